import { expect, test } from 'vitest';
import { pageLife } from './page-life.ts';

test('in Node there is no page to leave, and it counts as shown', () => {
  const stop = pageLife.watch(expect.unreachable, expect.unreachable);
  expect(pageLife.isVisible()).toBe(true);
  expect(stop).not.toThrow();
});
