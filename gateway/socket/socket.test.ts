import { type ClientFrame, closeCodes, limits, wireVersion } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../kernel/id.ts';
import { type Edge, openEdge, shopOrigin } from './socket.testing.ts';

let edge: Edge;
beforeEach(async () => {
  edge = await openEdge();
});
afterEach(() => edge.stop());

const hello = (over: object = {}): ClientFrame => ({
  type: 'hello',
  version: wireVersion,
  as: 'contact',
  token: 'a-token-long-enough',
  locale: 'en',
  cursors: [],
  ...over,
});

test('a customer writes, the agent sees it, answers, and the customer sees that', async () => {
  const customer = await edge.contact();
  const desk = await edge.agent();
  desk.say({ type: 'list', state: 'open', before: null });
  expect(await desk.nth('summaries')).toMatchObject({ items: [], more: false });
  customer.append('Is the lamp in stock?');
  const { conversationId, seq } = await customer.nth('ack');
  expect(seq).toBe(1);
  await edge.clock.advance(100);
  const { item } = await desk.nth('summary');
  expect(item).toMatchObject({ conversationId, isContactOnline: true, unreadCount: 1 });
  expect(item.lastMessage?.text).toBe('Is the lamp in stock?');
  desk.say({ type: 'follow', conversationId, epoch: null, after: null });
  await desk.nth('entries');
  desk.append('Yes, it is.', conversationId);
  await desk.nth('ack');
  await customer.settled();
  await expect.poll(() => customer.texts()).toEqual(['Is the lamp in stock?', 'Yes, it is.']);
});

test('looking in leaves nothing behind: a visitor has no conversation before the first word', async () => {
  const customer = await edge.contact('token-of-a-visitor');
  expect((await customer.nth('welcome')).conversation).toBeNull();
  expect(await edge.stores.log.list('shop', 'all', null, 10)).toEqual([]);
});

test('the same device finds its conversation again, and other devices do not', async () => {
  const first = await edge.contact('token-of-one-device');
  first.append('Hello');
  const { conversationId } = await first.nth('ack');
  const again = await edge.contact('token-of-one-device');
  expect((await again.nth('welcome')).conversation?.conversationId).toBe(conversationId);
  await again.nth('entries');
  expect(again.texts()).toEqual(['Hello']);
  expect((await (await edge.contact()).nth('welcome')).conversation).toBeNull();
});

test('the same message said twice has one place in the log and the same answer', async () => {
  const customer = await edge.contact();
  const entryId = customer.append('Hello');
  customer.append('Hello', null, entryId);
  const [first, second] = [await customer.nth('ack', 1), await customer.nth('ack', 2)];
  expect(second).toEqual(first);
});

test('the same id for other words is declined and changes nothing', async () => {
  const customer = await edge.contact();
  const entryId = customer.append('Hello');
  customer.append('Goodbye', null, entryId);
  expect(await customer.nth('refuse')).toMatchObject({ entryId, reason: 'conflict' });
});

test('messages said without waiting keep their order', async () => {
  const customer = await edge.contact();
  const said = Array.from({ length: 30 }, (_, index) => `word ${index}`);
  for (const text of said) customer.append(text);
  await customer.nth('ack', 30);
  await expect.poll(() => customer.texts()).toEqual(said);
});

test('a resuming reader gets exactly what it missed', async () => {
  const token = 'token-of-a-traveller';
  const customer = await edge.contact(token);
  for (const text of ['one', 'two', 'three']) customer.append(text);
  const { conversationId } = await customer.nth('ack', 3);
  const { epoch } = await customer.nth('welcome');
  const again = await edge.connect();
  again.say(hello({ token, cursors: [{ conversationId, epoch, after: 1 }] }));
  const page = await again.nth('entries');
  expect(page).toMatchObject({ after: 1, head: 3 });
  expect(again.texts()).toEqual(['two', 'three']);
});

test('a cursor of another life of the log is told to start over', async () => {
  const token = 'token-of-a-traveller';
  const customer = await edge.contact(token);
  customer.append('one');
  const { conversationId } = await customer.nth('ack');
  const again = await edge.connect();
  again.say(hello({ token, cursors: [{ conversationId, epoch: 'before-the-restore', after: 0 }] }));
  expect(await again.nth('reset')).toMatchObject({ conversationId, head: 1 });
  await again.nth('entries');
  expect(again.texts()).toEqual(['one']);
});

