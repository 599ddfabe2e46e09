import { limits } from '@throughline/sdk/wire';
import { beforeEach, expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { settled } from '../testing/test-world.ts';
import { type FileChange, Files, FileTooLarge } from './files.ts';
import type { KeptFile, SendFileOptions, Sent } from './kept-file.ts';

interface Try {
  file: KeptFile;
  options: SendFileOptions;
  end(sent: Sent): Promise<void>;
}

const endpoint = 'https://chat.example/v1/sites/shop/uploads';
let count = 0;

/** One tab's files; the test is the network. */
class Tab {
  readonly clock = new ManualClock();
  readonly tries: Try[] = [];
  readonly told: FileChange[] = [];
  changes = 0;
  readonly files: Files;

  constructor(kept = new Map<string, unknown>(), loadFails = false) {
    const storage = memoryStorage(kept);
    this.files = new Files({
      endpoint,
      authorize: async () => ({}),
      storage: () => storage,
      loadSender: async () => {
        if (loadFails) throw new Error('not fetched');
        return (file, options) => this.#try(file, options);
      },
      clock: this.clock,
      random: () => 0.5,
      randomBytes: (length) => new Uint8Array(length).fill(++count),
      tell: (change) => this.told.push(change),
      onChange: () => {
        this.changes += 1;
      },
    });
  }

  #try(file: KeptFile, options: SendFileOptions): Promise<Sent> {
    const { promise, resolve } = Promise.withResolvers<Sent>();
    options.signal.addEventListener('abort', () => resolve({ outcome: 'broken-off' }));
    this.tries.push({
      file,
      options,
      end: async (sent) => {
        resolve(sent);
        await settled();
      },
    });
    return promise;
  }

  async choose(name = 'photo.jpg', bytes = 'abc'): Promise<string> {
    const key = await this.files.add(new File([bytes], name, { type: 'image/jpeg' }));
    await settled();
    return key;
  }
}

let kept: Map<string, unknown>;
let tab: Tab;
beforeEach(() => {
  kept = new Map();
  tab = new Tab(kept);
});

test('a file chosen offline is kept, and sent once there is a connection', async () => {
  const key = await tab.choose();
  expect(tab.tries).toHaveLength(0);
  expect(tab.files.progress(key)).toMatchObject({ name: 'photo.jpg', state: 'waiting', sizeBytes: 3 });
  tab.files.run();
  await settled();
  tab.tries[0]?.options.onUrl(`${endpoint}/u1`);
  tab.tries[0]?.options.onProgress(2);
  expect(tab.files.progress(key)).toMatchObject({ state: 'sending', sentBytes: 2 });
  expect(tab.files.outcome([key])).toBeNull();
  await tab.tries[0]?.end({ outcome: 'sent' });
  expect(tab.files.progress(key)).toMatchObject({ state: 'sent', sentBytes: 3 });
  expect(tab.files.outcome([key])).toEqual({ ids: ['u1'] });
});

test('after a reload the rest of a half-sent file goes to where its first part is', async () => {
  await tab.choose();
  tab.files.run();
  await settled();
  tab.tries[0]?.options.onUrl(`${endpoint}/u1`);
  await settled();
  const reloaded = new Tab(kept);
  reloaded.files.load(kept);
  reloaded.files.run();
  await settled();
  expect(reloaded.tries[0]?.file.url).toBe(`${endpoint}/u1`);
  expect(reloaded.tries[0]?.file.blob?.size).toBe(3);
});

test('a line that breaks is tried again after a pause, and not while there is no connection', async () => {
  await tab.choose();
  tab.files.run();
  await settled();
  await tab.tries[0]?.end({ outcome: 'broken-off' });
  expect(tab.tries).toHaveLength(1);
  tab.clock.advance(60_000);
  await settled();
  expect(tab.tries).toHaveLength(2);
  tab.files.pause();
  await settled();
  expect(tab.tries[1]?.options.signal.aborted).toBe(true);
  tab.clock.advance(3_600_000);
  await settled();
  expect(tab.tries).toHaveLength(2);
  tab.files.run();
  await settled();
  expect(tab.tries).toHaveLength(3);
});

test('a declined file says why, is not tried by itself, and can be tried again by hand', async () => {
  const key = await tab.choose('page.html');
  tab.files.run();
  await settled();
  await tab.tries[0]?.end({ outcome: 'declined', why: 'type-not-allowed' });
  expect(tab.files.progress(key)).toMatchObject({ state: 'failed', why: 'type-not-allowed' });
  expect(tab.files.outcome([key])).toEqual({ why: 'type-not-allowed' });
  tab.clock.advance(3_600_000);
  await settled();
  expect(tab.tries).toHaveLength(1);
  tab.files.retry(key);
  await settled();
  expect(tab.tries).toHaveLength(2);
});

