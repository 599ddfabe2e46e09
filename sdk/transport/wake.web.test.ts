import { expect, test, vi } from 'vitest';
import { onWake } from './wake.ts';

test('the page wakes a listener when it is shown, restored or online again, until the listening ends', () => {
  const listener = vi.fn();
  const stop = onWake(listener);
  window.dispatchEvent(new Event('online'));
  window.dispatchEvent(new Event('pageshow'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(listener).toHaveBeenCalledTimes(3);
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  hidden.mockRestore();
  expect(listener).toHaveBeenCalledTimes(3);
  stop();
  window.dispatchEvent(new Event('online'));
  window.dispatchEvent(new Event('pageshow'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(listener).toHaveBeenCalledTimes(3);
});
