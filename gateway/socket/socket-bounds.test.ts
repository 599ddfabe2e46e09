import { closeCodes, limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
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
