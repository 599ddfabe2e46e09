import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

test('the median of an odd list is its middle, the 99th of a hundred is the 99th', () => {
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(
    percentile(
      Array.from({ length: 100 }, (_, index) => index + 1),
      0.99,
    ),
  ).toBe(99);
});

test('nothing measured is not a number, never zero', () => {
  expect(percentile([], 0.5)).toBeNaN();
});
