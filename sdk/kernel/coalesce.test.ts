import { expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

test('many calls in one turn are one action, and the next turn is a new one', async () => {
  const action = vi.fn();
  const soon = coalesce(action);
  soon();
  soon();
  expect(action).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(action).toHaveBeenCalledTimes(1);
  soon();
  await Promise.resolve();
  expect(action).toHaveBeenCalledTimes(2);
});
