import { expect, test, vi } from 'vitest';
import { isVisible } from './is-visible.ts';
import { pageLife } from './page-life.ts';

test('a page says when it leaves to where it cannot run, and when it is back, until the listening ends', () => {
  const [leaves, returns] = [vi.fn(), vi.fn()];
  const stop = pageLife.watch(leaves, returns);
  window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  document.dispatchEvent(new Event('freeze'));
  expect([leaves.mock.calls.length, returns.mock.calls.length]).toEqual([2, 0]);
  document.dispatchEvent(new Event('resume'));
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  expect([leaves.mock.calls.length, returns.mock.calls.length]).toEqual([2, 2]);
  stop();
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  document.dispatchEvent(new Event('resume'));
  expect([leaves.mock.calls.length, returns.mock.calls.length]).toEqual([2, 2]);
});

test('a page that somebody looks at is visible', () => {
  expect(isVisible()).toBe(true);
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  expect(isVisible()).toBe(false);
  hidden.mockRestore();
});
