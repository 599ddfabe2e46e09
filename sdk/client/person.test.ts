import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Identity } from '../session/identity.ts';
import { welcome } from '../testing/entries.ts';
import { settled } from '../testing/test-world.ts';
import { OnDemand } from './on-demand.ts';
import { Person } from './person.ts';

const token = 'header.payload.signature';
const greeting = welcome();

let said: string[];
let fetched: PromiseWithResolvers<Identity>;
let fetches: number;
let requests: OnDemand<{ identity: Identity }>;
let person: Person;
const onExpired = vi.fn();
const onMissing = vi.fn();

/** Writes down what it is told. */
const identity = {
  identify: (source: string) => said.push(`identify ${source}`),
  start: () => said.push('start'),
  welcomed: () => said.push('welcomed'),
  refused: () => said.push('refused') > 0,
  forget: () => said.push('forget'),
} as unknown as Identity;

beforeEach(() => {
  said = [];
  fetches = 0;
  fetched = Promise.withResolvers();
  onExpired.mockReset();
  onMissing.mockReset();
  const fetch = async (): Promise<{ identity: Identity }> => {
    fetches += 1;
    return { identity: await fetched.promise };
  };
  requests = new OnDemand(fetch);
  person = new Person({ requests, onExpired, onMissing });
});

describe('whom the site says this is', () => {
  test('costs a visitor nothing', async () => {
    person.start();
    person.welcomed(greeting);
    expect(person.refused()).toBe(false);
    expect(onExpired).toHaveBeenCalledOnce();
    expect(fetches).toBe(0);
  });

  test('is only remembered before the chat is opened', async () => {
    person.identify(token);
    expect(fetches).toBe(0);
    person.start();
    fetched.resolve(identity);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'start']);
  });

  test('is told all that happened until its code came, and from then on everything', async () => {
    person.start();
    person.identify('an older token');
    person.identify(token);
    person.welcomed(greeting);
    expect(fetches).toBe(1);
    fetched.resolve(identity);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'welcomed', 'start']);
    person.identify('newer');
    person.welcomed(greeting);
    expect(person.refused()).toBe(true);
    expect(said.slice(3)).toEqual(['identify newer', 'welcomed', 'refused']);
  });

  test('comes back by itself where the gateway turned the device away meanwhile', async () => {
    person.start();
    person.identify(token);
    expect(person.refused()).toBe(true);
    expect(onExpired).not.toHaveBeenCalled();
    fetched.resolve(identity);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'refused', 'start']);
  });

  test('is forgotten with sign-out, also while its code is on its way', async () => {
    person.start();
    person.identify(token);
    person.forget();
    fetched.resolve(identity);
    await settled();
    expect(said).toEqual([]);
    person.start();
    person.welcomed(greeting);
    expect(said).toEqual([]);
    person.identify(token);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'welcomed', 'start']);
  });

  test('is forgotten with sign-out when its code is here', async () => {
    person.start();
    person.identify(token);
    fetched.resolve(identity);
    await settled();
    person.forget();
    person.welcomed(greeting);
    expect(said.slice(2)).toEqual(['forget']);
  });

  test('is told what came before, also where the code was fetched for something else', async () => {
    fetched.resolve(identity);
    await requests.get();
    person.start();
    expect(person.refused()).toBe(false);
    expect([onExpired.mock.calls.length, said]).toEqual([1, []]);
    person.identify(token);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'refused', 'start']);
  });

  test('whose code cannot be fetched is said, and tried again with the next greeting', async () => {
    person.start();
    person.identify(token);
    fetched.reject(new TypeError('no network'));
    await settled();
    expect(onMissing).toHaveBeenCalledOnce();
    fetched = Promise.withResolvers();
    fetched.resolve(identity);
    person.welcomed(greeting);
    await settled();
    expect(said).toEqual([`identify ${token}`, 'welcomed', 'start']);
  });
});