test('a long conversation opens at its newest page and is read backwards to its beginning', async () => {
  const customer = await edge.contact();
  const count = limits.pageEntries * 2 + 10;
  for (let index = 0; index < count; index++) customer.append(`word ${index}`);
  const { conversationId } = await customer.nth('ack', count);
  const desk = await edge.agent();
  desk.say({ type: 'follow', conversationId, epoch: null, after: null });
  const newest = await desk.nth('entries');
  expect(newest).toMatchObject({ after: count - limits.pageEntries, head: count });
  desk.say({ type: 'earlier', conversationId, before: newest.after + 1 });
  const second = await desk.nth('earlier');
  expect(second.entries.at(-1)?.seq).toBe(newest.after);
  desk.say({ type: 'earlier', conversationId, before: second.after + 1 });
  const first = await desk.nth('earlier', 2);
  expect(first).toMatchObject({ after: 0 });
  expect(first.entries[0]?.seq).toBe(1);
});

test('a note is for agents: the customer neither gets it nor sees a gap', async () => {
  const customer = await edge.contact();
  customer.append('Hello');
  const { conversationId } = await customer.nth('ack');
  const desk = await edge.agent();
  const entryId = newId(Date.now());
  desk.say({ type: 'append', entryId, conversationId, body: { kind: 'note', text: 'Check the stock first' } });
  await desk.nth('ack');
  desk.append('One moment', conversationId);
  await expect.poll(() => customer.texts()).toEqual(['Hello', 'One moment']);
  const frames = customer.all('entries');
  let cursor = frames[0]?.after ?? -1;
  for (const { after, entries } of frames) {
    expect(after).toBe(cursor);
    cursor = entries.at(-1)?.seq ?? cursor;
  }
});

test('a customer cannot write notes, resolve, or speak in a conversation that is not theirs', async () => {
  const other = await edge.contact();
  other.append('Hello');
  const { conversationId } = await other.nth('ack');
  const customer = await edge.contact();
  customer.append('Mine');
  await customer.nth('ack');
  customer.append('Yours', conversationId);
  expect(await customer.nth('refuse', 1)).toMatchObject({ reason: 'not-found' });
  const say = (body: object) =>
    customer.say({ type: 'append', entryId: newId(Date.now()), conversationId: null, body } as never);
  say({ kind: 'note', text: 'psst' });
  expect(await customer.nth('refuse', 2)).toMatchObject({ reason: 'not-allowed' });
  say({ kind: 'state', state: 'resolved' });
  expect(await customer.nth('refuse', 3)).toMatchObject({ reason: 'not-allowed' });
  customer.say({ type: 'follow', conversationId, epoch: null, after: 0 });
  expect(await customer.nth('refuse', 4)).toMatchObject({ reason: 'not-found' });
  expect(customer.texts()).toEqual(['Mine']);
});

test('what a customer asks of the desk is declined', async () => {
  const customer = await edge.contact();
  customer.say({ type: 'list', state: 'all', before: null });
  expect(await customer.nth('refuse')).toMatchObject({ reason: 'not-allowed' });
});

test('an answer to an address nobody has proven is declined', async () => {
  const customer = await edge.contact();
  const contract = { steps: [{ channel: 'email', addressId: 'made-up', afterSeconds: 0 }], quiet: null, until: null };
  const entryId = newId(Date.now());
  customer.say({ type: 'append', entryId, conversationId: null, body: { kind: 'contract', contract } } as never);
  expect(await customer.nth('refuse')).toMatchObject({ entryId, reason: 'address-not-confirmed' });
});

test('both sides see how far the other has read', async () => {
  const customer = await edge.contact();
  customer.append('Hello');
  const { conversationId } = await customer.nth('ack');
  const desk = await edge.agent();
  desk.say({ type: 'follow', conversationId, epoch: null, after: null });
  desk.say({ type: 'read', conversationId, upTo: 1 });
  const receipts = () =>
    customer
      .all('entries')
      .flatMap(({ entries }) => entries.flatMap(({ body }) => (body.kind === 'receipt' ? [body] : [])));
  await expect.poll(receipts).toEqual([{ kind: 'receipt', status: 'read', upTo: 1 }]);
  desk.say({ type: 'read', conversationId, upTo: 1 });
  await desk.settled();
  expect(receipts()).toHaveLength(1);
});

