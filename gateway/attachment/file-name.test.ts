import { limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { contentDisposition, safeFileName, withEnding } from './file-name.ts';

test('X4: a name keeps its letters of any language, and loses paths, control characters and reversed reading', () => {
  expect(safeFileName('Rechnung Müller (1).pdf')).toBe('Rechnung Müller (1).pdf');
  expect(safeFileName('請求書.pdf')).toBe('請求書.pdf');
  expect(safeFileName('../../etc/passwd')).toBe('passwd');
  expect(safeFileName('C:\\Users\\ann\\photo.jpg')).toBe('photo.jpg');
  expect(safeFileName('photo\u202egpj.exe')).toBe('photogpj.exe');
  expect(safeFileName('a\r\nSet-Cookie: x=1\0.txt')).toBe('aSet-Cookie_ x=1.txt');
  expect(safeFileName('in\u200bvis\u2066ible\ufeff.txt')).toBe('invisible.txt');
});

test('X4: what is left is never empty, hidden, or longer than the wire carries, and keeps its ending', () => {
  for (const nothing of ['', '   ', '..', '.', '/', '\u202e', '...']) expect(safeFileName(nothing)).toBe('file');
  expect(safeFileName('.htaccess')).toBe('htaccess');
  expect(safeFileName('invoice.pdf. . ')).toBe('invoice.pdf');
  for (const long of [`${'x'.repeat(5_000)}.docx`, `${'💥'.repeat(3_000)}.docx`]) {
    const kept = safeFileName(long);
    expect(kept.length).toBeLessThanOrEqual(limits.maxFileNameLength);
    expect(kept.endsWith('.docx')).toBe(true);
    expect(kept.isWellFormed()).toBe(true);
  }
  expect(safeFileName('x'.repeat(5_000)).length).toBeLessThanOrEqual(limits.maxFileNameLength);
  expect(safeFileName('broken \ud800 half.txt')).toBe('broken \ufffd half.txt');
});

test('a picture that became another format is named by it', () => {
  expect(withEnding('photo.avif', 'webp')).toBe('photo.webp');
  expect(withEnding('photo', 'png')).toBe('photo.png');
  expect(withEnding('photo.jpg', 'jpg')).toBe('photo.jpg');
});

test('H3: the header that names a file is plain ASCII in one line, whatever the name is', () => {
  const header = contentDisposition('attachment', `ü"'();\r\nX: y*.pdf`);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(header).toBe(
    `attachment; filename="________X_ y_.pdf"; filename*=UTF-8''%C3%BC%22%27%28%29%3B%0D%0AX%3A%20y%2A.pdf`,
  );
});
