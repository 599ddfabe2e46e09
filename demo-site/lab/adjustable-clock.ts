import type { Clock } from '@throughline/gateway';

/** setTimeout's own bound; longer waits are taken in several turns. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own time. */
export const machineClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

interface Wait {
  dueAt: number;
  callback: () => void;
  stopTimer: () => void;
}

/**
 * A clock that can be turned: the time of `base` plus an offset. Waits that become due by turning it forward are over at
 * once, so that nobody has to sit through "e-mail me after five minutes". For the channel lab only.
 */
export class AdjustableClock implements Clock {
  readonly #base: Clock;
  readonly #waits = new Set<Wait>();
  #offsetMs: number;

  constructor(base: Clock = machineClock, offsetMs = 0) {
    this.#base = base;
    this.#offsetMs = offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return this.#base.now() + this.#offsetMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const wait: Wait = { dueAt: this.now() + delayMs, callback, stopTimer: () => {} };
    this.#waits.add(wait);
    this.#arm(wait);
    return () => {
      this.#waits.delete(wait);
      wait.stopTimer();
    };
  }

  /** Sets the distance to the real time, in milliseconds; 0 is the real time again. */
  turn(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const wait of [...this.#waits].sort((a, b) => a.dueAt - b.dueAt)) {
      wait.stopTimer();
      this.#arm(wait);
    }
  }

  #arm(wait: Wait): void {
    const restMs = Math.min(Math.max(wait.dueAt - this.now(), 0), longestTimerMs);
    wait.stopTimer = this.#base.after(restMs, () => {
      // Timers may be a millisecond early, and long waits come in several turns.
      if (this.now() < wait.dueAt) return this.#arm(wait);
      this.#waits.delete(wait);
      wait.callback();
    });
  }
}
