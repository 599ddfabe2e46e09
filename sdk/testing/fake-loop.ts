import type { Clock } from '../kernel/clock.ts';

/** The event loop of one played tab: frozen, everything waits; crashed, nothing runs any more. */
export class FakeLoop {
  #tasks: (() => void)[] = [];
  #isFrozen = false;
  #isCrashed = false;

  get isRunning(): boolean {
    return !this.#isFrozen && !this.#isCrashed;
  }

  /** Runs a task soon, after those that were there before. */
  run(task: () => void): void {
    this.#tasks.push(task);
    queueMicrotask(() => this.#next());
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const _ of this.#tasks) queueMicrotask(() => this.#next());
  }

  crash(): void {
    this.#isCrashed = true;
  }

  /** A clock whose timers run in this loop: late, when the tab sleeps. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (delayMs, callback) => {
        let isOff = false;
        const stop = clock.after(delayMs, () =>
          this.run(() => {
            if (!isOff) callback();
          }),
        );
        return () => {
          isOff = true;
          stop();
        };
      },
    };
  }

  #next(): void {
    if (this.isRunning) this.#tasks.shift()?.();
  }
}
