import type { Entry } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionState } from '../client/api.ts';
import type { KeptFile, SendFileOptions, Sent } from '../files/kept-file.ts';
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
/** Files on their way; the test is the network. */
let uploads: { file: KeptFile; options: SendFileOptions; end(sent: Sent): Promise<void> }[];

function send(file: KeptFile, options: SendFileOptions): Promise<Sent> {
  const { promise, resolve } = Promise.withResolvers<Sent>();
  options.signal.addEventListener('abort', () => resolve({ outcome: 'broken-off' }));
  const end = async (sent: Sent): Promise<void> => {
    if (sent.outcome === 'sent')
      options.onUrl(`https://chat.example/v1/sites/shop/uploads/of-${file.name.slice(0, -4)}`);
    resolve(sent);
    await settled();
  };
  uploads.push({ file, options, end });
  return promise;
}

beforeEach(() => {
  world = testWorld();
  [calls, news, timelines, states, uploads] = [[], [], [], [], []];
  world.fetch = async (url, init) => {
    calls.push({ url, init });
    return Response.json(url.includes('sign-in') ? { token: sessionToken, user: {} } : agent);
  };
  desk = new DeskClient({ gateway: 'https://chat.example', site: 'shop', locale: 'en' }, world, async () => send);
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

describe('files of an agent', () => {
  const photo = (name: string, bytes = 'abc') => new File([bytes], name, { type: 'image/jpeg' });
  const chosen = () => desk.files.get().map(({ name, state }) => [name, state]);

  test('go up with the session token, and the message follows them with their ids', async () => {
    await connect();
    open([message(1, anna)]);
    const key = await desk.files.attach(photo('a.jpg'));
    await settled();
    const [upload] = uploads;
    expect(upload?.options.endpoint).toBe('https://chat.example/v1/sites/shop/uploads');
    expect(await upload?.options.authorize('POST', '')).toEqual({ authorization: `Bearer ${sessionToken}` });
    const entryId = desk.send('', [key]);
    await settled();
    expect(chosen()).toEqual([]);
    expect(desk.timeline?.items.at(-1)).toMatchObject({ mark: 'sending', attachments: [{ name: 'a.jpg' }] });
    expect(world.socket().all('append')).toEqual([]);
    await upload?.end({ outcome: 'sent' });
    expect(world.socket().all('append')).toMatchObject([
      { entryId, body: { kind: 'message', text: '', attachments: ['of-a'] } },
    ]);
    world.socket().say({ type: 'ack', entryId, conversationId: 'c1', seq: 2, at: 1 });
    world.socket().say(entriesFrame(1, [{ ...message(2, ben, 'hello'), entryId }]));
    await settled();
    expect(desk.timeline?.items).toHaveLength(2);
  });

  test('chosen for one conversation stay with it while another one is answered, which does not wait for them', async () => {
    await connect();
    open([message(1, anna)]);
    const [one] = [await desk.files.attach(photo('a.jpg')), await desk.files.attach(photo('b.jpg'))];
    await settled();
    desk.send('with a file', [one ?? '']);
    desk.open('c2');
    expect(chosen()).toEqual([]);
    desk.send('at once');
    await settled();
    expect(world.socket().all('append')).toMatchObject([{ conversationId: 'c2', body: { text: 'at once' } }]);
    desk.open('c1');
    expect(chosen()).toEqual([['b.jpg', 'waiting']]);
  });

  test('that are declined can be tried again or taken away', async () => {
    await connect();
    open([message(1, anna)]);
    const told: string[][] = [];
    desk.on('files', (files) => told.push(files.map(({ state }) => state)));
    const key = await desk.files.attach(photo('a.jpg'));
    await settled();
    await uploads[0]?.end({ outcome: 'declined', why: 'type-not-allowed' });
    expect(desk.files.get()).toMatchObject([{ key, state: 'failed', why: 'type-not-allowed' }]);
    expect(told.at(-1)).toEqual(['failed']);
    desk.files.retry(key);
    await settled();
    expect(uploads).toHaveLength(2);
    await desk.files.detach(key);
    await settled();
    expect(desk.files.get()).toEqual([]);
    expect(told.at(-1)).toEqual([]);
  });

  test('fail with their message, and go again with it', async () => {
    await connect();
    open([message(1, anna)]);
    const entryId = desk.send('look', [await desk.files.attach(photo('a.jpg'))]);
    await settled();
    await uploads[0]?.end({ outcome: 'declined', why: 'quota-reached' });
    expect(desk.timeline?.items.at(-1)).toMatchObject({ key: entryId, mark: 'failed', why: 'quota-reached' });
    desk.retry(entryId);
    await settled();
    await uploads[1]?.end({ outcome: 'sent' });
    expect(world.socket().all('append')).toMatchObject([{ entryId, body: { attachments: ['of-a'] } }]);
  });

  test('wait for the connection, and are nobody else’s after signing out', async () => {
    await connect();
    open([message(1, anna)]);
    world.socket().drop();
    await desk.files.attach(photo('a.jpg'));
    await settled();
    expect(uploads).toEqual([]);
    await desk.signOut();
    await connect();
    open([message(1, anna)]);
    await settled();
    expect(chosen()).toEqual([]);
    expect(uploads).toEqual([]);
  });

  test('of a message are fetched by an address that is asked for', async () => {
    await connect();
    world.fetch = async (url, init) => {
      calls.push({ url, init });
      return Response.json({ url: 'https://chat.example/file', expiresAt: 5 });
    };
    expect(await desk.attachmentUrl('f1')).toEqual({ url: 'https://chat.example/file', expiresAt: 5 });
    expect(calls.at(-1)?.url).toBe('https://chat.example/v1/sites/shop/attachments/url');
    expect(calls.at(-1)?.init.body).toBe('{"attachmentId":"f1"}');
    expect(calls.at(-1)?.init.headers).toMatchObject({ authorization: `Bearer ${sessionToken}` });
  });
});

describe('what an agent changes', () => {
  test('is a message said otherwise, or taken back', async () => {
    await connect();
    open([message(1, anna), message(2, ben)]);
    desk.edit(2, 'better');
    await settled();
    expect(desk.timeline?.items.at(-1)).toMatchObject({ text: 'better', seq: 2 });
    const [edit] = world.socket().all('append');
    expect(edit).toMatchObject({ conversationId: 'c1', body: { kind: 'edit', seq: 2, text: 'better' } });
    world.socket().say({ type: 'refuse', entryId: edit?.entryId ?? null, reason: 'not-allowed', retryAfterMs: null });
    const failed = { entryId: edit?.entryId, change: 'edit', why: 'not-allowed' };
    expect(desk.timeline?.items.at(-1)).toMatchObject({ text: 'message 2', changeFailed: failed });
    desk.discard(edit?.entryId ?? '');
    desk.remove(2);
    await settled();
    expect(desk.timeline?.items.at(-1)).toMatchObject({ isDeleted: true, text: '' });
  });

  test('is what is known of the contact: from the list, and on top of it what is said here', async () => {
    await connect();
    const about = { attributes: { plan: 'gold' }, tags: ['vip', 'old'], lastTouchpoint: null };
    world.socket().say({ type: 'summaries', items: [{ ...summary('c1', 1), about }], more: false });
    open([message(1, anna)]);
    expect(desk.timeline).toMatchObject({ attributes: { plan: 'gold' }, tags: ['vip', 'old'] });
    desk.tag({ add: ['angry'], remove: ['old'] });
    desk.setAttributes({ plan: null, size: 3 });
    await settled();
    expect(desk.timeline).toMatchObject({ attributes: { size: 3 }, tags: ['vip', 'angry'] });
    expect(world.socket().all('append')).toMatchObject([{ body: { kind: 'tags', add: ['angry'], remove: ['old'] } }]);
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
