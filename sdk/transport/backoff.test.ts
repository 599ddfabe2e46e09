import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('the longest wait doubles up to half a minute, and chance picks any moment before it', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map((attempt) => backoffMs(attempt, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(backoffMs(5, () => 0)).toBe(0);
});
