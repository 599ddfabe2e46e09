import type { AddressView } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientUnderTest, keptToken } from '../testing/client-under-test.ts';
import {
  anna,
  ben,
  entriesFrame,
  entry,
  hereContract,
  mailContract,
  message,
  own,
  welcome,
} from '../testing/entries.ts';
import { settled } from '../testing/test-world.ts';

let on: ClientUnderTest;

beforeEach(() => {
  on = new ClientUnderTest();
});
afterEach(() => on.client.destroy());

describe('where answers go', () => {
  const wanted = { steps: [{ channel: 'web' as const, addressId: null, afterSeconds: 0 }], quiet: null, until: null };
  const address: AddressView = { addressId: 'a1', channel: 'email', hint: 'a•••@example.org', confirmed: true };

  test('stated offline is said after reconnecting, and in force only then', async () => {
    await on.client.start();
    const entryId = await on.client.reply.set(wanted);
    expect(on.client.timeline.pendingContract).toMatchObject({ entryId, why: null });
    expect(on.client.reply.get()).toEqual(hereContract);
    await on.connect();
    expect(on.socket.all('append')).toMatchObject([{ entryId, body: { kind: 'contract', contract: wanted } }]);
    const stated = { ...entry(1, anna, { kind: 'contract', contract: mailContract }), entryId };
    on.socket.say(entriesFrame(0, [stated]));
    expect(on.client.reply.get()).toEqual(mailContract);
    expect(on.client.timeline.pendingContract).toBeUndefined();
  });

  test('goes back to the site’s default at the moment the contract ends', async () => {
    const until = on.world.clock.now() + 60_000;
    await on.connect([entry(1, anna, { kind: 'contract', contract: { ...mailContract, until } })]);
    expect(on.client.reply.get().steps).toHaveLength(2);
    const before = on.heard.timeline.length;
    on.world.clock.advance(60_000);
    await settled();
    expect(on.heard.timeline.length).toBe(before + 1);
    expect(on.heard.timeline.at(-1)?.contract).toEqual(hereContract);
  });

  test('an address is asked for and confirmed with this device’s token', async () => {
    const calls: { url: string; init: RequestInit }[] = [];
    const answers = [{ addressId: 'a1', hint: address.hint, expiresAt: 9 }, { address }];
    on.world.fetch = async (url, init) => {
      calls.push({ url, init });
      return Response.json(answers[calls.length - 1]);
    };
    await on.connect();
    expect(await on.client.reply.requestAddress('email', 'anna@example.org', null)).toEqual(answers[0]);
    expect(await on.client.reply.confirmAddress('a1', '123456')).toEqual(address);
    expect(on.client.addresses).toEqual([address]);
    expect(on.heard.addresses.at(-1)).toEqual([address]);
    expect(calls.map(({ url }) => url)).toEqual([
      'https://chat.example/v1/sites/shop/addresses',
      'https://chat.example/v1/sites/shop/addresses/confirm',
    ]);
    expect(calls[0]?.init.body).toBe('{"channel":"email","address":"anna@example.org","locale":"en","contract":null}');
    expect(calls[0]?.init.headers).toMatchObject({ authorization: 'Bearer access-token-of-the-test' });
  });

  test('a wrong code is told as such, and no network as offline', async () => {
    await on.connect();
    expect(await on.client.reply.confirmAddress('a1', '000000')).toEqual({ refused: 'offline', retryAfterMs: null });
    on.world.fetch = async () => Response.json({ refused: 'code-wrong', retryAfterMs: null }, { status: 400 });
    expect(await on.client.reply.confirmAddress('a1', '000000')).toEqual({ refused: 'code-wrong', retryAfterMs: null });
    expect(on.client.addresses).toEqual([]);
  });

  test('addresses come with the welcome and when they change', async () => {
    await on.connect();
    on.socket.say({ type: 'addresses', items: [address] });
    expect(on.client.addresses).toEqual([address]);
  });
});

describe('going on from a link', () => {
  test('makes this a new device that shows that conversation, and keeps what was not sent', async () => {
    await on.connect([message(1, anna, 'mine')]);
    on.world.clock.advance(300);
    const first = keptToken(on.kept);
    let next: string | undefined;
    on.world.fetch = async (_, init) => {
      next = JSON.parse(String(init.body)).next;
      return Response.json({ outcome: 'linked' });
    };
    await on.client.send('not sent yet');
    expect(await on.client.continueFrom('secret-of-the-link')).toEqual({ outcome: 'linked' });
    expect(keptToken(on.kept)).not.toBe(first);
    expect(next).toBe(keptToken(on.kept));
    expect(on.kept.has('replica')).toBe(false);
    expect(on.texts).toEqual(['not sent yet']);

    on.socket.accept();
    await settled();
    expect(on.said[0]).toMatchObject({ token: keptToken(on.kept), cursors: [] });
    on.socket.say(welcome({ conversation: own('c2') }));
    on.socket.say(entriesFrame(0, [message(1, ben, 'theirs')], { conversationId: 'c2' }));
    expect(on.texts).toEqual(['theirs', 'not sent yet']);
    expect(on.heard['message:received']).toEqual([]);
  });

  test('knows a contract that was stated long before the newest page', async () => {
    await on.connect();
    on.world.fetch = async () => Response.json({ outcome: 'linked' });
    await on.client.continueFrom('secret-of-the-link');
    on.socket.accept();
    on.socket.say(welcome({ conversation: own('c2', mailContract) }));
    on.socket.say(entriesFrame(900, [message(901, ben)], { conversationId: 'c2' }));
    expect(on.client.reply.get()).toEqual(mailContract);
  });

  test('with a code uses the same new token for both steps', async () => {
    await on.connect();
    const nexts: (string | undefined)[] = [];
    const paths: string[] = [];
    on.world.fetch = async (url, init) => {
      paths.push(new URL(url).pathname);
      nexts.push(JSON.parse(String(init.body)).next);
      const needed = { outcome: 'code-needed', hint: 'a•••@example.org', expiresAt: 9 };
      return Response.json(nexts.length === 1 ? needed : { outcome: 'linked' });
    };
    const before = keptToken(on.kept);
    await on.client.continueFrom('secret-of-the-link');
    expect(keptToken(on.kept)).toBe(before);
    await on.client.continueFrom('secret-of-the-link', '123456');
    expect(paths).toEqual(['/v1/sites/shop/continue', '/v1/sites/shop/continue/code']);
    expect(nexts[0]).toBe(nexts[1]);
    expect(nexts[1]).toBe(keptToken(on.kept));
  });

  test('that is declined changes nothing', async () => {
    await on.connect([message(1, anna, 'mine')]);
    const token = keptToken(on.kept);
    on.world.fetch = async () => Response.json({ refused: 'expired', retryAfterMs: null }, { status: 410 });
    expect(await on.client.continueFrom('secret-of-the-link')).toMatchObject({ refused: 'expired' });
    expect(keptToken(on.kept)).toBe(token);
    expect(on.texts).toEqual(['mine']);
    expect(on.world.sockets).toHaveLength(1);
  });
});
