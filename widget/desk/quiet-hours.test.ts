import { expect, test } from 'vitest';
import { isQuietAt } from './quiet-hours.ts';

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);

test('a night span goes over midnight', () => {
  const night = { from: '21:00', to: '08:00', timeZone: 'UTC' };
  expect(['20:59', '21:00', '23:59', '00:00', '07:59', '08:00'].map((time) => isQuietAt(night, at(time)))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('a lunch span is counted on the clock of the customer, not of the agent', () => {
  const lunch = { from: '12:00', to: '13:00', timeZone: 'Europe/Berlin' };
  expect(isQuietAt(lunch, at('11:30'))).toBe(true);
  expect(isQuietAt(lunch, at('12:30'))).toBe(false);
});

test('a time zone this browser does not know breaks nothing', () => {
  expect(isQuietAt({ from: '00:00', to: '23:59', timeZone: 'Nowhere/Land' }, at('12:00'))).toBe(false);
});
