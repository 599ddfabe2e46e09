import type { Clock } from '../kernel/clock.ts';

const renewMs = 3_000;
const idleMs = 5_000;

/** Says that somebody types here: at once, then at most every 3 s, and that they stopped, at the latest when idle. */
export class OwnTyping {
  readonly #clock: Clock;
  readonly #say: (on: boolean) => void;
  #saidAt: number | null = null;
  #stopIdle = (): void => {};

  constructor(clock: Clock, say: (on: boolean) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  set(on: boolean): void {
    this.#stopIdle();
    if (on) {
      this.#stopIdle = this.#clock.after(idleMs, () => this.set(false));
      if (this.#saidAt !== null && this.#clock.now() - this.#saidAt < renewMs) return;
      this.#saidAt = this.#clock.now();
      this.#say(true);
    } else if (this.#saidAt !== null) {
      this.#saidAt = null;
      this.#say(false);
    }
  }
}
