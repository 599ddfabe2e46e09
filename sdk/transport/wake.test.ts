import { expect, test, vi } from 'vitest';
import { onWake } from './wake.ts';

test('in Node there is no page to wake from', () => {
  const listener = vi.fn();
  onWake(listener)();
  expect(listener).not.toHaveBeenCalled();
});
