import type { Refused } from '@throughline/sdk';
import { html } from 'lit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { clearPage, deep, deepAll, deepFocus, heard, mount, shownText } from '../testing/mount.ts';
import { mountChat } from '../testing/mount-chat.ts';
import { thenEmail } from '../testing/sample-timeline.ts';
import type { AddressConfirm } from './address-confirm.ts';
import { ThroughlineChat } from './throughline-chat.ts';
import './throughline-chat.define.ts';

beforeEach(() => page.viewport(1100, 780));
afterEach(() => {
  clearPage();
  history.replaceState(null, '', location.pathname + location.search);
});

const option = (name: string | RegExp) => page.getByRole('radio', { name });
const press = (name: string) => userEvent.click(page.getByRole('button', { name, exact: true }));
const preview = (root: Element): string => deep(root, '.preview').textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('choosing where answers go', () => {
  test('the sentence below the form says what will be agreed, while one chooses', async () => {
    const { chat, choose } = await mountChat();
    const picker = await choose();
    await vi.waitFor(() => expect(deepFocus()).toBe(deep(picker, 'input:checked')));
    expect(preview(picker)).toBe('Answers: Here.');
    expect(shownText(picker)).toContain('If you haven’t read it after a while.');
    await userEvent.click(option('Here, then by e-mail'));
    await vi.waitFor(() => expect(preview(picker)).toContain('by e-mail to my address if'));
    await userEvent.click(option('1 hour'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@example.org');
    await userEvent.click(page.getByText('Quiet hours and end date'));
    await userEvent.click(page.getByRole('checkbox'));
    await vi.waitFor(() =>
      expect(preview(picker)).toBe(
        "Answers: Here, then by e-mail to mara@example.org if I haven't read it after 1 hour; not between 21:00 and 08:00.",
      ),
    );
    const details = deep(picker, 'details').getBoundingClientRect();
    expect(details.bottom).toBeLessThanOrEqual(deep(picker, '.end').getBoundingClientRect().top);
    expect(deepAll(chat, 'throughline-timeline')[0]?.checkVisibility()).toBe(false);
  });

  test('a new address is confirmed by its code, and the contract line says the new contract', async () => {
    const { chat, client, choose } = await mountChat();
    const picker = await choose();
    await userEvent.click(option('By e-mail right away'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@example.org');
    await press('Confirm address');
    const code = page.getByRole('textbox', { name: '6-digit code' });
    await vi.waitFor(() => expect(deepFocus()?.id).toBe('code'));
    expect(client.asked).toContainEqual([
      'reply.requestAddress',
      'email',
      'mara@example.org',
      { steps: [{ channel: 'email', addressId: null, afterSeconds: 0 }], quiet: null, until: null },
    ]);
    expect(shownText(chat)).toContain('The link in that e-mail works too.');
    expect(picker.isConnected).toBe(false);
    await userEvent.fill(code, ' 123-456 ');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(client.asked).toContainEqual(['reply.confirmAddress', 'address-1', '123456']));
    expect(client.calls).not.toContain('reply.set');
    await vi.waitFor(() =>
      expect(shownText(deep(chat, 'throughline-contract'))).toContain('By e-mail to m•••@example.org.'),
    );
    await vi.waitFor(() => expect(deepFocus()).toBe(deep(chat, 'textarea')));
  });

  test('a confirmed address is chosen without typing it again', async () => {
    const client = new FakeClient();
    client.show({ contract: thenEmail });
    client.addresses = [{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }];
    const { choose } = await mountChat({ client });
    const picker = await choose();
    await expect.element(option('m•••@example.org')).toBeChecked();
    await expect.element(option('5 minutes')).toBeChecked();
    expect(deepAll(picker, '#address')).toEqual([]);
    await userEvent.click(option('15 minutes'));
    await press('Save');
    await vi.waitFor(() => expect(client.timeline.contract.steps[1]?.afterSeconds).toBe(900));
    expect(client.calls).not.toContain('reply.requestAddress');
  });

  test.each(['', 'mara', 'mara@', 'a b@example.org', '<script>@x'])(
    '"%s" is no address and asks nothing',
    async (bad) => {
      const { client, choose } = await mountChat();
      const picker = await choose();
      await userEvent.click(option('By e-mail right away'));
      const field = page.getByRole('textbox', { name: 'Your e-mail address' });
      if (bad !== '') await userEvent.fill(field, bad);
      await press('Confirm address');
      await expect.element(page.getByText(/Please write an e-mail address/)).toBeVisible();
      expect(deepFocus()?.id).toBe('address');
      expect(deep(picker, '#address').ariaInvalid).toBe('true');
      expect(client.calls).not.toContain('reply.requestAddress');
    },
  );

  test('a refusal stands in the form, with what was typed', async () => {
    const { client, choose } = await mountChat();
    client.answers.requestAddress = { refused: 'rate-limited', retryAfterMs: 60_000 };
    const picker = await choose();
    await userEvent.click(option('By e-mail right away'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@example.org');
    await press('Confirm address');
    await expect.element(page.getByText('Too many tries. Please wait 60 seconds.')).toBeVisible();
    expect(deep<HTMLInputElement>(picker, '#address').value).toBe('mara@example.org');
  });

  test('out of reach it says that nothing was sent, until the connection is back', async () => {
    const { chat, client, choose } = await mountChat();
    await choose();
    client.answers.requestAddress = { refused: 'unavailable', retryAfterMs: null };
    client.setConnection({ state: 'waiting', retryAt: null, isOffline: true });
    await userEvent.click(option('By e-mail right away'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@example.org');
    await press('Confirm address');
    await vi.waitFor(() => expect(shownText(chat)).toContain('You are offline. Nothing was sent yet'));
    client.setConnection({ state: 'connecting' });
    await vi.waitFor(() => expect(shownText(chat)).toContain('We can’t connect right now. Nothing was sent yet'));
    client.setConnection({ state: 'live' });
    await vi.waitFor(() => expect(shownText(chat)).not.toContain('Nothing was sent yet'));
  });

  test('Escape goes back to the conversation first, then closes; a step opened again has the focus', async () => {
    const { chat, choose, drawn } = await mountChat();
    const picker = await choose();
    chat.close();
    await drawn();
    chat.open();
    await vi.waitFor(() => expect(deepFocus()).toBe(deep(picker, 'input:checked')));
    await userEvent.keyboard('{Escape}');
    await drawn();
    expect(chat.isOpen).toBe(true);
    expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(chat.isOpen).toBe(false);
  });

  test('back leaves everything as it was', async () => {
    const { chat, client, choose, drawn } = await mountChat();
    await choose();
    await press('Back');
    await drawn();
    expect(client.calls).not.toContain('reply.set');
    expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true);
  });

  test('a company without e-mail offers no choice', async () => {
    const client = new FakeClient();
    client.site = { name: 'Blumen Bauer', channels: [] };
    const { chat, drawn } = await mountChat({ client });
    chat.open();
    await drawn();
    expect(deepAll(deep(chat, 'throughline-contract'), 'button')).toEqual([]);
  });

  test('when the form cannot be fetched one is back where one can write, and told', async () => {
    const { loadSteps } = ThroughlineChat;
    ThroughlineChat.loadSteps = () => Promise.reject(new TypeError('offline'));
    const { chat, drawn } = await mountChat();
    chat.open();
    await drawn();
    await press('Reply to me by…');
    await vi.waitFor(() => expect(shownText(chat)).toContain('can’t be reached'));
    expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true);
    ThroughlineChat.loadSteps = loadSteps;
  });
});

describe('the code', () => {
  async function confirm(changes: Partial<AddressConfirm> = {}): Promise<AddressConfirm> {
    const element = await mount<AddressConfirm>(
      html`<throughline-address-confirm hint="m•••@example.org" new-address></throughline-address-confirm>`,
    );
    Object.assign(element, changes);
    await element.updateComplete;
    return element;
  }
  const refused = (reason: string, retryAfterMs: number | null = null): Refused => ({ refused: reason, retryAfterMs });

  test.each<[Partial<AddressConfirm>, string]>([
    [{ refusal: refused('code-wrong'), triesLeft: 2 }, 'This code isn’t right. 2 tries left.'],
    [{ refusal: refused('code-wrong'), triesLeft: 0 }, 'Please ask for a new one.'],
    [{ refusal: refused('expired') }, 'no longer valid'],
    [{ refusal: refused('unavailable') }, 'The service can’t be reached just now.'],
    [{ refusal: refused('what-is-this') }, 'Something went wrong.'],
    [{ sentTimes: 2 }, 'We sent a new code.'],
  ])('%o is told in words', async (changes, words) => {
    const element = await confirm(changes);
    expect(shownText(element)).toContain(words);
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('"%s" is no code and costs no try', async (typed) => {
    const element = await confirm();
    let tried = 0;
    element.addEventListener('throughline-code', () => {
      tried += 1;
    });
    deep<HTMLInputElement>(element, 'input').value = typed;
    await press('Confirm');
    expect(tried).toBe(0);
    expect(shownText(element)).toContain('The code has 6 digits.');
  });

  test('it can be pasted, filled in by the phone, and typed on a number pad', async () => {
    const input = deep<HTMLInputElement>(await confirm(), 'input');
    expect(input.autocomplete).toBe('one-time-code');
    expect(input.inputMode).toBe('numeric');
    input.focus();
    input.dispatchEvent(new ClipboardEvent('paste', { cancelable: true, bubbles: true }));
    expect(input.maxLength).toBeGreaterThan(6);
  });

  test('asking again waits as long as the gateway says', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const element = await confirm({ refusal: refused('rate-limited', 30_000) });
    const again = (): HTMLButtonElement => deep(element, '.more button');
    expect(again().disabled).toBe(true);
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    await element.updateComplete;
    expect(again().disabled).toBe(false);
    const asked = heard(element, 'throughline-send-again');
    again().click();
    await asked;
  });

  test('a new code is typed right away, and typing ends the news of it', async () => {
    const element = await confirm();
    element.sentTimes = 2;
    await element.updateComplete;
    expect(deepFocus()?.id).toBe('code');
    expect(shownText(element)).toContain('We sent a new code.');
    await userEvent.keyboard('1');
    await element.updateComplete;
    expect(shownText(element)).not.toContain('We sent a new code.');
  });

  test('the link in the mail, pressed on another device, goes on by itself', async () => {
    const { chat, client, choose } = await mountChat();
    await choose();
    await userEvent.click(option('By e-mail right away'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@example.org');
    await press('Confirm address');
    await expect.element(page.getByRole('textbox', { name: '6-digit code' })).toBeVisible();
    client.setAddresses([{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }]);
    await vi.waitFor(() => expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true));
  });

  test('the wrong address can be corrected, and the choice stays', async () => {
    const { choose } = await mountChat();
    await choose();
    await userEvent.click(option('Here, then by e-mail'));
    await userEvent.click(option('1 hour'));
    await userEvent.fill(page.getByRole('textbox', { name: 'Your e-mail address' }), 'mara@exmaple.org');
    await press('Confirm address');
    await press('Use another address');
    await expect.element(option('1 hour')).toBeChecked();
    await vi.waitFor(() => expect(deepFocus()?.id).toBe('address'));
  });
});

describe('continuing from a mail’s link', () => {
  const secret = 'a-secret-from-the-mail';

  test('the secret leaves the address bar at once; nothing happens before the press', async () => {
    history.replaceState(null, '', `${location.pathname}${location.search}#throughline-continue=${secret}`);
    const { chat, client } = await mountChat();
    await expect.element(page.getByRole('heading', { name: 'Continue your conversation here?' })).toBeVisible();
    expect(location.hash).toBe('');
    expect(client.asked).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
    await vi.waitFor(() => expect(deepFocus()?.textContent).toBe('Continue here'));
    await press('Continue here');
    await vi.waitFor(() =>
      expect(client.asked).toEqual([['start'], ['continueFrom', secret], ['markRead']].slice(0, 2)),
    );
    await vi.waitFor(() => expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true));
  });

  test('a link opened on a page that is already there works as well, with its code', async () => {
    const { chat, client } = await mountChat();
    client.answers.continueFrom = [{ outcome: 'code-needed', hint: 'm•••@example.org', expiresAt: 0 }];
    location.hash = `#throughline-continue=${secret}`;
    await press('Continue here');
    const code = page.getByRole('textbox', { name: '6-digit code' });
    await userEvent.fill(code, '123456');
    expect(shownText(chat)).not.toContain('The link in that e-mail works too');
    await press('Confirm');
    await vi.waitFor(() => expect(client.asked).toContainEqual(['continueFrom', secret, '123456']));
    await vi.waitFor(() => expect(deepFocus()).toBe(deep(chat, 'textarea')));
  });

  test('not now: an ordinary chat, and the link was not used', async () => {
    history.replaceState(null, '', `${location.pathname}${location.search}#throughline-continue=${secret}`);
    const { chat, client } = await mountChat();
    await press('Not now');
    await vi.waitFor(() => expect(client.calls).toEqual(['start']));
    expect(deep(chat, 'throughline-timeline').checkVisibility()).toBe(true);
  });

  test('a link that does not work says why', async () => {
    history.replaceState(null, '', `${location.pathname}${location.search}#throughline-continue=${secret}`);
    const { client } = await mountChat();
    client.answers.continueFrom = [{ refused: 'expired', retryAfterMs: null }];
    await press('Continue here');
    await expect.element(page.getByText('This didn’t work: this is no longer valid.')).toBeVisible();
  });
});
