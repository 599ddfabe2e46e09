import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { showConfirmation } from './show-confirmation.ts';

const address = location.pathname + location.search;

function open(hash: string): HTMLElement {
  const main = document.createElement('main');
  main.id = 'confirm';
  document.body.replaceChildren(main);
  history.replaceState(null, '', `${address}#${hash}`);
  showConfirmation(main);
  return main;
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  document.adoptedStyleSheets = [];
  history.replaceState(null, '', address);
});

test.each(['', 'demo', 'demo.', '.secret'])('the link "%s" is not complete and has nothing to press', async (hash) => {
  const main = open(hash);
  await expect.element(page.getByText('This link is not complete. Open it from the e-mail again.')).toBeVisible();
  expect(main.querySelector('button')).toBeNull();
});

test('nothing is confirmed before the press; afterwards the title says that it is', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({}));
  const main = open('demo.a-secret-from-the-mail');
  expect(location.hash).toBe('');
  expect(fetched).not.toHaveBeenCalled();
  await expectAccessible(main);
  await userEvent.click(page.getByRole('button', { name: 'Confirm' }));
  await expect.element(page.getByRole('heading', { name: 'Confirmed' })).toBeVisible();
  expect(document.title).toBe('Confirmed');
  expect(main.querySelector('svg')?.getAttribute('class')).toBe('check');
  expect(main.querySelector('button')?.checkVisibility()).toBe(false);
  await expectAccessible(main);
});

test('when the gateway is out of reach one can try again', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('offline'));
  const main = open('demo.a-secret-from-the-mail');
  await userEvent.click(page.getByRole('button', { name: 'Confirm' }));
  await expect.element(page.getByText('That did not work just now. Try again in a moment.')).toBeVisible();
  expect(main.querySelector('button')?.disabled).toBe(false);
});
