import type { Entry } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionState } from '../client/api.ts';
import type { Timeline } from '../replica/timeline.ts';
import { anna, ben, entriesFrame, mailContract, message, summary, welcome } from '../testing/entries.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import type { AgentEvents } from './api.ts';
import { DeskClient } from './desk-client.ts';

const sessionToken = 'a-session-token-of-ben';
const agent = { agentId: 'ben', name: 'Ben', email: 'ben@shop.example' };

let world: TestWorld;
let desk: DeskClient;
let calls: { url: string; init: RequestInit }[];
let news: AgentEvents['message'][];
let timelines: Timeline[];
let states: ConnectionState['state'][];

beforeEach(() => {
  world = testWorld();
  [calls, news, timelines, states] = [[], [], [], []];
  world.fetch = async (url, init) => {
    calls.push({ url, init });
    return Response.json(url.includes('sign-in') ? { token: sessionToken, user: {} } : agent);
  };
  desk = new DeskClient({ gateway: 'https://chat.example', site: 'shop', locale: 'en' }, world);
  desk.on('message', (message) => news.push(message));
  desk.on('timeline', (timeline) => timelines.push(timeline));
  desk.on('connection', ({ state }) => states.push(state));
});
afterEach(() => desk.destroy());

async function connect(): Promise<void> {
  await desk.resume(sessionToken);
  greet();
}

function greet(): void {
  world.socket().accept();
  world.socket().say(welcome({ participant: ben }));
}

function open(entries: Entry[]): void {
  desk.open('c1');
  world.socket().say(entriesFrame((entries[0]?.seq ?? 1) - 1, entries));
}

const marks = () => desk.timeline?.items.map((item) => ('mark' in item ? [item.key, item.mark] : []));

describe('signing in', () => {
  test('asks for a session, then who that is, then connects as an agent', async () => {
    expect(await desk.signIn('ben@shop.example', 'secret')).toEqual(agent);
    expect(calls.map(({ url }) => url)).toEqual([
      'https://chat.example/api/auth/sign-in/email',
      'https://chat.example/v1/sites/shop/agent',
    ]);
    expect(calls[0]?.init.body).toBe('{"email":"ben@shop.example","password":"secret"}');
    expect(calls[1]?.init.headers).toMatchObject({ authorization: `Bearer ${sessionToken}` });
    world.socket().accept();
    expect(world.socket().said[0]).toMatchObject({ type: 'hello', as: 'agent', token: sessionToken, cursors: [] });
    expect(desk.sessionToken).toBe(sessionToken);
  });

  test('with a wrong password connects nothing', async () => {
    world.fetch = async () => Response.json({ code: 'INVALID_EMAIL_OR_PASSWORD' }, { status: 401 });
    expect(await desk.signIn('ben@shop.example', 'wrong')).toEqual({ refused: 'not-signed-in', retryAfterMs: null });
    expect(world.sockets).toEqual([]);
    expect(desk.sessionToken).toBeNull();
  });

  test('with an old session that is over says so', async () => {
    world.fetch = async () => Response.json({ refused: 'not-signed-in', retryAfterMs: null }, { status: 401 });
    expect(await desk.resume('an-old-session-token')).toMatchObject({ refused: 'not-signed-in' });
    expect(desk.connection.state).toBe('idle');
  });

  test('out ends the connection and the session', async () => {
    await connect();
    open([message(1, anna)]);
    await desk.signOut();
    expect(desk.connection.state).toBe('idle');
    expect(desk.sessionToken).toBeNull();
    expect(desk.timeline).toBeNull();
    expect(calls.at(-1)?.url).toBe('https://chat.example/api/auth/sign-out');
    expect(calls.at(-1)?.init.headers).toMatchObject({ authorization: `Bearer ${sessionToken}` });
  });

  test('out leaves nothing to see or to send for whoever comes next', async () => {
    await connect();
    world.socket().say({ type: 'summaries', items: [summary('c1', 1)], more: false });
    open([message(1, anna)]);
    world.socket().drop();
    desk.send('never sent');
    await settled();
    await desk.signOut();
    expect(desk.conversations).toEqual([]);
    await connect();
    expect(world.socket().all('append')).toEqual([]);
  });
});

