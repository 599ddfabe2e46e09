import type { Clock } from '../../../../kernel/clock.ts';
import type { Seal } from './provider.ts';

/** Clocks of two machines may differ by so much. */
const skewMs = 300_000;
const maxKept = 50_000;

/**
 * Refuses what was signed too long ago and what has had its effect (attack E11). It remembers in memory only: after a
 * restart a repetition is still found by its event key (C9).
 */
export class ReplayGuard {
  readonly #clock: Clock;
  /** By token: what it was about the first time, and whether that was received. */
  readonly #seen = new Map<string, { about: string; isDone: boolean; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why a request is refused; null when it may have its effect. A failed one may come again, about the same only. */
  refusal({ token, about, at, goodForMs }: Seal): 'old' | 'replayed' | null {
    const now = this.#clock.now();
    if (now - at > goodForMs || at - now > skewMs) return 'old';
    const seen = this.#seen.get(token);
    if (seen !== undefined) return seen.isDone || seen.about !== about ? 'replayed' : null;
    if (this.#seen.size >= maxKept) this.#forgetSome(now);
    this.#seen.set(token, { about, isDone: false, until: at + goodForMs });
    return null;
  }

  /** It has been received: from now on its token is used up. */
  done({ token }: Seal): void {
    const seen = this.#seen.get(token);
    if (seen !== undefined) seen.isDone = true;
  }

  #forgetSome(now: number): void {
    for (const [token, { until }] of this.#seen) {
      if (until < now || this.#seen.size >= maxKept) this.#seen.delete(token);
    }
  }
}
