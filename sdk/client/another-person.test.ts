import { afterEach, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import { own, welcome } from '../testing/entries.ts';
import { settled } from '../testing/test-world.ts';

let on: ClientUnderTest;
afterEach(() => on.client.destroy());

const greetAs = async (subject: string, conversationId: string): Promise<void> => {
  on.socket.accept();
  await settled();
  on.socket.say(welcome({ conversation: own(conversationId), identity: { subject, expiresAt: 9e12 } }));
  await settled();
};

test('what one person wrote and did not send is not shown to the next one who signs in here, nor sent by them', async () => {
  on = new ClientUnderTest();
  await on.client.start();
  await greetAs('anna', 'c1');
  on.client.draft.setText('for my eyes');
  on.socket.drop();
  await on.client.send('not sent yet');
  await on.reload();
  expect(on.texts).toEqual(['not sent yet']);
  await greetAs('ben', 'c2');
  expect(on.texts).toEqual([]);
  expect(on.client.draft.get().text).toBe('');
  expect(on.socket.all('append')).toEqual([]);
  expect([...on.kept.keys()].filter((key) => key.startsWith('outbox'))).toEqual([]);
});

test('the same person goes on where they were', async () => {
  on = new ClientUnderTest();
  await on.client.start();
  await greetAs('anna', 'c1');
  on.socket.drop();
  await on.client.send('not sent yet');
  await on.reload();
  await greetAs('anna', 'c1');
  expect(on.socket.all('append')).toHaveLength(1);
});

test('a record wiped by another tab is not written again', async () => {
  on = new ClientUnderTest();
  await on.client.start();
  on.greet('c1');
  await settled();
  on.kept.clear();
  on.world.wake();
  await settled();
  on.socket.say({ type: 'entries', conversationId: 'c1', epoch: 'e1', after: 0, entries: [], head: 0 });
  on.world.clock.advance(1_000);
  await settled();
  expect([...on.kept.keys()]).toEqual([]);
});

test('opening the chat while the last person is still being signed out does not lose the new record', async () => {
  const { promise: wiped, resolve: wipe } = Promise.withResolvers<void>();
  on = new ClientUnderTest({}, (kept) => {
    const memory = memoryStorage(kept);
    return { ...memory, clear: () => wiped.then(() => memory.clear()) };
  });
  await on.client.start();
  on.greet(null);
  await settled();
  const signedOut = on.client.logout();
  await settled();
  const started = on.client.start();
  await settled();
  wipe();
  await Promise.all([signedOut, started]);
  expect(on.kept.has('device')).toBe(true);
});
