import type { QuietHours } from '@throughline/sdk/wire';
import { type Country, countryOf } from './numbers.ts';

/** A daily span of wall-clock time, `HH:MM`. */
export interface Span {
  from: string;
  to: string;
}

/** Nobody is texted at night: what the United States demand of advertising (47 CFR 64.1200(c)(1)) suits answers too. */
export const nightTime: Span = { from: '21:00', to: '08:00' };

/** Not in TypeScript's library yet (ECMA-402, Intl Locale Info). */
type LocaleWithZones = Intl.Locale & { getTimeZones(): string[] | undefined };

const dayMinutes = 24 * 60;
const halfYearMs = 182 * 24 * 3_600_000;

/** Making one costs a hundred times its use. There are as many as there are zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}

function offsetMinutes(timeZone: string, at: number): number {
  const parts = formatIn(timeZone).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function earlier(time: string, byMinutes: number): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = (((hours * 60 + minutes - byMinutes) % dayMinutes) + dayMinutes) % dayMinutes;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/**
 * A span in all zones of a country at once: from its beginning in the east to its end in the west, on the clock of the
 * west. Not all zones have summer time, so the east is as far away as it is at either of two times half a year apart.
 */
function across(country: Country, { from, to }: Span, at: number): QuietHours | null {
  const times = [at, at + halfYearMs];
  const names = (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? [];
  const zones = names.map((timeZone) => ({ timeZone, offsets: times.map((time) => offsetMinutes(timeZone, time)) }));
  const sum = ({ offsets }: (typeof zones)[number]): number => offsets.reduce((all, one) => all + one, 0);
  const west = zones.toSorted((a, b) => sum(a) - sum(b))[0];
  if (west === undefined) return null;
  const ahead = zones.flatMap(({ offsets }) => offsets.map((offset, index) => offset - (west.offsets[index] ?? 0)));
  return { from: earlier(from, Math.max(...ahead)), to, timeZone: west.timeZone };
}

/**
 * When nobody is texted at a number, by the time where it is from: exact where its country has one time zone, else the
 * widest span; by the time at `home` where nothing is known about it. @param at for which time of the year
 */
export function quietOf(number: string, span: Span, home: Country, at: number): QuietHours | null {
  return across(countryOf(number) ?? home, span, at) ?? across(home, span, at);
}
