import { expect, test } from 'vitest';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ben, entriesFrame, message, own, welcome } from '../testing/entries.ts';
import { FakeProfile, type FakeTab } from '../testing/fake-profile.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled } from '../testing/test-world.ts';
import { ContactClient } from './contact-client.ts';

const profile = new FakeProfile();
const kept = new Map<string, unknown>();

/** A tab of the profile; its reading of the record waits for `gate`. */
function open(gate: { open: Promise<void> }): { tab: FakeTab; client: ContactClient } {
  const tab = profile.open();
  const memory = memoryStorage(kept);
  const storage: DeviceStorage = {
    ...memory,
    kind: 'indexeddb',
    readAll: async () => {
      const record = await memory.readAll();
      await gate.open;
      return record;
    },
  };
  const options = { gateway: 'https://chat.example', site: 'shop', locale: 'en', storage: 'indexeddb' } as const;
  return {
    tab,
    client: new ContactClient(options, { world: tab.world, openDatabase: () => storage, parts: partsAtHand }),
  };
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settled();
}

test('a tab that hears late that the device is another one now shows that one’s conversation all the same', async () => {
  const gates: { open: Promise<void> }[] = [{ open: Promise.resolve() }, { open: Promise.resolve() }];
  const [one, two] = gates.map(open) as [ReturnType<typeof open>, ReturnType<typeof open>];
  const greet = async (conversationId: string): Promise<void> => {
    const socket = one.tab.outside.socket();
    socket.accept();
    await quiet();
    socket.say(welcome({ conversation: own(conversationId) }));
    socket.say(entriesFrame(0, [message(1, ben, `of ${conversationId}`)], { conversationId }));
    await quiet();
  };
  await one.client.start();
  await quiet();
  await greet('c1');
  await two.client.start();
  await quiet();
  // What the gateway answers when the tab that follows asks for the page it has not seen.
  one.tab.outside.socket().say(entriesFrame(0, [message(1, ben, 'of c1')]));
  await quiet();
  const texts = (): string[] => two.client.timeline.items.flatMap((item) => ('text' in item ? [item.text] : []));
  expect(texts()).toEqual(['of c1']);

  const { promise, resolve } = Promise.withResolvers<void>();
  Object.assign(gates[1] ?? {}, { open: promise });
  one.tab.world.fetch = async () => Response.json({ outcome: 'linked' });
  await one.client.continueFrom('secret-of-the-link');
  await greet('c2');
  const asked = (): number => one.tab.outside.socket().all('follow').length;
  const before = asked();
  resolve();
  await quiet();
  expect(asked()).toBe(before + 1);
  one.tab.outside.socket().say(entriesFrame(0, [message(1, ben, 'of c2')], { conversationId: 'c2' }));
  await quiet();
  expect(texts()).toEqual(['of c2']);
  for (const { client } of [one, two]) client.destroy();
});