describe('the list', () => {
  test('is read when connected, and tells the contact that the message has come', async () => {
    await connect();
    expect(world.socket().all('list')).toEqual([{ type: 'list', state: 'open', before: null }]);
    const items = [summary('c1', 2, { seq: 7 }), summary('c2', 1, { unreadCount: 0 })];
    world.socket().say({ type: 'summaries', items, more: true });
    expect(desk.conversations).toHaveLength(2);
    expect(desk.hasMore).toBe(true);
    expect(world.socket().all('delivered')).toEqual([{ type: 'delivered', conversationId: 'c1', upTo: 7 }]);
    world.socket().say({ type: 'summary', item: summary('c1', 2, { seq: 7 }) });
    expect(world.socket().all('delivered')).toHaveLength(1);
    expect(news).toEqual([]);
    world.socket().say({ type: 'summary', item: summary('c1', 3, { seq: 8 }) });
    expect(world.socket().all('delivered')).toHaveLength(2);
    expect(news).toEqual([{ conversationId: 'c1', text: 'message 8' }]);
  });

  test('shows who is here', async () => {
    await connect();
    world.socket().say({ type: 'summaries', items: [summary('c1', 1)], more: false });
    world.socket().say({ type: 'presence', conversationId: 'c1', side: 'contact', online: true });
    expect(desk.conversations[0]?.isContactOnline).toBe(true);
  });

  test('of another state is asked for at once', async () => {
    await connect();
    desk.list('all');
    expect(world.socket().all('list').at(-1)).toEqual({ type: 'list', state: 'all', before: null });
  });
});

describe('the open conversation', () => {
  test('is followed, and left for the next one', async () => {
    await connect();
    open([message(1, anna)]);
    expect(desk.timeline?.items).toHaveLength(1);
    desk.open('c1');
    desk.open('c2');
    expect(
      world
        .socket()
        .said.slice(2)
        .map(({ type }) => type),
    ).toEqual(['follow', 'unfollow', 'follow']);
    expect(world.socket().all('follow').at(-1)).toEqual({
      type: 'follow',
      conversationId: 'c2',
      epoch: null,
      after: null,
    });
    world.socket().say(entriesFrame(1, [message(2, anna)]));
    expect(desk.timeline?.items).toEqual([]);
  });

  test('knows from the list what its newest page does not tell', async () => {
    await connect();
    const item = { ...summary('c1', 1), state: 'resolved' as const, contract: mailContract };
    desk.list('all');
    world.socket().say({ type: 'summaries', items: [], more: false });
    world.socket().say({ type: 'summaries', items: [item], more: false });
    open([message(90, ben)]);
    expect(desk.timeline).toMatchObject({ contract: mailContract, state: 'resolved', hasEarlier: true });
  });

  test('opened before the list has come learns it from the list as well', async () => {
    await connect();
    open([message(90, ben)]);
    world.socket().say({ type: 'summaries', items: [{ ...summary('c1', 1), contract: mailContract }], more: false });
    expect(desk.timeline?.contract).toEqual(mailContract);
  });

  test('goes on after reconnecting, from its cursor', async () => {
    await connect();
    open([message(1, anna)]);
    world.socket().drop();
    world.clock.advance(1_000);
    greet();
    expect(world.socket().said[0]).toMatchObject({ cursors: [{ conversationId: 'c1', epoch: 'e1', after: 1 }] });
    world.socket().say(entriesFrame(1, [message(2, anna)]));
    await settled();
    expect(timelines.at(-1)?.items).toHaveLength(2);
  });

  test('opened while the line is broken is brought by the next hello', async () => {
    await connect();
    world.socket().drop();
    desk.open('c1');
    world.clock.advance(1_000);
    greet();
    expect(world.socket().said[0]).toMatchObject({ cursors: [{ conversationId: 'c1', epoch: null, after: null }] });
  });

  test('is read when an agent has seen it', async () => {
    await connect();
    open([message(1, anna), message(2, ben), message(3, anna)]);
    expect(desk.timeline?.unreadCount).toBe(1);
    desk.markRead();
    world.clock.advance(150);
    expect(world.socket().all('read')).toEqual([{ type: 'read', conversationId: 'c1', upTo: 3 }]);
    expect(desk.timeline?.unreadCount).toBe(0);
  });

  test('says that this agent types, and where', async () => {
    await connect();
    open([message(1, anna)]);
    desk.typing(true);
    desk.close();
    expect(world.socket().all('typing')).toEqual([
      { type: 'typing', conversationId: 'c1', on: true },
      { type: 'typing', conversationId: 'c1', on: false },
    ]);
    expect(desk.timeline).toBeNull();
  });
});

