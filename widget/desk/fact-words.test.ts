import { expect, test } from 'vitest';
import type { FactItem } from '../ui/timeline-rows.ts';
import { factsSummary, valueWords } from './fact-words.ts';

const author = { kind: 'contact', id: 'anna', name: null } as const;
const did = (name: string): FactItem => ({
  kind: 'touchpoint',
  key: name,
  seq: 1,
  at: 1,
  author,
  name,
  properties: {},
  url: null,
});

test('what was done often is counted', () => {
  expect(factsSummary([did('page viewed'), did('bought'), did('page viewed')], 'en')).toEqual([
    'page viewed × 2',
    'bought',
  ]);
});

test('what does not fit one line is counted, too', () => {
  const items = ['a', 'b', 'c', 'd', 'e'].map(did);
  expect(factsSummary(items.slice(0, 4), 'en')).toEqual(['a', 'b', 'c', 'd']);
  expect(factsSummary(items, 'de')).toEqual(['a', 'b', 'c', '2 weitere']);
});

test('values are shown as they were given', () => {
  expect([valueWords(true, 'nl'), valueWords(0, 'en'), valueWords('<b>', 'en')]).toEqual(['ja', '0', '<b>']);
});
