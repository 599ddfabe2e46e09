import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import type { KeptFile } from './attachment.ts';
import { wideBounds } from './attachments.testing.ts';
import { Attachments } from './attachments.ts';
import { type BucketConfig, createBucketDepot } from './bucket-depot.ts';
import type { Depot } from './depot.ts';
import { type PlayedBucket, playBucket } from './testing/played-bucket.ts';

const owner = { kind: 'contact', id: 'anna' } as const;
let clock: ManualClock;
let stores: Stores;
let bucket: PlayedBucket;
let depot: Depot;
let files: Attachments;

const configOf = (secretAccessKey: string): BucketConfig => ({
  endpoint: bucket.endpoint,
  region: 'eu-central-1',
  bucket: 'chat-files',
  accessKeyId: 'key',
  secretAccessKey,
});

beforeEach(async () => {
  clock = createManualClock(1_800_000_000_000);
  stores = await openStores(':memory:', { now: clock });
  bucket = await playBucket('chat-files', 'a secret of the bucket');
  depot = createBucketDepot(configOf('a secret of the bucket'));
  const logger = { info() {}, warn() {}, error() {} };
  files = new Attachments({
    ...{ store: stores.attachments, depot, bounds: wideBounds, secret: 's'.repeat(40) },
    ...{ random: randomBytes, clock, logger },
  });
});
afterEach(async () => {
  await files.stop();
  await bucket.close();
  await stores.close();
});

async function begin(name: string, lengthBytes: number): Promise<KeptFile> {
  const file = await files.begin('shop', owner, name, lengthBytes);
  if ('refused' in file) throw new Error(file.refused);
  const headers = { 'upload-length': String(lengthBytes), 'tus-resumable': '1.0.0' };
  const answer = await files.protocol(
    new Request('http://gateway.example/uploads', { method: 'POST', headers }),
    file.attachmentId,
  );
  expect(answer.status).toBe(201);
  return file;
}

async function send({ attachmentId }: KeptFile, bytes: Buffer, offset = 0): Promise<string | null> {
  const headers = {
    'tus-resumable': '1.0.0',
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  };
  const init = { method: 'PATCH', headers, body: new Uint8Array(bytes) };
  const answer = await files.protocol(new Request(`http://gateway.example/uploads/${attachmentId}`, init));
  return answer.headers.get('upload-offset');
}

test('a file goes to the bucket in parts, lies there alone when it is finished, and is read back in part', async () => {
  const bytes = randomBytes(6_000_000);
  const file = await begin('film.dat', bytes.length);
  expect(await send(file, bytes.subarray(0, 1_000_000))).toBe('1000000');
  expect(await send(file, bytes.subarray(1_000_000, 5_500_000), 1_000_000)).toBe('5500000');
  expect(await send(file, bytes.subarray(5_500_000), 5_500_000)).toBe('6000000');
  const done = await files.finish(file);
  expect(done).toMatchObject({ state: 'ready', finished: { sizeBytes: 6_000_000 } });
  expect([...bucket.objects.keys()]).toEqual([`files/${file.storageKey}`]);
  expect(bucket.objects.get(`files/${file.storageKey}`)?.equals(bytes)).toBe(true);
  expect(bucket.openUploads()).toBe(0);
  const part = await files.read(done as KeptFile, { start: 10, end: 19 });
  expect(await text(part.setEncoding('latin1'))).toBe(bytes.toString('latin1', 10, 20));
});

test('a picture is written anew on its way, and a page in its clothing leaves nothing behind', async () => {
  const photo = await sharp({ create: { width: 6, height: 3, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const file = await begin('photo.png', photo.length);
  await send(file, photo);
  expect(await files.finish(file)).toMatchObject({ finished: { type: 'image/png', width: 6, height: 3 } });
  const page = await begin('page.txt', 15);
  await send(page, Buffer.from('<!doctype html>'));
  expect(await files.finish(page)).toMatchObject({ state: 'refused' });
  expect([...bucket.objects.keys()]).toEqual([`files/${file.storageKey}`]);
});

test('an upload that is given up leaves nothing in the bucket, however often it is told', async () => {
  const file = await begin('half.dat', 100);
  await send(file, randomBytes(50));
  expect(bucket.openUploads()).toBe(1);
  expect(await files.remove(file)).toBe(true);
  await depot.dropUpload(file.attachmentId);
  expect(bucket.openUploads()).toBe(0);
  expect([...bucket.objects.keys()]).toEqual([]);
});

test('what is fetched to be looked at is gone from the disk afterwards', async () => {
  const file = await begin('note.txt', 5);
  await send(file, Buffer.from('hello'));
  const path = await depot.withUpload(file.attachmentId, async (place) => {
    expect(await readFile(place, 'utf8')).toBe('hello');
    return place;
  });
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('with a wrong secret the service takes nothing, and the upload does not begin', async () => {
  const wrong = createBucketDepot(configOf('another secret'));
  await expect(wrong.keep(import.meta.filename, 'x')).rejects.toThrow();
  expect(bucket.declined).toBeGreaterThan(0);
  expect(bucket.objects.size).toBe(0);
  await wrong.close();
});
