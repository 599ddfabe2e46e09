import { expect, test } from 'vitest';
import type { KeptFile } from './attachment.ts';
import type { AttachmentStore, BegunFile, UploadBounds } from './attachment-store.ts';

const anna = { kind: 'contact', id: 'anna' } as const;
const wide: UploadBounds = { ownerBytesPerDay: 1_000, siteBytesPerDay: 10_000, unfinishedPerOwner: 10 };
const dayMs = 86_400_000;
const now = 10 * dayMs;
const finished = { name: 'b.jpg', type: 'image/jpeg', sizeBytes: 7, width: 2, height: 3, sha256: 'aa' };

/** What every implementation of `AttachmentStore` keeps. */
export function testAttachmentStore(
  name: string,
  open: () => Promise<{ attachments: AttachmentStore; close(): Promise<void> }>,
): void {
  let made = 0;
  const begun = (change: Partial<BegunFile> = {}): BegunFile => {
    made += 1;
    const ids = { attachmentId: `file-${made}`, storageKey: `key-${made}` };
    return { ...ids, siteId: 'shop', owner: anna, name: 'a.jpg', lengthBytes: 100, madeAt: now, ...change };
  };
  const inStore = (title: string, run: (store: AttachmentStore) => Promise<void>): void =>
    test(`${name}: ${title}`, async () => {
      const { attachments, close } = await open();
      await run(attachments);
      await close();
    });

  inStore('a file is kept from its first byte on, and what was found of it once it is finished', async (store) => {
    const file = begun();
    expect(await store.begin(file, wide)).toBeNull();
    const waiting: KeptFile = { ...file, state: 'uploading', refusal: null, finished: null, conversationId: null };
    expect(await store.file(file.attachmentId)).toEqual(waiting);
    await store.finish(file.attachmentId, finished);
    expect(await store.file(file.attachmentId)).toEqual({ ...waiting, name: 'b.jpg', state: 'ready', finished });
    await store.refuse(file.attachmentId, 'type-not-allowed');
    expect((await store.file(file.attachmentId))?.state).toBe('ready');
    expect(await store.file("file' OR 1=1 --")).toBeNull();
  });

  inStore('a refused file stays refused', async (store) => {
    const file = begun();
    await store.begin(file, wide);
    await store.refuse(file.attachmentId, 'picture-broken');
    await store.finish(file.attachmentId, finished);
    expect(await store.remove(file.attachmentId, 0)).toBe(false);
    expect(await store.file(file.attachmentId)).toMatchObject({ state: 'refused', refusal: 'picture-broken' });
  });

  inStore('bounds count the last day, per owner and per site, and say when to come again', async (store) => {
    await store.begin(begun({ lengthBytes: 600, madeAt: now - dayMs / 2 }), wide);
    const over = await store.begin(begun({ lengthBytes: 401 }), wide);
    expect(over).toEqual({ refused: 'quota-reached', retryAfterMs: dayMs / 2 });
    expect(await store.begin(begun({ lengthBytes: 400 }), wide)).toBeNull();
    const bert = { kind: 'contact', id: 'bert' } as const;
    expect(await store.begin(begun({ owner: bert }), { ...wide, siteBytesPerDay: 1_099 })).toMatchObject({
      refused: 'quota-reached',
    });
    expect(await store.begin(begun({ owner: { kind: 'agent', id: 'anna' } }), wide)).toBeNull();
    expect(await store.begin(begun({ siteId: 'other', owner: bert }), { ...wide, siteBytesPerDay: 100 })).toBeNull();
    expect(await store.begin(begun({ lengthBytes: 600, madeAt: now + dayMs / 2 }), wide)).toBeNull();
  });

  inStore('a given-up upload counts what came of it, a finished one counts whole', async (store) => {
    const [half, whole] = [begun({ lengthBytes: 500 }), begun({ lengthBytes: 500 })];
    await store.begin(half, wide);
    await store.begin(whole, wide);
    expect(await store.remove(half.attachmentId, 200)).toBe(true);
    await store.finish(whole.attachmentId, finished);
    await store.remove(whole.attachmentId, 0);
    expect(await store.begin(begun({ lengthBytes: 301 }), wide)).toMatchObject({ refused: 'quota-reached' });
    expect(await store.begin(begun({ lengthBytes: 300 }), wide)).toBeNull();
  });

  inStore('so many unfinished ones and no more', async (store) => {
    const bounds = { ...wide, unfinishedPerOwner: 2 };
    const first = begun();
    expect(await store.begin(first, bounds)).toBeNull();
    expect(await store.begin(begun(), bounds)).toBeNull();
    expect(await store.begin(begun(), bounds)).toMatchObject({ refused: 'too-many-uploads' });
    await store.finish(first.attachmentId, finished);
    expect(await store.begin(begun(), bounds)).toBeNull();
  });

  inStore('what was left alone is found, what was given up is found and forgotten', async (store) => {
    const [old, fresh, ready] = [begun({ madeAt: now - 2 }), begun({ madeAt: now }), begun({ madeAt: now - 2 })];
    for (const file of [old, fresh, ready]) await store.begin(file, wide);
    await store.finish(ready.attachmentId, finished);
    const ids = (files: KeptFile[]) => files.map(({ attachmentId }) => attachmentId);
    expect(ids(await store.leftAlone(now - 1, now - 3, 10))).toEqual([old.attachmentId]);
    expect(ids(await store.leftAlone(now - 3, now - 2, 10))).toEqual([ready.attachmentId]);
    await store.remove(old.attachmentId, 0);
    expect(ids(await store.givenUp(now, 10))).toEqual([old.attachmentId]);
    for (const file of [old, ready]) await store.forget(file.attachmentId);
    expect(await store.file(old.attachmentId)).toBeNull();
    expect(await store.file(ready.attachmentId)).not.toBeNull();
  });

  inStore('a visitor’s files are those of the contact it became', async (store) => {
    const file = begun();
    await store.begin(file, wide);
    await store.changeOwner(anna, { kind: 'contact', id: 'known' });
    expect((await store.file(file.attachmentId))?.owner).toEqual({ kind: 'contact', id: 'known' });
  });
}
