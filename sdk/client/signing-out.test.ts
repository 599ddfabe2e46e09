import { beforeEach, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import type { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled } from '../testing/test-world.ts';

let on: ClientUnderTest;
let asked: { url: string; headers: Record<string, string> }[];

beforeEach(() => {
  on = new ClientUnderTest();
  asked = [];
  answer(async () => Response.json({}));
});

function answer(fetch: () => Promise<Response>): void {
  on.world.fetch = (url, init) => {
    asked.push({ url, headers: init.headers as Record<string, string> });
    return fetch();
  };
}

/** What came of signing out so far. */
function signOut(): { isOver: boolean } {
  const seen = { isOver: false };
  void on.client.logout().finally(() => {
    seen.isOver = true;
  });
  return seen;
}

test('signing out tells the gateway, with what the device was known by, and leaves nothing on the device', async () => {
  await on.connect();
  await on.client.send('secret words');
  await on.client.logout();
  expect(asked.map(({ url }) => url)).toEqual(['https://chat.example/v1/sites/shop/sign-out']);
  expect(asked[0]?.headers.authorization).toMatch(/^Bearer .{16}/);
  expect(on.kept.size).toBe(0);
  expect(on.heard['signed-out']).toHaveLength(1);
});

test('without a connection it wipes the device at once, asks nobody and waits for nobody', async () => {
  await on.client.start();
  await on.client.send('secret words');
  await on.client.logout();
  expect(asked).toEqual([]);
  expect(on.kept.size).toBe(0);
  expect(on.world.clock.running).toBe(0);
});

test('it wipes before the gateway has answered, in case the page is closed', async () => {
  await on.connect();
  answer(() => new Promise(() => {}));
  const seen = signOut();
  await settled();
  expect([on.kept.size, seen.isOver]).toEqual([0, false]);
});

test('it wipes also where the gateway does not answer, or the code that tells it cannot be fetched', async () => {
  await on.connect();
  answer(() => Promise.reject(new TypeError('no network')));
  await on.client.logout();
  expect(on.kept.size).toBe(0);
  on = new ClientUnderTest();
  await on.connect();
  on.parts.requests = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  await on.client.logout();
  expect(on.kept.size).toBe(0);
});

test('it waits ten seconds for the code that tells the gateway, and not for ever', async () => {
  await on.connect();
  on.parts.requests = () => new Promise<Awaited<ReturnType<typeof partsAtHand.requests>>>(() => {});
  const seen = signOut();
  await settled();
  on.world.clock.advance(9_999);
  await settled();
  expect([on.kept.size, seen.isOver]).toEqual([0, false]);
  on.world.clock.advance(1);
  await settled();
  expect([seen.isOver, on.heard['signed-out']?.length]).toEqual([true, 1]);
});

test('it says when something is left on the device', async () => {
  const broken = (): Promise<never> => Promise.reject(new DOMException('broken', 'UnknownError'));
  on = new ClientUnderTest({}, (kept) => ({ ...memoryStorage(kept), kind: 'indexeddb', clear: broken }));
  await on.connect();
  await expect(on.client.logout()).rejects.toMatchObject({ name: 'UnknownError' });
});
