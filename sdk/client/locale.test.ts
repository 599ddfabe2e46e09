import { expect, test } from 'vitest';
import { wireLocale } from './locale.ts';

test('a language tag becomes what the wire takes', () => {
  expect(wireLocale('de')).toBe('de');
  expect(wireLocale('DE-at')).toBe('de-AT');
  expect(wireLocale('de-DE-u-co-phonebk')).toBe('de-DE');
  expect(wireLocale('zh-Hant-TW')).toBe('zh-Hant-TW');
});

test.each(['', 'en_US', 'english language', '-', '🙂'])('%j is no language tag', (tag) => {
  expect(() => wireLocale(tag)).toThrow(RangeError);
});
