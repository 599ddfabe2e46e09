import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import { anna, ben, entriesFrame, message, receipt } from '../testing/entries.ts';

let on: ClientUnderTest;

beforeEach(() => {
  on = new ClientUnderTest();
});
afterEach(() => on.client.destroy());

describe('receipts', () => {
  test('delivered is said once for many messages, and not for own ones', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.socket.say(entriesFrame(2, [message(3, ben), message(4, anna)]));
    on.world.clock.advance(150);
    expect(on.socket.all('delivered')).toEqual([]);
    on.socket.say(entriesFrame(4, [message(5, ben), message(6, ben)]));
    on.world.clock.advance(150);
    expect(on.socket.all('delivered')).toEqual([{ type: 'delivered', conversationId: 'c1', upTo: 6 }]);
    on.world.clock.advance(10_000);
    expect(on.socket.all('delivered')).toHaveLength(1);
  });

  test('read is said once, counts at once, and says delivered with it', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    expect(on.client.timeline.unreadCount).toBe(1);
    on.client.markRead();
    on.client.markRead();
    expect(on.client.timeline.unreadCount).toBe(0);
    on.world.clock.advance(150);
    expect(on.said.slice(1)).toEqual([{ type: 'read', conversationId: 'c1', upTo: 2 }]);
    on.client.markRead();
    on.world.clock.advance(1_000);
    expect(on.socket.all('read')).toHaveLength(1);
  });

  test('two sides that only say read do not answer each other for ever', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.client.markRead();
    on.world.clock.advance(150);
    on.socket.say(entriesFrame(2, [receipt(3, anna, 'read', 2)]));
    on.client.markRead();
    on.socket.say(entriesFrame(3, [receipt(4, ben, 'read', 1)]));
    on.client.markRead();
    on.world.clock.advance(1_000);
    expect(on.socket.all('read')).toHaveLength(1);
    expect(on.socket.all('delivered')).toEqual([]);
  });

  test('said on a line that broke is said again, unless the log has it', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.world.clock.advance(150);
    on.socket.drop();
    on.world.clock.advance(1_000);
    on.greet('c1');
    on.world.clock.advance(150);
    expect(on.socket.all('delivered')).toEqual([{ type: 'delivered', conversationId: 'c1', upTo: 2 }]);
    on.socket.say(entriesFrame(2, [receipt(3, anna, 'delivered', 2)]));
    on.socket.drop();
    on.world.clock.advance(1_000);
    on.greet('c1');
    on.world.clock.advance(150);
    expect(on.socket.all('delivered')).toEqual([]);
  });

  test('read offline is said after reconnecting', async () => {
    await on.connect([message(1, anna), message(2, ben)]);
    on.socket.drop();
    on.client.markRead();
    on.world.clock.advance(1_000);
    on.greet('c1');
    on.world.clock.advance(150);
    expect(on.socket.all('read')).toEqual([{ type: 'read', conversationId: 'c1', upTo: 2 }]);
  });
});

describe('typing', () => {
  test('of the other side is shown until their message comes', async () => {
    await on.connect([message(1, anna)]);
    on.socket.say({ type: 'typing', conversationId: 'c1', author: ben, on: true });
    expect(on.client.timeline.typing).toEqual([ben]);
    on.socket.say(entriesFrame(1, [message(2, ben)]));
    expect(on.client.timeline.typing).toEqual([]);
  });

  test('in an own other tab is not shown, and nothing is after the line broke', async () => {
    await on.connect([message(1, anna)]);
    on.socket.say({ type: 'typing', conversationId: 'c1', author: anna, on: true });
    expect(on.client.timeline.typing).toEqual([]);
    on.socket.say({ type: 'typing', conversationId: 'c1', author: ben, on: true });
    on.socket.drop();
    expect(on.client.timeline.typing).toEqual([]);
  });

  test('here ends with sending', async () => {
    await on.connect([message(1, anna)]);
    on.client.typing(true);
    await on.client.send('done');
    expect(
      on.world
        .socket()
        .all('typing')
        .map(({ on }) => on),
    ).toEqual([true, false]);
  });
});
