import { expect, test } from 'vitest';
import { isVisible } from './is-visible.ts';
import { pageLife } from './page-life.ts';

test('in Node there is no page to leave, and it counts as shown', () => {
  const stop = pageLife.watch(expect.unreachable, expect.unreachable);
  expect(isVisible()).toBe(true);
  expect(stop).not.toThrow();
});
