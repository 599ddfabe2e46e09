import { formatTag } from './locale.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Options = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs about 50 µs; a timeline asks for hundreds.
function format(tag: string, options: Options): Intl.DateTimeFormat {
  const key = `${tag} ${JSON.stringify(options)}`;
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(formatTag(tag), options);
  formats.set(key, kept);
  return kept;
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** The clock time of an instant in the reader's zone: `14:07`. */
export const formatClock = (at: number, tag: string): string => format(tag, { timeStyle: 'short' }).format(at);

/** Date and clock, for a tooltip or a machine-readable title. */
export const formatDateTime = (at: number, tag: string): string =>
  format(tag, { dateStyle: 'full', timeStyle: 'short' }).format(at);

/** Which of the reader's days an instant falls on: equal numbers are the same day. */
export const dayOf = (at: number): number => startOfDay(at);

/** A day as people say it: `today`, `yesterday`, `Monday, 16 November`, with the year when it is another one. */
export function formatDay(at: number, now: number, tag: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / dayMs);
  if (days === 0 || days === -1) {
    return new Intl.RelativeTimeFormat(formatTag(tag), { numeric: 'auto' }).format(days, 'day');
  }
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year: Options = isThisYear ? {} : { year: 'numeric' };
  return format(tag, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(at);
}

/** How long ago, short, for lists: `now`, `5 min`, `14:07` today, `Mon` this week, `16 Nov`. */
export function formatAgo(at: number, now: number, tag: string): string {
  const ago = now - at;
  if (ago < minuteMs) return new Intl.RelativeTimeFormat(formatTag(tag), { numeric: 'auto' }).format(0, 'second');
  if (ago < hourMs) {
    return new Intl.NumberFormat(formatTag(tag), { style: 'unit', unit: 'minute', unitDisplay: 'short' }).format(
      Math.floor(ago / minuteMs),
    );
  }
  if (dayOf(at) === dayOf(now)) return formatClock(at, tag);
  if (ago < 6 * dayMs) return format(tag, { weekday: 'short' }).format(at);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(tag, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: '2-digit' }) }).format(at);
}
