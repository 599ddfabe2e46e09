import { type Country, countryOf } from './numbers.ts';

/** A code that was asked for. */
export interface CodeAsked {
  /** E.164. */
  number: string;
  at: number;
  /** Whether somebody typed it in. */
  wasUsed: boolean;
}

/** So many within a time. */
interface Limit {
  most: number;
  withinMs: number;
}

/** How codes by SMS are kept from being a business for whoever owns the numbers (A5, A6). */
export interface PumpingPolicy {
  countries: ReadonlySet<Country>;
  /** To one number. */
  perNumber: Limit;
  /** To all numbers that differ only in their last so many digits: blocks are rented whole. */
  perBlock: readonly (Limit & { digits: number })[];
  /** Below this share of used codes, of at least so many asked for, somebody should look. */
  alarm: Limit & { share: number };
}

const hourMs = 3_600_000;

/** @param countries where codes are sent at all; by default only the site's own. */
export const standardPolicy = (countries: ReadonlySet<Country>): PumpingPolicy => ({
  countries,
  perNumber: { most: 5, withinMs: 24 * hourMs },
  perBlock: [
    { digits: 4, most: 5, withinMs: hourMs },
    { digits: 6, most: 50, withinMs: hourMs },
  ],
  alarm: { most: 20, withinMs: 24 * hourMs, share: 0.2 },
});

export type MayText =
  | { kind: 'granted' }
  | { kind: 'refused'; reason: 'country' | 'number' | 'block'; retryAfterMs: number | null };

const granted: MayText = { kind: 'granted' };

/** How long until one of these times is no longer within the limit; 0 when there is room now. */
function waitMs(times: readonly number[], { most, withinMs }: Limit, now: number): number {
  const recent = times.filter((at) => now - at < withinMs).sort((a, b) => a - b);
  const inTheWay = recent[recent.length - most];
  return inTheWay === undefined ? 0 : Math.max(1, inTheWay + withinMs - now);
}

/**
 * Whether a code may be sent to a number now, given all that were granted on the site within a day: the limits are one
 * for all addresses, tabs and visitors (A8). The answer and the note of it belong into one transaction.
 */
export function mayText(number: string, history: readonly CodeAsked[], policy: PumpingPolicy, now: number): MayText {
  const country = countryOf(number);
  if (country === null || !policy.countries.has(country))
    return { kind: 'refused', reason: 'country', retryAfterMs: null };
  const timesOf = (start: string): number[] =>
    history
      .filter((asked) => asked.number.length === number.length && asked.number.startsWith(start))
      .map(({ at }) => at);
  const forNumber = waitMs(timesOf(number), policy.perNumber, now);
  if (forNumber > 0) return { kind: 'refused', reason: 'number', retryAfterMs: forNumber };
  const forBlock = Math.max(
    0,
    ...policy.perBlock.map((limit) => waitMs(timesOf(number.slice(0, -limit.digits)), limit, now)),
  );
  return forBlock > 0 ? { kind: 'refused', reason: 'block', retryAfterMs: forBlock } : granted;
}

/** How many of the codes asked for were used: pumped ones are not. Codes of the last ten minutes are still on their way. */
export function conversion(
  history: readonly CodeAsked[],
  { alarm }: PumpingPolicy,
  now: number,
): {
  asked: number;
  used: number;
  isAlarming: boolean;
} {
  const old = history.filter(({ at }) => now - at < alarm.withinMs && now - at > hourMs / 6);
  const used = old.filter(({ wasUsed }) => wasUsed).length;
  return { asked: old.length, used, isAlarming: old.length >= alarm.most && used < old.length * alarm.share };
}
