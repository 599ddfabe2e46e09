import { describe, expect, test } from 'vitest';
import { fileReasonWords } from './file-reason.ts';
import { formatSize } from './format-size.ts';
import { formatAgo, formatClock, formatDay } from './format-time.ts';
import { asTag, formatTag, pickLocale } from './locale.ts';
import { refusalWords, translate } from './translate.ts';

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 10, day, hour, minute).getTime();

describe('the language', () => {
  test.each([
    ['de', 'de'],
    ['de-CH', 'de'],
    ['NL-be', 'nl'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    ['<script>', 'en'],
    ['__proto__', 'en'],
  ])('of the tag "%s" is %s', (tag, locale) => {
    expect(pickLocale(tag)).toBe(locale);
  });

  test.each([
    ['en_US', 'en-US'],
    [' fr ', 'fr'],
    ['zh-Hans-CN', 'zh-Hans-CN'],
    ['"><script>', 'en'],
    ['', 'en'],
    ['x'.repeat(99), 'en'],
  ])('of a page that says "%s" goes to the gateway as %s', (said, tag) => {
    expect(asTag(said)).toBe(tag);
  });

  test('keeps the region for dates, and never throws on what is no tag', () => {
    expect(formatTag('de-ch')).toBe('de-CH');
    expect(formatTag('fr-FR', [])).toBe('en');
    for (const tag of ['de-', 'de-x', 'en-123456789', 'de-u-ca-💥', 'nl-a-a-a-a'])
      expect(() => formatClock(0, tag)).not.toThrow();
  });

  test.each([
    ['en', 'en-GB'],
    ['nl', 'nl-BE'],
    ['de', 'de-CH'],
    ['en-US', 'en-US'],
  ])('of a page in "%s" is written like %s where the browser says so', (tag, formatted) => {
    expect(formatTag(tag, ['fr-FR', 'en-GB', 'nl-BE', 'de-CH', 'en-US'])).toBe(formatted);
  });
});

describe('times', () => {
  const now = at(16, 14, 7);

  test('the clock follows the habit of the region', () => {
    expect(formatClock(now, 'de')).toBe('14:07');
    expect(formatClock(now, 'en-US').replace(/\s/u, ' ')).toBe('2:07 PM');
  });

  test('days are named as people say them', () => {
    expect(formatDay(at(16, 1), now, 'en')).toBe('today');
    expect(formatDay(at(15, 23), now, 'nl')).toBe('gisteren');
    expect(formatDay(at(9, 12), now, 'de')).toBe('Montag, 9. November');
    expect(formatDay(new Date(2025, 10, 9).getTime(), now, 'en-GB')).toContain('2025');
  });

  test('a list says how long ago, shorter and shorter', () => {
    expect(formatAgo(now - 5_000, now, 'en')).toBe('now');
    expect(formatAgo(now - 5 * 60_000, now, 'en')).toBe('5 min');
    expect(formatAgo(at(16, 9), now, 'de')).toBe('09:00');
    expect(formatAgo(at(14, 9), now, 'en')).toBe('Sat');
    expect(formatAgo(at(1, 9), now, 'en')).toBe('Nov 1');
  });
});

test('a reason that a newer gateway gives is said in general words', () => {
  expect(refusalWords('too-large', 'en')).toBe('it is too long');
  for (const reason of ['new-reason', '', '__proto__', 'constructor', null]) {
    expect(refusalWords(reason, 'de')).toBe(translate('de').refusals.unknown);
  }
});

test('a file’s size is told as people say it', () => {
  expect(formatSize(0, 'en')).toBe('0 bytes');
  expect(formatSize(2_000, 'en')).toBe('2 kB');
  expect(formatSize(104_857_600, 'de')).toBe('100 MB');
  expect(formatSize(2_621_440, 'de')).toBe('2,5 MB');
});

test('a file is declined in words of files, all else in those of texts', () => {
  expect(fileReasonWords('too-large', 'en')).toBe('it is too large');
  expect(fileReasonWords('rate-limited', 'en')).toBe(refusalWords('rate-limited', 'en'));
  for (const reason of ['brand-new', '__proto__', null])
    expect(fileReasonWords(reason, 'nl')).toBe(translate('nl').refusals.unknown);
});
