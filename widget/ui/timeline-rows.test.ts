import { expect, test } from 'vitest';
import { anna, said, sampleNow, thenEmail, visitor } from '../testing/sample-timeline.ts';
import { type TimelineRow, timelineRows } from './timeline-rows.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const saidRows = (rows: TimelineRow[]) => rows.filter((row) => row.row === 'said');

test('a new day begins with its name', () => {
  const rows = timelineRows([said('a', { at: sampleNow - day }), said('b'), said('c')], 'contact');
  expect(rows.map((row) => row.row)).toEqual(['day', 'said', 'day', 'said', 'said']);
});

test('messages of one author within five minutes are drawn together', () => {
  const items = [
    said('a'),
    said('b', { at: sampleNow + minute }),
    said('c', { at: sampleNow + 7 * minute }),
    said('d', { at: sampleNow + 7 * minute, author: anna }),
  ];
  const groups = saidRows(timelineRows(items, 'contact')).map(({ startsGroup, endsGroup }) => [startsGroup, endsGroup]);
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('a message by e-mail does not hide among those written here', () => {
  const items = [said('a'), said('b', { via: { channel: 'email', hint: null } })];
  expect(saidRows(timelineRows(items, 'contact')).every((row) => row.startsGroup)).toBe(true);
});

test('each side sees its own messages on its own side', () => {
  const items = [said('a'), said('b', { author: anna })];
  expect(saidRows(timelineRows(items, 'contact')).map((row) => row.isOurs)).toEqual([true, false]);
  expect(saidRows(timelineRows(items, 'agent')).map((row) => row.isOurs)).toEqual([false, true]);
});

test('a new contract stands between the messages', () => {
  const contract = { kind: 'contract', key: 'k', seq: 2, at: sampleNow, author: visitor, contract: thenEmail } as const;
  const rows = timelineRows([said('a'), contract, said('b')], 'contact');
  expect(rows.map((row) => row.row)).toEqual(['day', 'said', 'notice', 'said']);
  expect(saidRows(rows).every((row) => row.startsGroup && row.endsGroup)).toBe(true);
});
