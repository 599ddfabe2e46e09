import type { QuietHours } from '@throughline/sdk/wire';

const minuteMs = 60_000;
const minutesPerDay = 1_440;

/** Whether this machine's time zone database (IANA tz, through `Intl`) knows a zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function minuteOfDay(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));
}

/** Making a formatter takes a hundred times as long as using it. Names come from strangers, so there is an end to them. */
const wallClocks = new Map<string, (at: number) => number>();
const maxWallClocks = 500;

/** Reads an instant as the minute of the day on a wall clock in a zone. */
function wallClock(timeZone: string): (at: number) => number {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const clock = (at: number): number => minuteOfDay(format.format(at));
  if (wallClocks.size >= maxWallClocks) wallClocks.clear();
  wallClocks.set(timeZone, clock);
  return clock;
}

/**
 * The first instant from a given one on at which a step may start, for a contract's quiet hours. They are hours of the
 * wall clock in their zone, also on the days on which it is turned: an hour that is shown twice is quiet both times,
 * and when `to` is left out by the turn, they end with the turn. `from` equal to `to` means no quiet hours.
 *
 * @throws RangeError for a zone `isTimeZone` does not know
 */
export function afterQuiet(quiet: QuietHours | null): (at: number) => number {
  if (quiet === null || quiet.from === quiet.to) return (at) => at;
  const from = minuteOfDay(quiet.from);
  const to = minuteOfDay(quiet.to);
  const wall = wallClock(quiet.timeZone);
  const isQuiet = (at: number): boolean => {
    const minute = wall(at);
    return from < to ? from <= minute && minute < to : minute >= from || minute < to;
  };
  const expectedEnd = (at: number): number => at + ((to - wall(at) + minutesPerDay) % minutesPerDay) * minuteMs;
  return (at) => (isQuiet(at) ? firstLoudMinute(at - (at % minuteMs), isQuiet, expectedEnd) : at);
}

function firstLoudMinute(from: number, isQuiet: (at: number) => boolean, expectedEnd: (at: number) => number): number {
  let inside = from;
  let outside = expectedEnd(inside);
  // Clocks turned back on the way: the expected end is still quiet.
  while (isQuiet(outside)) {
    inside = outside;
    outside = expectedEnd(inside);
  }
  // Clocks turned forward on the way: the end came earlier than expected.
  while (outside - inside > minuteMs) {
    const middle = inside + Math.floor((outside - inside) / minuteMs / 2) * minuteMs;
    if (isQuiet(middle)) inside = middle;
    else outside = middle;
  }
  return outside;
}
