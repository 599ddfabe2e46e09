import { once } from 'node:events';
import { connect } from 'node:net';
import { closeCodes, limits, wireVersion } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { deviceKey } from '../identity/device.ts';
import { fitPage } from './page.ts';
import { openEdge } from './socket.testing.ts';
import { socketOptions } from './upgrade.ts';

test('the socket options that bound memory are what they must be', () => {
  expect(socketOptions).toEqual({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
    maxFragments: 64,
    skipUTF8Validation: false,
  });
});

test('one address may hold only so many sockets, and a closed one makes room', async () => {
  const edge = await openEdge({ rates: { socketsPerAddress: 2 } });
  const first = await edge.connect();
  await edge.connect();
  await expect(edge.connect()).rejects.toThrow('429');
  first.socket.close();
  await first.closed;
  await expect.poll(() => edge.connect().then(() => 'in', String)).toBe('in');
  await edge.stop();
});

test('who writes too fast is asked to wait and told how long, and nothing is lost', async () => {
  const edge = await openEdge({ rates: { appendsPerMinute: 2 } });
  const customer = await edge.contact();
  customer.append('one');
  customer.append('two');
  const entryId = customer.append('three');
  const refusal = await customer.nth('refuse');
  expect(refusal).toMatchObject({ entryId, reason: 'rate-limited' });
  expect(refusal.retryAfterMs).toBe(30_000);
  await edge.clock.advance(30_000);
  customer.append('three', null, entryId);
  expect(await customer.nth('ack', 3)).toMatchObject({ entryId, seq: 3 });
  await edge.stop();
});

test('a flood of frames closes the socket', async () => {
  const edge = await openEdge({ rates: { framesPerSecond: 2 } });
  const customer = await edge.contact();
  for (let count = 0; count < 20; count++) customer.say({ type: 'ping' });
  expect(await customer.closed).toBe(closeCodes.rateLimited);
  await edge.stop();
});

