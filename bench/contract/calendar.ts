import type { QuietHours } from '@throughline/sdk/wire';

const minute = 60_000;
const quarter = 15 * minute;
const day = 1_440 * minute;
/** How far around a run's start a calendar reaches. */
const reachDays = 40;
const maxQuarters = 4 * 48;

/** Quiet hours as the judge reads them: from a table of a zone's offsets, not from the code that is judged. */
export interface Calendar {
  isQuiet(at: number): boolean;
  /** The first moment from one on that is not quiet. */
  loudAt(at: number): number;
}

export const neverQuiet: Calendar = { isQuiet: () => false, loudAt: (at) => at };

/** A calendar of quiet hours around a moment. Hours begin, end and are turned at quarters of an hour. */
export function calendarOf({ from, to, timeZone }: QuietHours, around: number): Calendar {
  const offsets = offsetsOf(timeZone, around);
  const begins = minutesOf(from);
  const ends = minutesOf(to);
  const isQuiet = (at: number): boolean => {
    const wall = Math.floor((at + offsets(at)) / minute) % 1_440;
    return begins < ends ? begins <= wall && wall < ends : wall >= begins || wall < ends;
  };
  const loudAt = (at: number): number => {
    if (!isQuiet(at)) return at;
    let moment = Math.floor(at / quarter) * quarter + quarter;
    for (let looked = 0; isQuiet(moment); looked += 1) {
      if (looked > maxQuarters) throw new Error(`quiet hours without an end: ${from} to ${to}, ${timeZone}`);
      moment += quarter;
    }
    return moment;
  };
  return { isQuiet, loudAt };
}

const minutesOf = (clockTime: string): number => Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));

/** A zone's offset from UTC at each quarter of an hour, as a list of the moments at which it changes. */
function offsetsOf(timeZone: string, around: number): (at: number) => number {
  const first = Math.floor((around - reachDays * day) / quarter) * quarter;
  const changes: { at: number; offset: number }[] = [];
  for (let at = first; at < around + reachDays * day; at += quarter) {
    const offset = offsetAt(timeZone, at);
    if (changes.at(-1)?.offset !== offset) changes.push({ at, offset });
  }
  return (at) => (changes.findLast((change) => change.at <= at) ?? changes[0])?.offset ?? 0;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(timeZone: string, at: number): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(at)) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minute;
}
