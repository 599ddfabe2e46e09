import { describe, expect, it } from 'vitest';
import type { OutboundFile } from '../../channel.ts';
import { carryFiles, fileName } from './carry-files.ts';
import { fileOf, reply } from './testing/answer.ts';

const cidOf = (index: number): string => `${index}@shop.test`;
const signal = new AbortController().signal;

async function carriedOf(files: readonly OutboundFile[], maxBytes = 1_000) {
  return [...(await carryFiles([{ ...reply, files }], { maxBytes, cidOf }, signal)).values()];
}

describe('files that travel in a mail', () => {
  it('go along in order as long as they fit together; a large one between leaves room for those after it', async () => {
    const files = [400, 900, 500, 200].map((size) => fileOf(`${size}`, 'application/pdf', new Uint8Array(size)));
    expect((await carriedOf(files)).map(({ filename }) => filename)).toEqual(['400', '500']);
  });

  it('are read once, and not at all when they do not fit', async () => {
    const reads: string[] = [];
    const watched = (name: string, sizeBytes: number): OutboundFile => ({
      ...fileOf(name, 'application/pdf', new Uint8Array(1), sizeBytes),
      read: async () => {
        reads.push(name);
        return new Uint8Array(sizeBytes);
      },
    });
    await carriedOf([watched('small', 10), watched('huge', 1e12), watched('last', 10)]);
    expect(reads).toEqual(['small', 'last']);
  });

  it('stay out when they are larger than they were said to be', async () => {
    expect(await carriedOf([fileOf('liar', 'application/pdf', new Uint8Array(50_000), 10)])).toEqual([]);
  });

  it('are at most twenty', async () => {
    const files = Array.from({ length: 500 }, () => fileOf('a', 'text/plain', new Uint8Array(1)));
    expect(await carriedOf(files)).toHaveLength(20);
  });

  it('are not read further after the time is over', async () => {
    const late = new AbortController();
    const first = {
      ...fileOf('a', 'text/plain', new Uint8Array(1)),
      read: async () => {
        late.abort();
        return new Uint8Array(1);
      },
    };
    const second = { ...first, read: () => Promise.reject(new Error('read after the end')) };
    const carrying = carryFiles([{ ...reply, files: [first, second] }], { maxBytes: 10, cidOf }, late.signal);
    await expect(carrying).rejects.toThrow(/abort/i);
  });

  it('are shown in the mail where they are pictures that every mail program shows', async () => {
    const types = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'];
    const carried = await carriedOf(types.map((type) => fileOf('a', type, new Uint8Array(1))));
    expect(carried.map(({ contentDisposition }) => contentDisposition)).toEqual([
      'inline',
      'inline',
      'attachment',
      'attachment',
    ]);
    expect(carried.map(({ cid }) => cid)).toEqual(['1@shop.test', '2@shop.test', undefined, undefined]);
    const [large] = await carriedOf([fileOf('a', 'image/png', new Uint8Array(3_000_000))], 10_000_000);
    expect(large?.contentDisposition).toBe('attachment');
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'a/b\r\nBcc: x', '', 'TEXT/HTML'])(
    'X4: come as bytes where their type could act: %j',
    async (type) => {
      const [file] = await carriedOf([fileOf('a', type, new Uint8Array(1))]);
      expect(file).toMatchObject({ contentType: 'application/octet-stream', contentDisposition: 'attachment' });
    },
  );

  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\x\\a.pdf', 'C__x_a.pdf'],
    ['"><svg onload>.png', '___svg onload_.png'],
    ['a\r\nBcc: x', 'a Bcc_ x'],
    ['photo\u202Egpj.exe', 'photo gpj.exe'],
    ['.htaccess', 'htaccess'],
    ['', 'file'],
    [' . ', 'file'],
    ['Größe 42.pdf', 'Größe 42.pdf'],
    [`${'n'.repeat(4_000)}.pdf`, `${'n'.repeat(96)}.pdf`],
    [`${'😀'.repeat(200)}`, '😀'.repeat(100)],
  ])('X4, H1: have a name to save them by: %j', (name, safe) => {
    expect(fileName(name)).toBe(safe);
  });
});
