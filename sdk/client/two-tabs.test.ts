import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { keptToken } from '../testing/client-under-test.ts';
import { anna, ben, entriesFrame, message, own, welcome } from '../testing/entries.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { type ClientParts, ContactClient } from './contact-client.ts';

interface Tab {
  world: TestWorld;
  client: ContactClient;
}

let kept: Map<string, unknown>;
let one: Tab;
let two: Tab;

const parts = (world: TestWorld): ClientParts => ({
  world,
  openDatabase: () => memoryStorage(kept),
  parts: partsAtHand,
});

function open(): Tab {
  const world = testWorld();
  const options = { gateway: 'https://chat.example', site: 'shop', locale: 'en', storage: 'indexeddb' } as const;
  return { world, client: new ContactClient(options, parts(world)) };
}

async function wake({ world }: Tab): Promise<void> {
  world.wake();
  await settled();
}

function greet({ world }: Tab): void {
  world.socket().accept();
  world.socket().say(welcome({ conversation: own('c1') }));
  world.socket().say(entriesFrame(0, [message(1, ben)]));
}

const texts = ({ client }: Tab): string[] =>
  client.timeline.items.flatMap((item) => ('text' in item ? [item.text] : []));

beforeEach(async () => {
  kept = new Map();
  [one, two] = [open(), open()];
  await Promise.all([one.client.start(), two.client.start()]);
});
afterEach(() => {
  one.client.destroy();
  two.client.destroy();
});

describe('two tabs of one device', () => {
  test('are one device to the gateway', () => {
    one.world.socket().accept();
    two.world.socket().accept();
    expect(one.world.socket().said[0]).toEqual(two.world.socket().said[0]);
  });

  test('the second one shows and sends what the first one could not', async () => {
    const entryId = await one.client.send('offline');
    await wake(two);
    expect(texts(two)).toEqual(['offline']);
    greet(two);
    expect(two.world.socket().all('append')).toMatchObject([{ entryId }]);
  });

  test('what the second one got through is neither lost nor shown twice in the first one', async () => {
    const entryId = await one.client.send('offline');
    await wake(two);
    greet(two);
    const entry = { ...message(2, anna, 'offline'), entryId };
    two.world.socket().say({ type: 'ack', entryId, conversationId: 'c1', seq: 2, at: 1 });
    two.world.socket().say(entriesFrame(1, [entry]));
    two.world.clock.advance(300);
    await settled();
    await wake(one);
    expect(texts(one)).toEqual(['message 1', 'offline']);
    one.world.wake();
    one.world.socket().drop();
    one.world.clock.advance(1_000);
    one.world.socket().accept();
    one.world.socket().say(welcome({ conversation: own('c1') }));
    one.world.socket().say(entriesFrame(1, [entry]));
    expect(texts(one)).toEqual(['message 1', 'offline']);
    expect(one.world.socket().all('append')).toEqual([]);
  });

  test('both may send the same item: the log has it once, and so have both', async () => {
    greet(one);
    const entryId = await one.client.send('at once');
    await wake(two);
    greet(two);
    expect(two.world.socket().all('append')).toMatchObject([{ entryId }]);
    const entry = { ...message(2, anna, 'at once'), entryId };
    for (const tab of [one, two]) {
      tab.world.socket().say(entriesFrame(1, [entry]));
      tab.world.socket().say({ type: 'ack', entryId, conversationId: 'c1', seq: 2, at: 1 });
      expect(texts(tab)).toEqual(['message 1', 'at once']);
    }
    expect([...kept.keys()].filter((key) => key.startsWith('outbox'))).toEqual([]);
  });

  test('what was discarded in one is gone in the other', async () => {
    const entryId = await one.client.send('never mind');
    await wake(two);
    await one.client.discard(entryId);
    await wake(two);
    greet(two);
    expect(two.world.socket().all('append')).toEqual([]);
    expect(texts(two)).toEqual(['message 1']);
  });

  test('a link continued in one makes the other the same new device', async () => {
    greet(two);
    greet(one);
    one.world.fetch = async () => Response.json({ outcome: 'linked' });
    await one.client.continueFrom('secret-of-the-link');
    await wake(two);
    expect(two.world.sockets).toHaveLength(2);
    two.world.socket().accept();
    await settled();
    expect(two.world.socket().said[0]).toMatchObject({ token: keptToken(kept), cursors: [] });
  });

  test('a record that was wiped takes nothing from an open tab', async () => {
    await one.client.send('still here');
    kept.clear();
    await wake(one);
    expect(texts(one)).toEqual(['still here']);
  });
});
