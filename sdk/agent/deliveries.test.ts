import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ben, welcome } from '../testing/entries.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { DeskClient } from './desk-client.ts';

const sessionToken = 'a-session-token-of-ben';

let world: TestWorld;
let desk: DeskClient;
let calls: { url: string; init: RequestInit }[];

beforeEach(async () => {
  world = testWorld();
  calls = [];
  world.fetch = async () => Response.json({ agentId: 'ben', name: 'Ben', email: 'ben@shop.example' });
  desk = new DeskClient({ gateway: 'https://chat.example', site: 'shop', locale: 'en' }, world);
  await desk.resume(sessionToken);
  world.socket().accept();
  world.socket().say(welcome({ participant: ben }));
});
afterEach(() => desk.destroy());

describe('what becomes of answers', () => {
  const asked = (): string[] => calls.map(({ url, init }) => `${init.method} ${new URL(url).pathname}`);

  test('is asked of the gateway with the agent’s session, language and time zone', async () => {
    world.fetch = async (url, init) => {
      calls.push({ url, init });
      return Response.json({ deliveries: [], words: ['Shown at once.'], letters: [], next: null, addresses: [] });
    };
    expect(await desk.plan('c1')).toMatchObject({ words: ['Shown at once.'] });
    expect(await desk.deliveriesOf('c1')).toMatchObject({ deliveries: [] });
    expect(await desk.addressesOf('c1')).toMatchObject({ addresses: [] });
    expect(await desk.deadLetters('7.a b&c')).toMatchObject({ letters: [], next: null });
    expect(asked()).toEqual([
      'GET /v1/sites/shop/conversations/c1/plan',
      'GET /v1/sites/shop/conversations/c1/deliveries',
      'GET /v1/sites/shop/conversations/c1/addresses',
      'GET /v1/sites/shop/dead-letters',
    ]);
    const query = new URL(calls.at(-1)?.url ?? '').searchParams;
    expect([query.get('locale'), query.get('before')]).toEqual(['en', '7.a b&c']);
    expect(query.get('timeZone')).toMatch(/./);
    expect(calls.every(({ init }) => new Headers(init.headers).get('authorization') === `Bearer ${sessionToken}`)).toBe(
      true,
    );
  });

  test('a letter is sent again, or the refusal told', async () => {
    world.fetch = async (url, init) => {
      calls.push({ url, init });
      return url.includes('/d1/')
        ? Response.json({ deliveryId: 'd9' })
        : Response.json({ refused: 'contract-changed', retryAfterMs: null }, { status: 409 });
    };
    expect(await desk.resend('d1')).toEqual({ deliveryId: 'd9' });
    expect(await desk.resend('d2')).toEqual({ refused: 'contract-changed', retryAfterMs: null });
    expect(asked()[0]).toBe('POST /v1/sites/shop/deliveries/d1/resend');
  });

  test('an answer of something in between is no plan', async () => {
    world.fetch = async () => new Response('<html>Sign in to the hotel');
    expect(await desk.plan('c1')).toEqual({ refused: 'unavailable', retryAfterMs: null });
  });

  test('a proposal is said in the open conversation', async () => {
    desk.open('c1');
    const contract = {
      steps: [{ channel: 'web', addressId: null, afterSeconds: 0 } as const],
      quiet: null,
      until: null,
    };
    desk.propose(contract);
    await settled();
    expect(world.socket().all('append')).toMatchObject([
      { conversationId: 'c1', body: { kind: 'proposal', contract } },
    ]);
  });
});
