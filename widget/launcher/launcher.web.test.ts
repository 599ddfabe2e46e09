import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { clearPage, deep } from '../testing/mount.ts';
import './launcher.define.ts';

afterEach(clearPage);

function launcher(attributes: Record<string, string> = {}): HTMLElement {
  const element = document.createElement('throughline-launcher');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

test('it stands in the lower corner, on the other side in right-to-left and on request', () => {
  const end = launcher();
  const isRight = (): boolean => end.getBoundingClientRect().left > innerWidth / 2;
  expect(isRight()).toBe(true);
  expect(innerHeight - end.getBoundingClientRect().bottom).toBe(20);
  document.documentElement.dir = 'rtl';
  expect(isRight()).toBe(false);
  end.setAttribute('position', 'start');
  expect(isRight()).toBe(true);
});

test('it says how much is unread', () => {
  const element = launcher({ unread: '3' });
  expect(deep(element, 'b').textContent).toBe('3');
  element.setAttribute('unread', '250');
  expect(deep(element, 'b').textContent).toBe('99+');
  for (const nothing of ['0', '', 'x', '-1']) {
    element.setAttribute('unread', nothing);
    expect(deep(element, 'b').textContent).toBe('');
  }
});

test('a press by mouse or keyboard reaches the page as its click', async () => {
  const element = launcher({ label: 'Chat with us' });
  let clicks = 0;
  element.addEventListener('click', () => {
    clicks += 1;
  });
  await userEvent.click(page.getByRole('button', { name: 'Chat with us' }));
  element.focus();
  await userEvent.keyboard('{Enter}');
  expect(clicks).toBe(2);
});

test('it is accessible, open and closed, with and without a count', async () => {
  const element = launcher({ label: 'Chat with us', unread: '2' });
  expect(deep(element, 'button').ariaExpanded).toBe('false');
  await expectAccessible(element);
  element.toggleAttribute('expanded', true);
  expect(deep(element, 'button').ariaExpanded).toBe('true');
  await expectAccessible(element);
});
