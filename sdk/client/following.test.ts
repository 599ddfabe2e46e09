import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import { anna, ben, entriesFrame, entry, mailContract, message, receipt } from '../testing/entries.ts';
import { settled } from '../testing/test-world.ts';

let on: ClientUnderTest;

beforeEach(() => {
  on = new ClientUnderTest();
});
afterEach(() => on.client.destroy());

describe('news', () => {
  test('is told once: not the first page, not what is repeated', async () => {
    await on.connect([message(1, anna), message(2, ben, 'old')]);
    expect(on.heard['message:received']).toEqual([]);
    const frame = entriesFrame(2, [message(3, ben, 'new'), receipt(4, ben, 'read', 1)]);
    on.socket.say(frame);
    on.socket.say(frame);
    expect(on.heard['message:received']).toEqual([{ text: 'new', authorName: 'Ben', seq: 3 }]);
  });

  test('that came while the page was closed is told when it is open again', async () => {
    await on.connect([message(1, anna)]);
    await on.reload();
    on.greet('c1');
    await settled();
    expect(on.said[0]).toMatchObject({ cursors: [{ conversationId: 'c1', epoch: 'e1', after: 1 }] });
    on.socket.say(entriesFrame(1, [message(2, ben, 'while away')]));
    expect(on.heard['message:received'].map(({ seq }) => seq)).toEqual([2]);
  });

  test('own words from another tab are no news', async () => {
    await on.connect([message(1, anna)]);
    on.socket.say(entriesFrame(1, [message(2, anna, 'from there')]));
    expect(on.heard['message:received']).toEqual([]);
    expect(on.texts).toEqual(['message 1', 'from there']);
  });
});

describe('a gap', () => {
  test('is read again from the cursor, once, and nothing is shown out of order', async () => {
    await on.connect([message(1, anna)]);
    on.socket.say(entriesFrame(2, [message(3, ben)]));
    on.socket.say(entriesFrame(3, [message(4, ben)]));
    expect(on.socket.all('follow')).toEqual([{ type: 'follow', conversationId: 'c1', epoch: 'e1', after: 1 }]);
    expect(on.client.timeline.head).toBe(1);
    on.socket.say(entriesFrame(1, [message(2, ben), message(3, ben), message(4, ben)]));
    expect(on.client.timeline.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    on.socket.say(entriesFrame(5, [message(6, ben)]));
    expect(on.socket.all('follow')).toHaveLength(2);
  });

  test('of another life of the log empties the copy, and the newest page is its new start', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.socket.say({ type: 'reset', conversationId: 'c1', epoch: 'e2', head: 1 });
    expect(on.texts).toEqual([]);
    on.socket.say(entriesFrame(0, [message(1, anna, 'restored')], { epoch: 'e2' }));
    expect(on.texts).toEqual(['restored']);
    expect(on.heard['message:received']).toEqual([]);
  });

  test('entries of a conversation that is not mine are ignored', async () => {
    await on.connect([message(1, anna)]);
    on.socket.say(entriesFrame(1, [message(2, ben)], { conversationId: 'c2' }));
    expect(on.client.timeline.head).toBe(1);
  });
});

describe('what is kept of the conversation', () => {
  test('is shown after a reload before there is a connection', async () => {
    await on.connect([message(1, anna), entry(2, anna, { kind: 'contract', contract: mailContract })]);
    await on.reload();
    expect(on.client.connection.state).toBe('connecting');
    expect(on.texts).toEqual(['message 1']);
    expect(on.client.reply.get()).toEqual(mailContract);
  });

  test('is dropped when the gateway knows of no conversation', async () => {
    await on.connect([message(1, anna)]);
    await on.reload();
    on.greet(null);
    expect(on.texts).toEqual([]);
    expect(on.client.timeline.conversationId).toBeNull();
  });

  test('is written once for many entries', async () => {
    let writes = 0;
    on = new ClientUnderTest({}, (kept) => {
      const memory = memoryStorage(kept);
      const write: DeviceStorage['write'] = (puts, drops) => {
        writes += 1;
        return memory.write(puts, drops);
      };
      return { ...memory, write };
    });
    await on.connect([message(1, anna)]);
    for (let seq = 2; seq < 20; seq++) on.socket.say(entriesFrame(seq - 1, [message(seq, ben)]));
    on.world.clock.advance(300);
    expect(writes).toBe(1);
  });
});

describe('earlier entries', () => {
  test('are fetched a page at a time; asking twice is one page', async () => {
    await on.connect([message(51, ben)]);
    expect(on.client.timeline.hasEarlier).toBe(true);
    const both = Promise.all([on.client.earlier(), on.client.earlier()]);
    expect(on.socket.all('earlier')).toEqual([{ type: 'earlier', conversationId: 'c1', before: 51 }]);
    const page = [message(49, anna), message(50, ben)];
    on.socket.say({ type: 'earlier', conversationId: 'c1', epoch: 'e1', before: 51, after: 0, entries: page });
    await both;
    expect(on.client.timeline.items.map(({ seq }) => seq)).toEqual([49, 50, 51]);
    expect(on.client.timeline.hasEarlier).toBe(false);
    await on.client.earlier();
    expect(on.socket.all('earlier')).toHaveLength(1);
    expect(on.heard['message:received']).toEqual([]);
  });

  test('are asked for again when the line broke', async () => {
    await on.connect([message(51, ben)]);
    const asked = on.client.earlier();
    on.socket.drop();
    on.world.clock.advance(1_000);
    on.greet('c1');
    expect(on.socket.all('earlier')).toHaveLength(1);
    on.socket.say({ type: 'earlier', conversationId: 'c1', epoch: 'e1', before: 51, after: 0, entries: [] });
    await asked;
  });

  test('do not keep a face waiting that the gateway declines or that leaves', async () => {
    await on.connect([message(51, ben)]);
    const declined = on.client.earlier();
    on.socket.say({ type: 'refuse', entryId: null, reason: 'rate-limited', retryAfterMs: 1_000 });
    await declined;
    const left = on.client.earlier();
    on.client.destroy();
    await left;
  });
});
