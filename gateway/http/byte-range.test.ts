import { expect, test } from 'vitest';
import { byteRange } from './byte-range.ts';

test('one part of a file is read as RFC 9110 writes it', () => {
  expect(byteRange('bytes=0-4', 10)).toEqual({ start: 0, end: 4 });
  expect(byteRange('bytes=5-', 10)).toEqual({ start: 5, end: 9 });
  expect(byteRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
  expect(byteRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 });
  expect(byteRange('bytes=8-99', 10)).toEqual({ start: 8, end: 9 });
  expect(byteRange('bytes=10-', 10)).toBe('outside');
  expect(byteRange('bytes=-0', 10)).toBe('outside');
});

test('what cannot be read means the whole file', () => {
  for (const odd of [
    undefined,
    '',
    'bytes=-',
    'bytes=5-2',
    'bytes=0-1,3-4',
    'lines=1-2',
    `bytes=${'9'.repeat(400)}-`,
    'bytes=a-b',
    'bytes=1--2',
  ]) {
    expect(byteRange(odd, 10)).toBeNull();
  }
});
