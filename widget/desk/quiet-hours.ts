import type { QuietHours } from '@throughline/sdk/wire';

const minutesOf = (clockTime: string): number => Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));

function minutesInZone(at: number, timeZone: string): number | null {
  try {
    const shown = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
    return minutesOf(shown.format(at));
  } catch (error) {
    // A zone newer than this browser's tables: the gateway still keeps the hours, the desk cannot foretell them.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Whether an instant falls into the customer's quiet hours; `from` is inside, `to` is not. False when this browser does
 * not know the time zone.
 */
export function isQuietAt(quiet: QuietHours, at: number): boolean {
  const now = minutesInZone(at, quiet.timeZone);
  if (now === null) return false;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  return from <= to ? now >= from && now < to : now >= from || now < to;
}
