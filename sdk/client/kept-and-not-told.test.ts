import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ben, entriesFrame, entryIdOf, message, own, welcome } from '../testing/entries.ts';
import { FakeProfile, type FakeTab } from '../testing/fake-profile.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled } from '../testing/test-world.ts';
import { ContactClient } from './contact-client.ts';

interface Tab {
  tab: FakeTab;
  client: ContactClient;
  /** Its next readings of the record end when this does. */
  reading: Promise<void>;
}

let profile: FakeProfile;
let kept: Map<string, unknown>;
let leader: Tab;

function open(): Tab {
  const tab = profile.open();
  const memory = memoryStorage(kept);
  const storage: DeviceStorage = {
    ...memory,
    kind: 'indexeddb',
    readAll: async () => {
      const record = await memory.readAll();
      await opened.reading;
      return record;
    },
  };
  const options = { gateway: 'https://chat.example', site: 'shop', locale: 'en', storage: 'indexeddb' } as const;
  const parts = { world: tab.world, openDatabase: () => storage, parts: partsAtHand };
  const opened: Tab = { tab, client: new ContactClient(options, parts), reading: Promise.resolve() };
  return opened;
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settled();
}

/** What the leader sent; each is acknowledged, so that the next can go. */
async function sent(): Promise<string[]> {
  const socket = leader.tab.outside.socket();
  for (let seq = 2; seq < 10; seq++) {
    const last = socket.all('append').at(-1);
    if (last) socket.say({ type: 'ack', entryId: last.entryId, conversationId: 'c1', seq, at: 1 });
    await quiet();
  }
  return socket.all('append').map(({ body }) => (body.kind === 'message' ? body.text : body.kind));
}

/** A page keeps what it says and dies before any other tab hears of it. */
function keepWithoutTelling(text: string): void {
  const body = { kind: 'message', text } as const;
  const item: OutboxItem = { entryId: entryIdOf(99), conversationId: null, at: 1, body, why: null, seq: null };
  kept.set(`outbox/${item.entryId}`, item);
}

beforeEach(async () => {
  profile = new FakeProfile();
  kept = new Map();
  leader = open();
  await leader.client.start();
  await quiet();
  const socket = leader.tab.outside.socket();
  socket.accept();
  await quiet();
  socket.say(welcome({ conversation: own('c1') }));
  socket.say(entriesFrame(0, [message(1, ben)]));
  await quiet();
});
afterEach(() => leader.client.destroy());

describe('what a tab kept and could tell nobody', () => {
  test('is sent by the one that leads when the tab is loaded again', async () => {
    keepWithoutTelling('before it died');
    const { client } = open();
    await client.start();
    await quiet();
    expect(await sent()).toEqual(['before it died']);
    client.destroy();
  });

  test('is sent before what the tab says next, however slowly the one that leads reads', async () => {
    keepWithoutTelling('before it died');
    const { promise, resolve } = Promise.withResolvers<void>();
    leader.reading = promise;
    const { client } = open();
    await client.send('and after');
    await quiet();
    expect(await sent()).toEqual([]);
    resolve();
    await quiet();
    expect(await sent()).toEqual(['before it died', 'and after']);
    client.destroy();
  });
});