test('typing is shown to the other side and kept nowhere', async () => {
  const customer = await edge.contact();
  customer.append('Hello');
  const { conversationId } = await customer.nth('ack');
  const desk = await edge.agent();
  desk.say({ type: 'follow', conversationId, epoch: null, after: null });
  await desk.nth('entries');
  customer.say({ type: 'typing', conversationId: null, on: true });
  expect(await desk.nth('typing')).toMatchObject({ conversationId, on: true, author: { kind: 'contact' } });
  expect(customer.all('typing')).toEqual([]);
  expect((await edge.stores.log.conversation(conversationId))?.head).toBe(1);
});

test('the customer hears when somebody comes to the desk and when the last one leaves', async () => {
  const customer = await edge.contact();
  expect(await customer.nth('presence')).toMatchObject({ side: 'agents', online: false });
  const desk = await edge.agent();
  expect(await customer.nth('presence', 2)).toMatchObject({ side: 'agents', online: true });
  desk.socket.close();
  expect(await customer.nth('presence', 3)).toMatchObject({ side: 'agents', online: false });
});

test('a second tab of the same visitor learns of the conversation the first one starts', async () => {
  const token = 'token-of-two-tabs';
  const [one, two] = [await edge.contact(token), await edge.contact(token)];
  one.append('Hello');
  await two.nth('entries');
  await expect.poll(() => two.texts()).toEqual(['Hello']);
});

test('W4: a page of another origin is turned away before the upgrade', async () => {
  for (const origin of ['https://evil.example', 'https://shop.example.evil.io', 'null', null, 'http://shop.example']) {
    await expect(edge.connect(origin)).rejects.toThrow('403');
  }
  await expect(edge.connect(shopOrigin, 'nobody')).rejects.toThrow('404');
  await edge.connect('https://gateway.example');
});

test('a socket that says nothing is closed after its deadline', async () => {
  const silent = await edge.connect();
  await edge.clock.advance(limits.helloDeadlineMs);
  expect(await silent.closed).toBe(closeCodes.helloTimeout);
});

test('whoever speaks before hello, twice hello, or nonsense is closed', async () => {
  const early = await edge.connect();
  early.say({ type: 'list', state: 'all', before: null });
  expect(await early.closed).toBe(closeCodes.badFrame);
  const twice = await edge.contact();
  twice.say(hello());
  expect(await twice.closed).toBe(closeCodes.badFrame);
  const nonsense = await edge.connect();
  nonsense.socket.send('{"type":"hello","__proto__":{"polluted":1}}');
  expect(await nonsense.closed).toBe(closeCodes.badFrame);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('W11: a frame over the limit is cut off by the socket itself', async () => {
  const talk = await edge.connect();
  talk.socket.send('x'.repeat(limits.maxFrameBytes + 1));
  expect(await talk.closed).toBe(1009);
});

test('an unknown session or wire version is closed for good', async () => {
  const agent = await edge.connect();
  agent.say(hello({ as: 'agent', token: 'not-a-session-at-all' }));
  expect(await agent.closed).toBe(closeCodes.notSignedIn);
  const old = await edge.connect();
  old.say(hello({ version: wireVersion + 1 }));
  expect(await old.closed).toBe(closeCodes.unsupportedVersion);
});

test('W6: an agent who was signed out elsewhere is disconnected at the next check', async () => {
  const desk = await edge.agent();
  edge.agents.clear();
  await edge.clock.advance(limits.headCheckMs);
  expect(await desk.closed).toBe(closeCodes.notSignedIn);
});

test('a client that does not answer pings is let go', async () => {
  const customer = await edge.contact();
  customer.socket.pause();
  await edge.clock.advance(limits.pingEveryMs);
  await edge.clock.advance(limits.pingEveryMs);
  customer.socket.resume();
  await customer.closed;
});

test('draining tells everybody, lets nobody in and closes with restart', async () => {
  const customer = await edge.contact();
  edge.gate.drain();
  expect(await customer.nth('draining')).toMatchObject({ reconnectWithinMs: limits.reconnectSpreadMs });
  await expect(edge.connect()).rejects.toThrow('503');
  await edge.gate.close(1_000);
  expect(await customer.closed).toBe(closeCodes.restart);
});
