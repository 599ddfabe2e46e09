import { describe, expect, it } from 'vitest';
import { afterQuiet, isTimeZone } from './quiet-hours.ts';

const berlin = (from: string, to: string) => afterQuiet({ from, to, timeZone: 'Europe/Berlin' });
const newYork = (from: string, to: string) => afterQuiet({ from, to, timeZone: 'America/New_York' });
const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

describe('quiet hours', () => {
  it('let a step start at once outside them', () => {
    const loud = at('2026-11-23T12:00:30Z');
    expect(berlin('21:00', '08:00')(loud)).toBe(loud);
    expect(afterQuiet(null)(loud)).toBe(loud);
  });

  it('go over midnight', () => {
    const quiet = berlin('21:00', '08:00');
    expect(iso(quiet(at('2026-11-23T20:00:30Z')))).toBe('2026-11-24T07:00');
    expect(iso(quiet(at('2026-11-24T01:00:00Z')))).toBe('2026-11-24T07:00');
  });

  it('begin at their first minute and end with their last', () => {
    const quiet = berlin('13:00', '14:00');
    expect(iso(quiet(at('2026-11-23T11:59:59Z')))).toBe('2026-11-23T11:59');
    expect(iso(quiet(at('2026-11-23T12:00:00Z')))).toBe('2026-11-23T13:00');
    expect(iso(quiet(at('2026-11-23T12:59:59Z')))).toBe('2026-11-23T13:00');
    expect(iso(quiet(at('2026-11-23T13:00:00Z')))).toBe('2026-11-23T13:00');
  });

  it('end by the wall clock in the short night of Berlin', () => {
    expect(iso(berlin('21:00', '08:00')(at('2026-03-28T20:30:00Z')))).toBe('2026-03-29T06:00');
  });

  it('end by the wall clock in the long night of Berlin', () => {
    expect(iso(berlin('21:00', '08:00')(at('2026-10-24T19:30:00Z')))).toBe('2026-10-25T07:00');
  });

  it('end by the wall clock in the short and the long night of New York', () => {
    expect(iso(newYork('22:00', '07:00')(at('2026-03-08T03:30:00Z')))).toBe('2026-03-08T11:00');
    expect(iso(newYork('22:00', '07:00')(at('2026-11-01T02:30:00Z')))).toBe('2026-11-01T12:00');
  });

  it('end with the turn of the clock when their end is left out by it', () => {
    expect(iso(berlin('22:00', '02:30')(at('2026-03-28T23:00:00Z')))).toBe('2026-03-29T01:00');
  });

  it('hold in both of two hours that are shown twice', () => {
    const quiet = berlin('22:00', '02:30');
    expect(iso(quiet(at('2026-10-25T00:10:00Z')))).toBe('2026-10-25T00:30');
    expect(iso(quiet(at('2026-10-25T01:10:00Z')))).toBe('2026-10-25T01:30');
  });

  it('hold over a turn that repeats their last hour', () => {
    expect(iso(newYork('22:00', '02:00')(at('2026-11-01T03:00:00Z')))).toBe('2026-11-01T07:00');
  });

  it('know zones of half and quarter hours', () => {
    const quiet = afterQuiet({ from: '21:00', to: '08:00', timeZone: 'Asia/Kathmandu' });
    expect(iso(quiet(at('2026-11-23T18:00:00Z')))).toBe('2026-11-24T02:15');
  });

  it.each([
    ['the short night of Amsterdam', 'Europe/Amsterdam', '22:00', '08:00', '2026-03-28T22:00:00Z', '2026-03-29T06:00'],
    ['the long night of Amsterdam', 'Europe/Amsterdam', '22:00', '08:00', '2026-10-24T22:00:00Z', '2026-10-25T07:00'],
    [
      'an end the short night leaves out',
      'Europe/Amsterdam',
      '22:00',
      '02:15',
      '2026-03-28T22:00:00Z',
      '2026-03-29T01:00',
    ],
    ['the short night of New York', 'America/New_York', '21:00', '02:30', '2026-03-08T04:00:00Z', '2026-03-08T07:00'],
    ['the long night of New York', 'America/New_York', '21:00', '08:00', '2026-11-01T04:00:00Z', '2026-11-01T13:00'],
    [
      'half an hour left out in Lord Howe',
      'Australia/Lord_Howe',
      '21:00',
      '02:15',
      '2026-10-03T12:00:00Z',
      '2026-10-03T15:30',
    ],
    [
      'half an hour twice in Lord Howe',
      'Australia/Lord_Howe',
      '21:00',
      '08:00',
      '2026-04-04T12:00:00Z',
      '2026-04-04T21:30',
    ],
    ['the quarters of Kathmandu', 'Asia/Kathmandu', '21:00', '08:00', '2026-03-28T16:00:00Z', '2026-03-29T02:15'],
    ['the Friday Apia skipped', 'Pacific/Apia', '21:00', '08:00', '2011-12-30T08:00:00Z', '2011-12-30T18:00'],
    ['the day before it in Apia', 'Pacific/Apia', '23:00', '00:30', '2011-12-30T09:30:00Z', '2011-12-30T10:30'],
  ])('end by the wall clock over %s', (_, timeZone, from, to, quietAt, loudAt) => {
    expect(iso(afterQuiet({ from, to, timeZone })(at(quietAt)))).toBe(loudAt);
  });

  it('are none when they end as they begin', () => {
    const anyTime = at('2026-11-23T08:00:00Z');
    expect(berlin('09:00', '09:00')(anyTime)).toBe(anyTime);
  });

  it('are refused for zones that do not exist', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    for (const odd of ['Europe/Atlantis', '', '../../etc', 'constructor']) expect(isTimeZone(odd)).toBe(false);
  });
});
