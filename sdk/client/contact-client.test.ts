import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ClientUnderTest, keptToken } from '../testing/client-under-test.ts';
import { anna, ben, entriesFrame, hereContract, message, receipt } from '../testing/entries.ts';
import { settled } from '../testing/test-world.ts';

let on: ClientUnderTest;

beforeEach(() => {
  on = new ClientUnderTest();
});
afterEach(() => on.client.destroy());

describe('before start', () => {
  test('nothing is stored and nothing is connected', async () => {
    on = new ClientUnderTest({}, () => {
      throw new Error('storage was opened');
    });
    await settled();
    expect(on.world.sockets).toEqual([]);
    expect(on.client.connection).toEqual({ state: 'idle' });
    expect(on.client.timeline.items).toEqual([]);
    expect(on.client.reply.get()).toEqual(hereContract);
  });

  test('starting twice is one start', async () => {
    await Promise.all([on.client.start(), on.client.start()]);
    expect(on.world.sockets).toHaveLength(1);
    expect(on.socket.url).toBe('wss://chat.example/v1/sites/shop/socket');
  });
});

describe('the device', () => {
  test('has a token that is kept before it is said', async () => {
    await on.client.start();
    const token = keptToken(on.kept);
    on.socket.accept();
    await settled();
    expect(on.said[0]).toMatchObject({ type: 'hello', as: 'contact', token, cursors: [] });
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  test('is the same after a reload', async () => {
    await on.client.start();
    const token = keptToken(on.kept);
    await on.reload();
    on.socket.accept();
    await settled();
    expect(on.said[0]).toMatchObject({ token });
  });

  test('says when nothing can be kept, and works all the same', async () => {
    on = new ClientUnderTest({}, () => ({
      ...memoryStorage(),
      kind: 'indexeddb',
      keepFirst: () => Promise.reject(new DOMException('denied', 'SecurityError')),
    }));
    await on.connect();
    expect(on.heard.storage.at(-1)).toEqual({ kind: 'memory' });
    const entryId = await on.client.send('hello');
    expect(on.said.at(-1)).toMatchObject({ type: 'append', entryId });
  });

  test('in memory on request opens no database', async () => {
    on = new ClientUnderTest({ storage: 'memory' }, () => {
      throw new Error('storage was opened');
    });
    await on.connect();
    expect(on.heard.storage).toEqual([{ kind: 'memory' }]);
  });
});

describe('the first message', () => {
  test('goes from sending to sent to read, under one key', async () => {
    await on.connect();
    const entryId = await on.client.send('hello');
    const mark = () => on.client.timeline.items.map((item) => ('mark' in item ? [item.key, item.seq, item.mark] : []));
    expect(mark()).toEqual([[entryId, null, 'sending']]);
    expect(on.said.at(-1)).toMatchObject({ type: 'append', entryId, conversationId: null });

    const socket = on.socket;
    socket.say(entriesFrame(0, []));
    socket.say({ type: 'ack', entryId, conversationId: 'c1', seq: 1, at: 1 });
    expect(mark()).toEqual([[entryId, 1, 'sent']]);
    socket.say(entriesFrame(0, [{ ...message(1, anna, 'hello'), entryId }]));
    expect(mark()).toEqual([[entryId, 1, 'sent']]);
    socket.say(entriesFrame(1, [receipt(2, ben, 'read', 1)]));
    expect(mark()).toEqual([[entryId, 1, 'read']]);
    expect(on.client.timeline.conversationId).toBe('c1');
    expect([...on.kept.keys()].filter((key) => key.startsWith('outbox'))).toEqual([]);
  });

  test('written offline is there after a reload and is sent once', async () => {
    await on.client.start();
    const entryId = await on.client.send('offline');
    await on.reload();
    expect(on.texts).toEqual(['offline']);
    await on.connect();
    expect(on.socket.all('append')).toMatchObject([{ entryId }]);
    on.socket.say({ type: 'ack', entryId, conversationId: 'c1', seq: 1, at: 1 });
    await on.reload();
    await on.connect([{ ...message(1, anna, 'offline'), entryId }]);
    expect(on.socket.all('append')).toEqual([]);
    expect(on.texts).toEqual(['offline']);
  });

  test('an answer that comes right behind it is news', async () => {
    await on.connect();
    const entryId = await on.client.send('hello');
    on.socket.say(entriesFrame(0, [{ ...message(1, anna, 'hello'), entryId }, message(2, ben, 'hi')]));
    expect(on.heard['message:received']).toEqual([{ text: 'hi', authorName: 'Ben', seq: 2 }]);
  });

  test('whose ack was lost long ago leaves no echo behind', async () => {
    await on.client.start();
    const entryId = await on.client.send('long ago');
    await on.connect([message(90, ben)]);
    on.socket.say({ type: 'ack', entryId, conversationId: 'c1', seq: 3, at: 1 });
    expect(on.texts).toEqual(['message 90']);
  });

  test('that is no text is the caller’s mistake', async () => {
    await expect(on.client.send('')).rejects.toThrow(RangeError);
  });
});

describe('declined items', () => {
  test('stay with their reason, can be retried and discarded', async () => {
    await on.connect([message(1, anna)]);
    const entryId = await on.client.send('no');
    on.socket.say({ type: 'refuse', entryId, reason: 'not-allowed', retryAfterMs: null });
    expect(on.client.timeline.items.at(-1)).toMatchObject({ key: entryId, mark: 'failed', why: 'not-allowed' });
    await on.reload();
    expect(on.client.timeline.items.at(-1)).toMatchObject({ key: entryId, mark: 'failed' });
    await on.connect([message(1, anna)]);
    expect(on.socket.all('append')).toEqual([]);
    await on.client.retry(entryId);
    expect(on.socket.all('append')).toMatchObject([{ entryId }]);
    await on.client.discard(entryId);
    expect(on.texts).toEqual(['message 1']);
  });
});

describe('events', () => {
  test('the timeline is told once for a burst, as a new object', async () => {
    await on.connect([message(1, anna)]);
    const before = on.heard.timeline.length;
    on.socket.say(entriesFrame(1, [message(2, ben)]));
    on.socket.say(entriesFrame(2, [message(3, ben)]));
    await settled();
    expect(on.heard.timeline.length).toBe(before + 1);
    expect(on.heard.timeline.at(-1)).not.toBe(on.heard.timeline.at(-2));
    expect(on.client.timeline).toBe(on.client.timeline);
  });

  test('site and availability come with the connection', async () => {
    await on.connect();
    on.socket.say({ type: 'presence', conversationId: null, side: 'agents', online: true });
    expect(on.heard.site).toEqual([{ name: 'Shop', channels: ['web', 'email'] }]);
    expect(on.heard.availability).toEqual([{ online: true }]);
  });
});

describe('destroying', () => {
  test('ends socket, timers and listeners, and tells nothing more', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.client.typing(true);
    on.client.markRead();
    const before = on.heard.timeline.length;
    on.client.destroy();
    await settled();
    on.world.clock.advance(100_000);
    on.world.wake();
    await settled();
    expect(on.world.clock.running).toBe(0);
    expect(on.socket.isEnded).toBe(true);
    expect(on.world.sockets).toHaveLength(1);
    expect(on.heard.timeline.length).toBe(before);
  });

  test('while starting leaves no connection behind', async () => {
    const starting = on.client.start();
    on.client.destroy();
    await starting;
    expect(on.world.sockets).toEqual([]);
  });
});
