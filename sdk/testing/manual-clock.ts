import type { Clock } from '../kernel/clock.ts';

/** A clock that a test turns. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; callback: () => void }[] = [];

  constructor(now = Date.UTC(2026, 10, 20, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((known) => known !== timer);
    };
  }

  /** Lets time pass; what falls due runs at its own moment, in order. */
  advance(durationMs: number): void {
    const until = this.#now + durationMs;
    for (let next = this.#due(until); next; next = this.#due(until)) {
      const timer = next;
      this.#timers = this.#timers.filter((known) => known !== timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
    }
    this.#now = until;
  }

  /** The device sleeps: no timer runs meanwhile, and what fell due runs late, after it. */
  sleep(durationMs: number): void {
    this.#now += durationMs;
    this.advance(0);
  }

  /** How many timers are running. */
  get running(): number {
    return this.#timers.length;
  }

  #due(until: number): { at: number; callback: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}