test('W13: a store that fails declines the message for later and the socket lives on', async () => {
  let isBroken = true;
  const edge = await openEdge({
    log: (log) =>
      new Proxy(log, {
        get(target, name) {
          if (name === 'append' && isBroken) return async () => Promise.reject(new Error('disk full'));
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  });
  const customer = await edge.contact();
  const entryId = customer.append('Hello');
  expect(await customer.nth('refuse')).toMatchObject({ entryId, reason: 'unavailable' });
  isBroken = false;
  customer.append('Hello', null, entryId);
  expect(await customer.nth('ack')).toMatchObject({ entryId, seq: 1 });
  await edge.stop();
});

test('W13: a reader that fails closes this socket as our fault, and the next one works', async () => {
  let isBroken = false;
  const edge = await openEdge({
    log: (log) =>
      new Proxy(log, {
        get(target, name) {
          if (name === 'readBack' && isBroken) return async () => Promise.reject(new Error('cannot read'));
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  });
  const customer = await edge.contact('token-of-the-unlucky');
  customer.append('Hello');
  const { conversationId } = await customer.nth('ack');
  isBroken = true;
  customer.say({ type: 'earlier', conversationId, before: 1 });
  expect(await customer.closed).toBe(closeCodes.ourFault);
  isBroken = false;
  const again = await edge.contact('token-of-the-unlucky');
  await again.nth('entries');
  expect(again.texts()).toEqual(['Hello']);
  await edge.stop();
});

test('a page that is too large for one frame is cut, and its cursor stays true', () => {
  const entry = (seq: number) => ({ seq, body: { kind: 'message', text: 'x'.repeat(limits.pageLength / 4) } }) as never;
  const page = { conversationId: 'c', epoch: 'e', after: 10, entries: [11, 12, 13, 14, 15, 16].map(entry), head: 16 };
  const forwards = fitPage(page, 'oldest');
  expect([forwards.after, ...forwards.entries.map(({ seq }) => seq)]).toEqual([10, 11, 12, 13]);
  const back = fitPage(page, 'newest');
  expect([back.after, ...back.entries.map(({ seq }) => seq)]).toEqual([13, 14, 15, 16]);
});

test('who is turned away leaves no socket behind, even without reading the answer', async () => {
  const edge = await openEdge();
  const request =
    'GET /v1/sites/shop/socket HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\n' +
    'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
  const strangers = Array.from({ length: 20 }, () =>
    connect({ port: edge.port, host: '127.0.0.1', allowHalfOpen: true }),
  );
  const answers = strangers.map((stranger) =>
    once(
      stranger.on('error', () => {}),
      'data',
    ),
  );
  for (const stranger of strangers) stranger.write(request);
  for (const [answer] of await Promise.all(answers)) expect(String(answer)).toMatch(/^HTTP\/1.1 403/);
  await expect.poll(() => edge.openSockets()).toBe(0);
  for (const stranger of strangers) stranger.destroy();
  await edge.stop();
});

test('an agent who is gone before the welcome is not counted as being at the desk', async () => {
  const edge = await openEdge();
  let letIn: () => void = () => {};
  edge.beforeSession = new Promise((resolve) => {
    letIn = resolve;
  });
  const hasty = await edge.connect();
  hasty.say({
    type: 'hello',
    version: wireVersion,
    as: 'agent',
    token: 'session-of-ann-1234',
    locale: 'en',
    cursors: [],
  });
  await expect.poll(() => edge.sessionsAsked).toBe(1);
  hasty.socket.terminate();
  await hasty.closed;
  await expect.poll(() => edge.openSockets()).toBe(0);
  letIn();
  const customer = await edge.contact();
  expect(await customer.nth('presence')).toMatchObject({ side: 'agents', online: false });
  await edge.stop();
});

test('frames after the close are not looked at and fill no log', async () => {
  const edge = await openEdge();
  const talk = await edge.connect();
  // Never answers the close: reads nothing, and goes on sending.
  talk.socket.pause();
  for (let count = 0; count < 1_000; count++) talk.socket.send('x');
  await expect.poll(() => edge.logged.length).toBeGreaterThan(0);
  await edge.clock.advance(0);
  expect(edge.logged.length).toBeLessThanOrEqual(2);
  await edge.stop();
});

test('a visitor who asked for a code before the first word is told when the address is confirmed', async () => {
  const edge = await openEdge();
  const customer = await edge.contact('token-of-a-careful-visitor');
  const key = deviceKey('shop', 'token-of-a-careful-visitor');
  const made = { siteId: 'shop', name: null, locale: 'en', at: edge.clock.now() };
  const { contactId } = await edge.stores.contacts.ensure(key, made);
  edge.bus.publish({ kind: 'contact', siteId: 'shop', deviceKey: key });
  await customer.settled();
  await edge.stores.contacts.ensureAddress(contactId, 'email', 'a@x.example', 'a•••@x.example', edge.clock.now());
  edge.bus.publish({ kind: 'addresses', siteId: 'shop', contactId });
  expect(await customer.nth('addresses')).toMatchObject({ items: [{ hint: 'a•••@x.example' }] });
  await edge.stop();
});

test('a contact with more addresses than a frame holds still gets its welcome, the proven ones first', async () => {
  const edge = await openEdge();
  const token = 'token-of-many-addresses';
  const made = { siteId: 'shop', name: null, locale: 'en', at: 1 };
  const { contactId } = await edge.stores.contacts.ensure(deviceKey('shop', token), made);
  for (let count = 0; count < 25; count++) {
    const { addressId } = await edge.stores.contacts.ensureAddress(
      contactId,
      'email',
      `a${count}@x`,
      `a${count}`,
      count,
    );
    const consent = { contactId, addressId, change: 'given', words: '', how: 'code', at: 1 } as const;
    if (count === 0) await edge.stores.contacts.prove(addressId, 'code', consent);
  }
  const customer = await edge.contact(token);
  const { addresses } = await customer.nth('welcome');
  expect(addresses).toHaveLength(limits.maxAddresses);
  expect(addresses[0]).toMatchObject({ hint: 'a0', confirmed: true });
  await edge.stop();
});
