import type { Clock } from '@throughline/gateway';

/** What somebody still waits for, by the lab's clock, and can call off as a whole. */
export class Waits {
  readonly #clock: Clock;
  readonly #stops = new Set<() => void>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls back after `delayMs`; at once, before returning, when that is 0. */
  later(delayMs: number, callback: () => void): void {
    if (this.#isStopped) return;
    if (delayMs <= 0) {
      callback();
      return;
    }
    const stop = this.#clock.after(delayMs, () => {
      this.#stops.delete(stop);
      callback();
    });
    this.#stops.add(stop);
  }

  /** Nothing waited for happens any more. */
  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }
}
