import { AdjustableClock } from '../adjustable-clock.ts';

/** A clock whose time passes only when it is turned. */
export function stillClock(startAt = Date.UTC(2026, 10, 22, 12)): AdjustableClock {
  return new AdjustableClock({
    now: () => startAt,
    after(delayMs, callback) {
      let isOff = false;
      if (delayMs <= 0) queueMicrotask(() => isOff || callback());
      return () => {
        isOff = true;
      };
    },
  });
}
