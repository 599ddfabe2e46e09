import type { Clock } from '../../gateway/kernel/clock.ts';
import { FakeLoop } from '../../sdk/testing/fake-loop.ts';

interface Due {
  at: number;
  order: number;
  act: () => void;
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Taken before anything of a run can take its place. */
const endOfTurn = setImmediate;

/** So many things happen in no run but one in which two of them feed each other; a long one has 10,000. */
const mostInARun = 100_000;

/** All that happens in a run, one thing after the other. No time passes but what lies between two of them. */
export class VirtualTime {
  /** Milliseconds since the run began. */
  now = 0;
  readonly #most: number;
  #happened = 0;
  #order = 0;
  /** A binary heap. */
  readonly #queue: Due[] = [];

  constructor(most = mostInARun) {
    this.#most = most;
  }

  /** Counts one thing more; false when there were too many, and nothing is to happen any more. */
  happens(): boolean {
    this.#happened += 1;
    return this.#happened <= this.#most;
  }

  /** Does it once `delayMs` from now; the result calls it off. */
  after(delayMs: number, act: () => void): () => void {
    const due: Due = { at: this.now + Math.max(0, delayMs), order: this.#order++, act };
    this.#push(due);
    return () => {
      due.act = nothing;
    };
  }

  /** Lets time pass; after each thing all promises that are settled call back. Throws when too much has happened. */
  async pass(durationMs: number): Promise<void> {
    const until = this.now + durationMs;
    await this.#turn();
    for (let due = this.#queue[0]; due && due.at <= until; due = this.#queue[0]) {
      this.#pop();
      this.now = due.at;
      if (due.act === nothing) continue;
      if (this.happens()) due.act();
      await this.#turn();
    }
    this.now = until;
  }

  async #turn(): Promise<void> {
    await turn();
    if (this.#happened <= this.#most) return;
    const seconds = (this.now / 1_000).toFixed(3);
    throw new Error(`more than ${this.#most} things happened by ${seconds} s: some of them feed each other`);
  }

  #push(due: Due): void {
    const queue = this.#queue;
    let at = queue.push(due) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = queue[above] as Due;
      if (!isBefore(due, parent)) break;
      queue[at] = parent;
      at = above;
    }
    queue[at] = due;
  }

  #pop(): void {
    const queue = this.#queue;
    const last = queue.pop() as Due;
    if (queue.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= queue.length) break;
      if (below + 1 < queue.length && isBefore(queue[below + 1] as Due, queue[below] as Due)) below += 1;
      if (!isBefore(queue[below] as Due, last)) break;
      queue[at] = queue[below] as Due;
      at = below;
    }
    queue[at] = last;
  }
}

const nothing = (): void => {};

/** Node empties its queue of promises before the next turn of its event loop. */
const turn = (): Promise<void> => new Promise((resolve) => endOfTurn(resolve));

/** What tabs say to each other takes no time, so it is counted here: a loop that has run away must not starve the clock. */
class CountedLoop extends FakeLoop {
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    super();
    this.#time = time;
  }

  override run(task: () => void): void {
    if (this.#time.happens()) super.run(task);
  }
}

const beginsAt = Date.UTC(2026, 10, 22, 4);

/** A program on a machine with a clock that may be wrong. Once it has ended, its timers never ring. */
export class Program implements Clock {
  /** How far its clock is off. */
  skewMs: number;
  readonly loop: FakeLoop;
  readonly #time: VirtualTime;
  #isAlive = true;

  constructor(time: VirtualTime, skewMs = 0) {
    this.#time = time;
    this.loop = new CountedLoop(time);
    this.skewMs = skewMs;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  setSkew(skewMs: number): void {
    this.skewMs = skewMs;
  }

  now(): number {
    return Math.floor(beginsAt + this.#time.now + this.skewMs);
  }

  /** Timers count time that passes, whatever the clock on the wall says. A program that sleeps is late. */
  after(delayMs: number, callback: () => void): () => void {
    let isOff = false;
    const stop = this.#time.after(delayMs, () =>
      this.soon(() => {
        if (!isOff) callback();
      }),
    );
    return () => {
      isOff = true;
      stop();
    };
  }

  /** Does it in the program's own loop of events, after what waits there. */
  soon(act: () => void): void {
    if (this.#isAlive) this.loop.run(act);
  }

  end(): void {
    this.#isAlive = false;
    this.loop.crash();
  }
}