test('files go one after the other, in the order in which they were chosen; a declined one holds up nobody', async () => {
  await tab.choose('1');
  tab.clock.advance(1);
  await tab.choose('2');
  tab.files.run();
  await settled();
  expect(tab.tries.map(({ file }) => file.name)).toEqual(['1']);
  await tab.tries[0]?.end({ outcome: 'declined', why: 'too-large' });
  expect(tab.tries.map(({ file }) => file.name)).toEqual(['1', '2']);
});

test('a file that is taken away while it is sent is stopped, forgotten and not kept', async () => {
  const key = await tab.choose();
  tab.files.run();
  await settled();
  await tab.files.drop([key]);
  await settled();
  expect(tab.tries[0]?.options.signal.aborted).toBe(true);
  expect([...kept.keys()]).toEqual([]);
  expect(tab.files.outcome([key])).toEqual({ why: 'not-found' });
});

test('a file taken away while something of it is written stays away', async () => {
  const key = await tab.choose();
  tab.files.run();
  await settled();
  tab.tries[0]?.options.onUrl(`${endpoint}/u1`);
  await tab.files.drop([key]);
  await settled();
  expect(tab.files.keys).toEqual([]);
  expect([...kept.keys()]).toEqual([]);
});

test('an address that is still being written does not undo that the file is sent', async () => {
  const key = await tab.choose();
  tab.files.run();
  await settled();
  tab.tries[0]?.options.onUrl(`${endpoint}/u1`);
  await tab.tries[0]?.end({ outcome: 'sent' });
  expect(tab.files.outcome([key])).toEqual({ ids: ['u1'] });
  expect(tab.tries).toHaveLength(1);
});

test('what is too large is declined before anything is kept', async () => {
  const large = { size: limits.maxAttachmentBytes + 1, name: 'film.mp4', type: 'video/mp4' } as unknown as File;
  await expect(tab.files.add(large)).rejects.toThrow(FileTooLarge);
  expect(kept.size).toBe(0);
});

test('a file handed over half sent shows how far it is, and choosing it again sends the rest from here', async () => {
  const started = { uploadId: 'u7', name: 'photo.jpg', type: 'image/jpeg', sizeBytes: 3 };
  const key = await tab.files.adopt(started);
  expect(tab.files.progress(key)).toMatchObject({ state: 'elsewhere' });
  tab.files.run();
  await settled();
  expect(tab.tries[0]?.file.blob).toBeNull();
  await tab.tries[0]?.end({ outcome: 'broken-off' });
  expect(await tab.choose('photo.jpg')).toBe(key);
  expect(tab.tries[1]?.file).toMatchObject({ url: `${endpoint}/u7` });
  expect(tab.tries[1]?.file.blob?.size).toBe(3);
});

test('what another device sends holds up no file of this one', async () => {
  await tab.files.adopt({ uploadId: 'u7', name: 'a', type: '', sizeBytes: 3 });
  tab.clock.advance(1);
  await tab.choose('b');
  tab.files.run();
  await settled();
  expect(tab.tries.map(({ file }) => file.name)).toEqual(['b']);
});

test('other tabs know the file, how far it is, and that it is gone', async () => {
  const other = new Tab();
  const key = await tab.choose();
  tab.files.run();
  await settled();
  tab.tries[0]?.options.onProgress(1);
  for (const change of tab.told) other.files.hear(change);
  expect(other.files.progress(key)).toMatchObject({ state: 'sending', sentBytes: 1 });
  await tab.files.drop([key]);
  other.files.hear(tab.told.at(-1) as FileChange);
  expect(other.files.progress(key)).toBeNull();
});

test('when the code that sends cannot be fetched, it is tried again later', async () => {
  const cut = new Tab(new Map(), true);
  const key = await cut.choose();
  cut.files.run();
  await settled();
  expect(cut.files.progress(key)).toMatchObject({ state: 'waiting' });
});

test('a record of another shape is left alone', () => {
  tab.files.load(
    new Map<string, unknown>([
      ['file/x', 7],
      ['file/y', { key: 'y' }],
      ['file/z', null],
      ['other', {}],
    ]),
  );
  expect(tab.files.keys).toEqual([]);
});
