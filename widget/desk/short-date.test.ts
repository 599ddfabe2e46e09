import { expect, test } from 'vitest';
import { shortDate } from './short-date.ts';

const at = new Date(2026, 10, 22, 14, 22).getTime();
const plain = (text: string): string => text.replace(/\s/g, ' ');

test.each([
  ['en', ['de-AT', 'en-GB'], '22 Nov 2026, 14:22'],
  ['en', ['en-US', 'en-GB'], 'Nov 22, 2026, 2:22 PM'],
  ['en', ['de'], '22 Nov 2026, 14:22'],
  ['en-US', ['en-GB'], 'Nov 22, 2026, 2:22 PM'],
  ['de', ['en-US'], '22.11.2026, 14:22'],
  ['no language at all', ['??'], '22 Nov 2026, 14:22'],
])('a date at a desk in %s for a browser of %s', (tag, languages, words) => {
  expect(plain(shortDate(at, tag, languages))).toBe(words);
});
