import type { Clock } from '../kernel/clock.ts';

/** A clock that only a test turns. */
export interface ManualClock extends Clock {
  /**
   * Turns the clock on. What is due on the way runs at its own moment, in order; before each, and at the end, all
   * that was started gets the chance to go on as far as it can without further time.
   */
  advance(ms: number): Promise<void>;
  /** Jumps at once, as when somebody sets a clock: what was due on the way runs late, at the new time. */
  jump(ms: number): Promise<void>;
  /** How many callbacks wait; 0 shows that everything started was stopped. */
  readonly waiting: number;
}

/** Promises, group commits and loopback sockets go on for some turns of the event loop after a callback. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

interface Alarm {
  at: number;
  callback: () => void;
}

/** Makes a clock that stands at `startAt` (milliseconds since 1970) until it is turned. */
export function createManualClock(startAt: number): ManualClock {
  const alarms = new Set<Alarm>();
  let now = startAt;

  const nextBy = (end: number): Alarm | undefined =>
    [...alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at)[0];

  async function runUntil(end: number): Promise<void> {
    await settle();
    for (let alarm = nextBy(end); alarm !== undefined; alarm = nextBy(end)) {
      alarms.delete(alarm);
      now = Math.max(now, alarm.at);
      alarm.callback();
      await settle();
    }
    now = Math.max(now, end);
    await settle();
  }

  return {
    now: () => now,
    after(delayMs, callback) {
      const alarm = { at: now + Math.max(0, delayMs), callback };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance: (ms) => runUntil(now + ms),
    jump(ms) {
      now += ms;
      return runUntil(now);
    },
    get waiting() {
      return alarms.size;
    },
  };
}