describe('what an agent says', () => {
  test('is shown at once and sent again under the same id after the line broke', async () => {
    await connect();
    open([message(1, anna)]);
    const entryId = desk.send('hello');
    await settled();
    expect(marks()?.at(-1)).toEqual([entryId, 'sending']);
    world.socket().drop();
    world.clock.advance(1_000);
    greet();
    expect(world.socket().all('append')).toMatchObject([{ entryId, conversationId: 'c1' }]);
    world.socket().say({ type: 'ack', entryId, conversationId: 'c1', seq: 2, at: 1 });
    expect(marks()?.at(-1)).toEqual([entryId, 'sent']);
    world.socket().say(entriesFrame(1, [{ ...message(2, ben, 'hello'), entryId }]));
    expect(marks()).toHaveLength(2);
  });

  test('stays with its conversation when the agent goes on to another', async () => {
    await connect();
    open([message(1, anna)]);
    world.socket().drop();
    desk.send('for c1');
    await settled();
    desk.open('c2');
    expect(desk.timeline?.items).toEqual([]);
    world.clock.advance(1_000);
    greet();
    expect(world.socket().all('append')).toMatchObject([{ conversationId: 'c1' }]);
  });

  test('can be a note or a state, in the order said', async () => {
    await connect();
    open([message(1, anna)]);
    const note = desk.note('careful');
    const state = desk.setState('resolved');
    await settled();
    expect(desk.timeline?.items.at(-1)).toMatchObject({ kind: 'note', key: note, mark: 'sending' });
    world.socket().say({ type: 'ack', entryId: note, conversationId: 'c1', seq: 2, at: 1 });
    expect(world.socket().all('append')).toMatchObject([
      { entryId: note, body: { kind: 'note', text: 'careful' } },
      { entryId: state, body: { kind: 'state', state: 'resolved' } },
    ]);
  });

  test('that is declined can be retried or discarded', async () => {
    await connect();
    open([message(1, anna)]);
    const entryId = desk.send('no');
    await settled();
    world.socket().say({ type: 'refuse', entryId, reason: 'not-allowed', retryAfterMs: null });
    expect(marks()?.at(-1)).toEqual([entryId, 'failed']);
    desk.retry(entryId);
    await settled();
    expect(marks()?.at(-1)).toEqual([entryId, 'sending']);
    desk.discard(entryId);
    await settled();
    expect(marks()).toHaveLength(1);
  });

  test('needs an open conversation', async () => {
    await connect();
    expect(() => desk.send('to nobody')).toThrow('no conversation is open');
  });
});

test('the original of a message comes as it was kept', async () => {
  await connect();
  world.fetch = async (url) =>
    url.endsWith('/originals/o1') ? new Response('From: anna') : new Response('', { status: 404 });
  const original = await desk.original('o1');
  expect(original instanceof Blob && (await original.text())).toBe('From: anna');
  expect(await desk.original('o2')).toEqual({ refused: 'not-found', retryAfterMs: null });
});

test('a session that ends while connected is told as refused', async () => {
  await connect();
  world.socket().drop(4001);
  expect(desk.connection).toEqual({ state: 'refused', reason: 'not-signed-in' });
  await desk.resume(sessionToken);
  expect(states.at(-1)).toBe('connecting');
});

test('a destroyed desk leaves no socket and no timer', async () => {
  await connect();
  open([message(1, anna)]);
  desk.typing(true);
  desk.markRead();
  desk.destroy();
  expect(world.socket().isEnded).toBe(true);
  expect(world.clock.running).toBe(0);
});
