import { describe, expect, test, vi } from 'vitest';
import { AdjustableClock } from './adjustable-clock.ts';
import { stillClock } from './testing/still-clock.ts';

describe('a clock that can be turned', () => {
  test('a wait is over at once when the clock is turned past it', async () => {
    const clock = stillClock();
    const rang = vi.fn();
    clock.after(300_000, rang);
    clock.turn(299_999);
    await Promise.resolve();
    expect(rang).not.toHaveBeenCalled();
    clock.turn(300_000);
    await Promise.resolve();
    expect(rang).toHaveBeenCalledOnce();
  });

  test('waits that become due together end in the order they were due', async () => {
    const clock = stillClock();
    const rang: string[] = [];
    clock.after(2_000, () => rang.push('second'));
    clock.after(1_000, () => rang.push('first'));
    clock.turn(3_600_000);
    await Promise.resolve();
    expect(rang).toEqual(['first', 'second']);
  });

  test('a wait that was called off stays off, also when the clock is turned', async () => {
    const clock = stillClock();
    const rang = vi.fn();
    const stop = clock.after(1_000, rang);
    stop();
    clock.turn(10_000);
    await Promise.resolve();
    expect(rang).not.toHaveBeenCalled();
  });

  test('turning it back to the real time makes a wait longer again', async () => {
    const clock = stillClock();
    clock.turn(60_000);
    const rang = vi.fn();
    clock.after(60_000, rang);
    clock.turn(0);
    clock.turn(60_000);
    await Promise.resolve();
    expect(rang).not.toHaveBeenCalled();
    clock.turn(120_000);
    await Promise.resolve();
    expect(rang).toHaveBeenCalledOnce();
  });

  test('a wait longer than a timer can take does not end early', () => {
    vi.useFakeTimers();
    try {
      const clock = new AdjustableClock();
      const rang = vi.fn();
      clock.after(40 * 86_400_000, rang);
      vi.advanceTimersByTime(39 * 86_400_000);
      expect(rang).not.toHaveBeenCalled();
      vi.advanceTimersByTime(86_400_000);
      expect(rang).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });
});
