import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { KeptFile } from '../attachment/attachment.ts';
import { attachmentReader } from './read-attachment.ts';

const finished = { name: 'a.txt', type: 'text/plain', sizeBytes: 6, width: null, height: null, sha256: '' };
const file = { attachmentId: 'a', state: 'ready', finished } as KeptFile;
const chunks = (): Readable => Readable.from([Buffer.from('abc'), Buffer.from('def')]);

describe('a file of an answer', () => {
  it('is read whole', async () => {
    const asked: unknown[] = [];
    const read = attachmentReader({
      file: async () => file,
      read: async (_, range) => {
        asked.push(range);
        return chunks();
      },
    });
    expect(Buffer.from(await read('a', new AbortController().signal)).toString()).toBe('abcdef');
    expect(asked).toEqual([{ start: 0, end: 5 }]);
  });

  it('is not read on after the time for the send is over', async () => {
    const stream = chunks();
    const read = attachmentReader({ file: async () => file, read: async () => stream });
    await expect(read('a', AbortSignal.abort())).rejects.toThrow();
    expect(stream.destroyed).toBe(true);
  });

  it.each([null, { ...file, finished: null }])('that is gone is an error, not an empty file (%#)', async (gone) => {
    const read = attachmentReader({ file: async () => gone, read: async () => chunks() });
    await expect(read('a', new AbortController().signal)).rejects.toThrow('not there');
  });
});
