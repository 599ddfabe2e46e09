import { expect, test } from 'vitest';
import { waitWords } from './wait-words.ts';

test('a wait is said in the largest whole unit', () => {
  expect([20, 300, 3_600, 5_400, 172_800].map((seconds) => waitWords(seconds, 'en'))).toEqual([
    '1 min',
    '5 min',
    '1 hour',
    '90 min',
    '2 days',
  ]);
  expect(waitWords(172_800, 'de-CH')).toBe('2 Tagen');
});
