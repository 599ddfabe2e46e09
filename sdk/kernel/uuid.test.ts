import { expect, test } from 'vitest';
import { uuidv7 } from './uuid.ts';

test('an id is a UUID of version 7 with its time in front', () => {
  const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
  expect(uuidv7(0x017f22e279b0, ones)).toBe('017f22e2-79b0-7fff-8fff-ffffffffffff');
  const zeros = (length: number): Uint8Array => new Uint8Array(length);
  expect(uuidv7(1, zeros)).toBe('00000000-0001-7000-8000-000000000000');
});

test('ids of one moment differ', () => {
  const ids = new Set(Array.from({ length: 1_000 }, () => uuidv7(1)));
  expect(ids.size).toBe(1_000);
});
