import { beforeEach, describe, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { ownCredential } from './credential.ts';
import { Session } from './session.ts';
import { type SignOutOptions, signOut } from './sign-out.ts';

const access = { token: 'access-token-of-the-test', forMs: 900_000 };

let world: TestWorld;
let kept: Map<string, unknown>;
let on: SignOutOptions;
let isComing: boolean;
let asked: { url: string; headers: Record<string, string>; body: string }[];

beforeEach(async () => {
  world = Object.assign(testWorld(), { subtle: crypto.subtle });
  asked = [];
  isComing = true;
  world.fetch = async (url, init) => {
    asked.push({ url, headers: init.headers as Record<string, string>, body: String(init.body) });
    return Response.json({});
  };
  kept = new Map<string, unknown>([['outbox/1', 'secret words']]);
  const storage = memoryStorage(kept);
  const session = new Session({ world, siteId: 'shop', isComing: () => isComing });
  session.become(await ownCredential(storage, world));
  on = { world, session, storage, url: 'https://chat.example/v1/sites/shop/sign-out' };
});

describe('signing out', () => {
  test('tells the gateway, signed, and leaves nothing on the device', async () => {
    on.session.admit(access);
    await signOut(on);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ url: on.url, body: '{}', headers: { authorization: `Bearer ${access.token}` } });
    expect(asked[0]?.headers['throughline-proof']).toMatch(/^[\w-]{86}$/);
    expect(kept.size).toBe(0);
    expect(on.session.credential).toBeNull();
    isComing = false;
    await expect(on.session.authorize('GET', on.url)).rejects.toMatchObject({ code: 'offline' });
  });

  test('without a connection wipes the device at once and waits for nobody', async () => {
    await signOut(on);
    expect(asked).toEqual([]);
    expect(kept.size).toBe(0);
    expect(world.clock.running).toBe(0);
  });

  test('wipes the device also when the gateway does not answer', async () => {
    on.session.admit(access);
    world.fetch = () => Promise.reject(new TypeError('no network'));
    await signOut(on);
    expect(kept.size).toBe(0);
  });

  test('wipes before the gateway has answered, in case the page is closed', async () => {
    on.session.admit(access);
    world.fetch = () => new Promise(() => {});
    void signOut(on);
    await settled();
    expect(kept.size).toBe(0);
  });

  test('says when something is left on the device', async () => {
    const clear = (): Promise<void> => Promise.reject(new DOMException('broken', 'UnknownError'));
    await expect(signOut({ ...on, storage: { ...on.storage, clear } })).rejects.toMatchObject({ name: 'UnknownError' });
    expect(on.session.credential).toBeNull();
  });
});
