import { expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { OutboxItem } from './outbox.ts';
import { deviceOutboxStore, itemsIn } from './outbox-store.ts';

const item = (entryId: string): OutboxItem => ({
  entryId,
  conversationId: null,
  at: 1,
  body: { kind: 'message', text: entryId },
  why: null,
  seq: null,
});

test('items live beside the device’s other things and are found among them', async () => {
  const storage = memoryStorage();
  const store = deviceOutboxStore(() => storage);
  await storage.write([['token', 'x']]);
  await store.write([item('one'), item('two')], []);
  await store.write([], ['one']);
  expect(itemsIn(await storage.readAll())).toEqual([item('two')]);
});

test('what does not look like an item is left out', () => {
  const record = new Map<string, unknown>([
    ['outbox/1', null],
    ['outbox/2', 'text'],
    ['outbox/3', { at: 1 }],
    ['outbox/4', { at: 'soon', body: { kind: 'message' } }],
    ['outbox/5', item('five')],
  ]);
  expect(itemsIn(record)).toEqual([item('five')]);
});
