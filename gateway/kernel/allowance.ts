import type { Clock } from './clock.ts';

/** How many of something a key may do: `burst` at once, refilled evenly over `perMs` milliseconds. */
export interface AllowanceOptions {
  burst: number;
  perMs: number;
}

interface Bucket {
  left: number;
  at: number;
}

const maxKeys = 50_000;

/**
 * A token bucket per key, in memory and without waiting, so that it can stand before authentication and inside an
 * upgrade. Keys that have refilled are forgotten; above 50,000 keys the oldest go first.
 */
export class Allowance {
  readonly #clock: Clock;
  readonly #options: AllowanceOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, options: AllowanceOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Takes one; 0 when it was granted, else the milliseconds until the next one is. */
  take(key: string): number {
    const { burst, perMs } = this.#options;
    const now = this.#clock.now();
    const last = this.#buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, last.left + (Math.max(0, now - last.at) * burst) / perMs);
    this.#buckets.delete(key);
    const isGranted = left >= 1;
    this.#buckets.set(key, { left: isGranted ? left - 1 : left, at: now });
    if (this.#buckets.size > maxKeys) this.#forgetSome(now);
    return isGranted ? 0 : Math.ceil(((1 - left) * perMs) / burst);
  }

  #forgetSome(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#buckets.size <= maxKeys && now - bucket.at < this.#options.perMs) return;
      this.#buckets.delete(key);
    }
  }
}

/** One key per stranger: an IPv4 address, or the /64 an IPv6 address lies in, since a host has all of it (A8). */
export function addressKey(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}
