import { beforeEach, expect, test } from 'vitest';
import type { Draft } from '../draft/draft.ts';
import type { KeptFile } from '../files/kept-file.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { settled, testWorld } from '../testing/test-world.ts';
import type { Device } from './device.ts';
import { openFiles } from './files-here.ts';

const file = (key: string): KeptFile =>
  ({ key, name: key, type: '', sizeBytes: 1, at: 1, blob: new Blob(['x']), url: null, isSent: false }) as const;

let kept: Map<string, unknown>;
let sent: string[];
beforeEach(() => {
  kept = new Map([
    ['file/used', file('used')],
    ['file/said', file('said')],
    ['file/left', file('left')],
  ]);
  sent = [];
});

function open(isLeading: boolean, state: 'connecting' | 'live') {
  const storage = memoryStorage(kept);
  return openFiles({
    ...testWorld(),
    device: {
      line: { isLeading, tell: () => {} },
      state: { state },
      http: 'https://chat.example',
    } as unknown as Device,
    storage: () => storage,
    authorize: async () => ({}),
    written: { kept: { text: '', files: ['used'] } } as unknown as Draft,
    outbox: { items: [{ files: ['said'] }] as never },
    onChange: () => {},
    sendFile: async ({ key }) => {
      sent.push(key);
      return { outcome: 'sent' };
    },
  });
}

test('files that nothing needs are let go of by the tab that leads, and the others are sent when it is live', async () => {
  const files = await open(true, 'live');
  await settled();
  expect(files.keys).toEqual(['used', 'said']);
  expect([...kept.keys()]).toEqual(['file/used', 'file/said']);
  expect(sent).toEqual(['used', 'said']);
});

test('a tab that leads without a connection sends nothing yet', async () => {
  await open(true, 'connecting');
  await settled();
  expect(sent).toEqual([]);
});

test('a tab that does not lead lets go of nothing and sends nothing', async () => {
  const files = await open(false, 'live');
  await settled();
  expect(files.keys).toHaveLength(3);
  expect(sent).toEqual([]);
});
