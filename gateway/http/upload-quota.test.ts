import { afterEach, expect, test } from 'vitest';
import { noise, openUploads, type UploadScene } from './uploads.testing.ts';

const anna = 'secret-of-anna-1234';
const bert = 'secret-of-bert-1234';
const hourMs = 3_600_000;
let scene: UploadScene;
afterEach(() => scene.close());

test('F6: a contact’s day has an end, and a next one', async () => {
  scene = await openUploads({ uploads: { ownerBytesPerDay: 1_000 } });
  expect((await scene.upload(noise(600), anna)).failed).toBeNull();
  expect((await scene.upload(noise(401), anna)).failed).toEqual({ status: 413, refused: 'quota-reached' });
  expect((await scene.upload(noise(400), anna)).failed).toBeNull();
  expect((await scene.upload(noise(1), anna)).failed).toEqual({ status: 413, refused: 'quota-reached' });
  expect((await scene.upload(noise(1), bert)).failed).toBeNull();
  await scene.clock.advance(24 * hourMs);
  expect((await scene.upload(noise(600), anna)).failed).toBeNull();
});

test('F6: a site’s day has an end too, over all its contacts', async () => {
  scene = await openUploads({ uploads: { siteBytesPerDay: 1_000 } });
  expect((await scene.upload(noise(600), anna)).failed).toBeNull();
  expect((await scene.upload(noise(600), bert)).failed).toEqual({ status: 413, refused: 'quota-reached' });
});

test('F6: asked a hundred times at once, no more begin than may; a cancelled one makes room, its bytes still count', async () => {
  scene = await openUploads({ uploads: { unfinishedPerOwner: 5, ownerBytesPerDay: 1_000 } });
  const asked = await Promise.all(
    Array.from({ length: 100 }, () => scene.request('POST', scene.endpoint, anna, { 'upload-length': '10' })),
  );
  const begun = asked.filter(({ status }) => status === 201);
  expect(begun).toHaveLength(5);
  expect(asked.filter(({ status }) => status === 429)).toHaveLength(95);
  const url = new URL(begun[0]?.headers.get('location') ?? '', scene.endpoint).href;
  expect((await scene.request('DELETE', url, anna)).status).toBe(204);
  // Nothing of the cancelled one had come: all but the other four is left of the day.
  expect((await scene.upload(noise(960), anna)).failed).toBeNull();
  expect((await scene.upload(noise(1), anna)).failed).toEqual({ status: 413, refused: 'quota-reached' });
});
