import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the system clock tells the time', () => {
  expect(systemClock.now()).toBe(1_000);
});

test('a call comes once, when its time has come', () => {
  const callback = vi.fn();
  systemClock.after(50, callback);
  vi.advanceTimersByTime(49);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(callback).toHaveBeenCalledTimes(1);
});

test('a call that was called off does not come', () => {
  const callback = vi.fn();
  systemClock.after(50, callback)();
  vi.advanceTimersByTime(1_000);
  expect(callback).not.toHaveBeenCalled();
});
