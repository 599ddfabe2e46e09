import { limits } from '@throughline/sdk/wire';
import { html } from 'lit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { clearPage, deep, deepFocus, mount } from '../testing/mount.ts';
import type { Composer } from './composer.ts';
import './ui.define.ts';

afterEach(clearPage);

let composer: Composer;
let sent: string[];
let typing: boolean[];
const field = (): HTMLTextAreaElement => deep(composer, 'textarea');

beforeEach(async () => {
  composer = await mount(html`<throughline-composer placeholder="Write a message…"></throughline-composer>`);
  sent = [];
  typing = [];
  composer.addEventListener('throughline-send', (event) => sent.push((event as CustomEvent).detail.text));
  composer.addEventListener('throughline-typing', (event) => typing.push((event as CustomEvent).detail.on));
  composer.focus();
});

describe('writing', () => {
  test('Enter sends, Shift+Enter begins a new line', async () => {
    await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(sent).toEqual(['one\ntwo']);
  });

  test('the text stays until the face has kept it, and the focus stays afterwards', async () => {
    await userEvent.keyboard('hello{Enter}');
    expect(field().value).toBe('hello');
    composer.clear();
    await composer.updateComplete;
    expect(field().value).toBe('');
    expect(deepFocus()).toBe(field());
  });

  test('Enter of an input method chooses a word and sends nothing', async () => {
    composer.text = 'にほ';
    await composer.updateComplete;
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }));
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true }));
    expect(sent).toEqual([]);
  });

  test('nothing but spaces is not sent', async () => {
    await userEvent.keyboard('   {Enter}');
    expect(sent).toEqual([]);
    expect(deep<HTMLButtonElement>(composer, 'button').disabled).toBe(true);
  });

  test('the button sends and leaves the focus in the field', async () => {
    await userEvent.keyboard('hello');
    await userEvent.click(page.getByRole('button', { name: 'Send' }));
    expect(sent).toEqual(['hello']);
    expect(deepFocus()).toBe(field());
  });

  test('the field grows with the text, up to six lines', async () => {
    const one = field().clientHeight;
    composer.text = 'a\nb\nc';
    await composer.updateComplete;
    const three = field().clientHeight;
    composer.text = 'x\n'.repeat(30);
    await composer.updateComplete;
    expect(three).toBe(one + 2 * 24);
    expect(field().clientHeight).toBe(one + 5 * 24);
  });
});

test('typing is told once while one types, and its end too', async () => {
  await userEvent.keyboard('abc');
  expect(typing).toEqual([true]);
  await userEvent.clear(page.getByRole('textbox'));
  expect(typing).toEqual([true, false]);
});

test('the counter appears near the limit; beyond it nothing can be sent and nothing is cut off', async () => {
  const count = deep(composer, '#count');
  expect(count.hidden).toBe(true);
  composer.text = 'x'.repeat(limits.maxTextLength + 3);
  await composer.updateComplete;
  expect(count.hidden).toBe(false);
  expect(count.textContent).toContain('-3 characters left');
  await userEvent.keyboard('{Enter}');
  expect(sent).toEqual([]);
  expect(field().value).toHaveLength(limits.maxTextLength + 3);
});

test('iOS does not zoom into it, and it is accessible', async () => {
  expect(Number.parseFloat(getComputedStyle(field()).fontSize)).toBeGreaterThanOrEqual(16);
  composer.text = 'hello';
  await composer.updateComplete;
  await expectAccessible(composer);
});
