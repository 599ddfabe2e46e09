import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { failing, standIn } from '../testing/stand-in.ts';
import type { KeptFile } from './attachment.ts';
import { openTestFiles, type TestFiles, wideBounds } from './attachments.testing.ts';
import { Attachments } from './attachments.ts';
import { createFolderDepot } from './folder-depot.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const owner = { kind: 'contact', id: 'anna' } as const;

let clock: ManualClock;
let stores: Stores;
let opened: TestFiles;
beforeEach(async () => {
  clock = createManualClock(1_800_000_000_000);
  stores = await openStores(':memory:', { now: clock });
  opened = openTestFiles(stores.attachments, clock);
});
afterEach(async () => {
  await opened.close();
  await stores.close();
  expect(clock.waiting).toBe(0);
});

const onDisk = (part: string): string[] => readdirSync(join(opened.folder, part));

async function uploaded(text: string, files: Attachments = opened.files): Promise<KeptFile> {
  const file = await files.begin('shop', owner, 'note.txt', Buffer.byteLength(text));
  if ('refused' in file) throw new Error(file.refused);
  const url = `http://gateway.example/uploads/${file.attachmentId}`;
  const headers = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' };
  const begin = { 'upload-length': String(Buffer.byteLength(text)), 'tus-resumable': '1.0.0' };
  await files.protocol(
    new Request('http://gateway.example/uploads', { method: 'POST', headers: begin }),
    file.attachmentId,
  );
  await files.protocol(
    new Request(url, { method: 'PATCH', headers: { ...headers, 'upload-offset': '0' }, body: text }),
  );
  return file;
}

test('a finished file lies under a name nobody was told, and nothing else of it is left', async () => {
  const file = await uploaded('hello');
  const [done] = await Promise.all([opened.files.finish(file), opened.files.finish(file)]);
  expect(done?.finished).toEqual({
    name: 'note.txt',
    type: 'text/plain',
    sizeBytes: 5,
    width: null,
    height: null,
    sha256: createHash('sha256').update('hello').digest('hex'),
  });
  expect(onDisk('files')).toEqual([file.storageKey]);
  expect(file.storageKey).not.toBe(file.attachmentId);
  expect([...onDisk('incoming'), ...onDisk('work')]).toEqual([]);
});

test('every id is 128 bits of the given randomness', async () => {
  const logger = { info() {}, warn() {}, error() {} };
  const depot = createFolderDepot(join(opened.folder, 'other'));
  let asked = 0;
  const random = (sizeBytes: number): Buffer => {
    asked += 1;
    return Buffer.alloc(sizeBytes, asked);
  };
  const parts = { store: stores.attachments, depot, bounds: wideBounds, secret: 's', random, clock, logger };
  const files = new Attachments(parts);
  expect(await files.begin('shop', owner, 'a', 1)).toMatchObject({
    attachmentId: '01010101-0101-0101-0101-010101010101',
    storageKey: '02020202-0202-0202-0202-020202020202',
  });
  await files.stop();
});

test('when the store fails while a file is finished, the next look finishes it', async () => {
  const store = failing(stores.attachments, 'finish', 1);
  const other = openTestFiles(store, clock);
  const file = await uploaded('hello', other.files);
  await expect(other.files.finish(file)).rejects.toThrow('the store failed');
  expect(await other.files.finish(file)).toMatchObject({ state: 'ready', finished: { sizeBytes: 5 } });
  await other.close();
});

test('a finished file that no message takes is given up after a week; one in a message never', async () => {
  const contact = await stores.contacts.ensure('device:1', { siteId: 'shop', name: null, locale: 'en', at: 0 });
  const unused = (await opened.files.finish(await uploaded('unused'))) as KeptFile;
  const used = (await opened.files.finish(await uploaded('used'))) as KeptFile;
  await stores.attachments.changeOwner(owner, { kind: 'contact', id: contact.contactId });
  const { name, type, sizeBytes, width, height } = used.finished as NonNullable<KeptFile['finished']>;
  const attachments = [{ attachmentId: used.attachmentId, name, type, sizeBytes, width, height }];
  const said = await stores.log.append({
    conversationId: contact.conversationId,
    entryId: 'entry-1',
    at: clock.now(),
    author: { kind: 'contact', id: contact.contactId, name: null },
    via: { channel: 'web', hint: null },
    body: { kind: 'message', text: '', caution: null, originalId: null, attachments },
    externalId: null,
    settles: null,
  });
  expect(said.kind).toBe('appended');
  expect(await opened.files.remove((await opened.files.file(used.attachmentId)) as KeptFile)).toBe(false);
  await clock.advance(7 * dayMs - hourMs);
  expect(onDisk('files')).toHaveLength(2);
  await clock.advance(2 * hourMs);
  await expect.poll(() => onDisk('files')).toEqual([used.storageKey]);
  await clock.advance(7 * dayMs);
  await expect.poll(() => opened.files.file(unused.attachmentId)).toBeNull();
  expect(onDisk('files')).toEqual([used.storageKey]);
});

test('the regular clearing goes on after a failure', async () => {
  const other = openTestFiles(failing(stores.attachments, 'leftAlone', 1), clock);
  const file = await uploaded('half', other.files);
  await clock.advance(dayMs + hourMs);
  await expect.poll(async () => (await other.files.file(file.attachmentId))?.state).toBe('removed');
  await other.close();
});

test('when it ends in the middle of a clearing, no timer is left', async () => {
  const gate = Promise.withResolvers<KeptFile[]>();
  const other = openTestFiles(standIn(stores.attachments, { leftAlone: () => gate.promise }), clock);
  await clock.advance(hourMs);
  const closing = other.close();
  gate.resolve([]);
  await closing;
  await opened.close();
  expect(clock.waiting).toBe(0);
});
