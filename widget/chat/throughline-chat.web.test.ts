import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { clearPage, deep, deepAll, deepFocus, heard, shownText } from '../testing/mount.ts';
import { mountChat } from '../testing/mount-chat.ts';
import { anna, said, thenEmail } from '../testing/sample-timeline.ts';
import type { ThroughlineChat } from './throughline-chat.ts';
import './throughline-chat.define.ts';

beforeEach(() => page.viewport(1100, 780));
afterEach(() => {
  clearPage();
  history.replaceState(null, '', location.pathname + location.search);
});

const dialog = (chat: ThroughlineChat): HTMLDialogElement => deep(chat, 'dialog');
const launcherButton = () => page.getByRole('button', { name: /^Chat with us/ });
const field = (chat: ThroughlineChat): HTMLTextAreaElement => deep(chat, 'textarea');

describe('before the first opening', () => {
  test('nothing is made, asked or stored', async () => {
    const { chat, made } = await mountChat();
    await new Promise((resolve) => requestIdleCallback(resolve));
    await chat.updateComplete;
    expect(made).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
    expect(dialog(chat).open).toBe(false);
  });

  test('a device that has talked here before connects when idle and shows what is unread', async () => {
    const client = new FakeClient();
    client.show({ unreadCount: 2, items: [said('Hi', { author: anna })] });
    const { chat, drawn } = await mountChat({ isKnown: true, client });
    await vi.waitFor(() => expect(client.calls).toContain('start'));
    await drawn();
    await expect.element(page.getByRole('button', { name: 'Chat with us, 2 new messages' })).toBeVisible();
    expect(client.calls).not.toContain('markRead');
    expect(dialog(chat).open).toBe(false);
  });
});

describe('opening and closing', () => {
  test('a press opens it and the focus goes into the composer; Escape gives it back', async () => {
    const { chat, made } = await mountChat();
    const opened = heard(chat, 'throughline-open');
    await userEvent.click(launcherButton());
    await opened;
    await vi.waitFor(() => expect(deepFocus()).toBe(field(chat)));
    expect(made).toEqual([{ gateway: 'https://gateway.example', site: 'demo', locale: 'en' }]);
    const closed = heard(chat, 'throughline-close');
    await userEvent.keyboard('{Escape}');
    await closed;
    await vi.waitFor(() => expect(deepFocus()?.getAttribute('aria-label')).toBe('Chat with us'));
    expect(dialog(chat).open).toBe(false);
  });

  test('by keyboard alone: open, write, send, close', async () => {
    const { chat, client } = await mountChat();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(deepFocus()).toBe(field(chat)));
    await userEvent.keyboard('Hello!{Enter}');
    await vi.waitFor(() => expect(client.asked).toContainEqual(['send', 'Hello!']));
    expect(deepFocus()).toBe(field(chat));
    await vi.waitFor(() => expect(field(chat).value).toBe(''));
    await userEvent.keyboard('{Escape}');
    expect(dialog(chat).open).toBe(false);
  });

  test('what was being written is still there when it is opened again', async () => {
    const { chat, drawn } = await mountChat();
    chat.open();
    await vi.waitFor(() => expect(deepFocus()).toBe(field(chat)));
    await userEvent.keyboard('half a sen');
    chat.close();
    chat.open();
    await drawn();
    expect(field(chat).value).toBe('half a sen');
    chat.compose('and more');
    await drawn();
    await drawn();
    expect(field(chat).value).toBe('half a sen\nand more');
  });

  test('what was being written is there on the next page, until it is sent', async () => {
    const first = await mountChat();
    first.chat.open();
    await vi.waitFor(() => expect(deepFocus()).toBe(field(first.chat)));
    await userEvent.keyboard('half a sen');
    first.chat.remove();
    const { client } = first;
    const { chat, drawn } = await mountChat({ keepsPage: true, client });
    await drawn();
    expect(field(chat).value).toBe('half a sen');
    chat.open();
    field(chat).focus();
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(field(chat).value).toBe(''));
    chat.remove();
    const next = await mountChat({ keepsPage: true, client });
    await next.drawn();
    expect(field(next.chat).value).toBe('');
  });

  test('the focus goes back to the page’s own button that opened it', async () => {
    const { chat, drawn } = await mountChat();
    const own = document.createElement('button');
    own.onclick = () => chat.open();
    document.body.append(own);
    own.focus();
    own.click();
    await vi.waitFor(() => expect(deepFocus()).toBe(field(chat)));
    chat.close();
    await drawn();
    expect(document.activeElement).toBe(own);
  });

  test('it stays open on the tab’s next page, without taking the focus', async () => {
    const first = await mountChat();
    first.chat.open();
    await first.drawn();
    first.chat.remove();
    expect(first.client.calls).toContain('destroy');
    expect(first.client.listenerCount).toBe(0);
    const { chat, drawn } = await mountChat({ keepsPage: true });
    await drawn();
    expect(dialog(chat).open).toBe(true);
    expect(document.activeElement).toBe(document.body);
  });

  test('moved to another place of the page it goes on', async () => {
    const { chat, made, drawn } = await mountChat();
    chat.open();
    await drawn();
    const place = document.createElement('div');
    document.body.append(place);
    place.append(chat);
    await drawn();
    expect(made).toHaveLength(2);
    expect(dialog(chat).open).toBe(true);
  });

  test('a page with an odd language is still understood by the gateway', async () => {
    const { chat, made } = await mountChat({ attributes: { locale: 'de_AT' } });
    chat.open();
    expect(made).toMatchObject([{ locale: 'de-AT' }]);
    await vi.waitFor(() => expect(shownText(chat)).toContain('ganz ohne Konto'));
  });

  test('without a gateway it says what is missing', () => {
    const chat = document.createElement('throughline-chat');
    expect(() => chat.open()).toThrow('needs the attributes');
  });
});

describe('reading', () => {
  test('what is unread is read only while the panel is open and the page is seen', async () => {
    const { chat, client, drawn } = await mountChat({ isKnown: true });
    await vi.waitFor(() => expect(client.calls).toContain('start'));
    const counts: number[] = [];
    chat.addEventListener('throughline-unread', (event) => counts.push((event as CustomEvent).detail.count));
    client.show({ unreadCount: 1 });
    expect(client.calls).not.toContain('markRead');
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    chat.open();
    await drawn();
    expect(client.calls).not.toContain('markRead');
    visible.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(client.calls).toContain('markRead');
    expect(counts).toEqual([1, 0]);
  });

  test('what comes while a form covers the conversation is not read before one is back, but told', async () => {
    const { chat, client, choose, drawn } = await mountChat();
    await choose();
    client.show({ unreadCount: 1 });
    client.emit('message:received', { text: 'Hi', authorName: 'Anna', seq: 1 });
    expect(client.calls).not.toContain('markRead');
    await vi.waitFor(() => expect(shownText(chat)).toContain('New message from Anna'));
    await userEvent.click(page.getByRole('button', { name: 'Back' }));
    await drawn();
    expect(client.calls).toContain('markRead');
  });

  test('hostile names and texts stay text in the whole panel', async () => {
    const bad = '<img src=x onerror="document.title=`owned`">';
    const client = new FakeClient();
    client.site = { name: bad, channels: [] };
    client.show({ items: [said(bad, { author: { ...anna, name: bad } })], typing: [{ ...anna, name: bad }] });
    const { chat, drawn } = await mountChat({ client });
    chat.open();
    await drawn();
    expect(deep(chat, 'h1').textContent).toBe(bad);
    expect(deepAll(chat, 'img')).toEqual([]);
    expect(document.title).not.toBe('owned');
  });
});

describe('what is said to a screen reader', () => {
  test('sent, not sent, typing and the connection, each once they have settled', async () => {
    const { chat, client, drawn } = await mountChat();
    chat.open();
    await drawn();
    const status = deep(chat, 'dialog [role=status]');
    const transcript: string[] = [];
    const observer = new MutationObserver(() => {
      const words = status.textContent?.trim();
      if (words && words !== transcript.at(-1)) transcript.push(words);
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
    const says = (words: string) => vi.waitFor(() => expect(transcript.at(-1)).toBe(words), { timeout: 3_000 });
    client.show({ items: [said('a', { mark: 'sending', seq: null })] });
    client.show({ items: [said('a', { mark: 'sent' })] });
    await says('Message sent');
    client.setConnection({ state: 'waiting', retryAt: null, isOffline: true });
    await says('You are offline. What you write is kept and sent later.');
    client.setConnection({ state: 'connecting' });
    client.setConnection({ state: 'live' });
    await says('Connected again');
    client.show({ typing: [anna] });
    client.show({ typing: [] });
    client.show({ typing: [anna] });
    await says('Anna is typing…');
    observer.disconnect();
    expect(transcript).toHaveLength(4);
  });

  test('a new message while it is closed', async () => {
    const { chat, client } = await mountChat({ isKnown: true });
    await vi.waitFor(() => expect(client.calls).toContain('start'));
    client.emit('message:received', { text: 'Hi', authorName: 'Anna', seq: 1 });
    await vi.waitFor(() => expect(shownText(chat)).toContain('New message from Anna'));
  });
});

describe('states', () => {
  test('loading, then the greeting that no account is needed', async () => {
    const client = new FakeClient();
    const start = Promise.withResolvers<void>();
    client.start = () => start.promise;
    const { chat, drawn } = await mountChat({ client });
    chat.open();
    await drawn();
    expect(shownText(chat)).toContain('Loading your conversation');
    client.connection = { state: 'live' };
    start.resolve();
    await vi.waitFor(() => expect(shownText(chat)).toContain('no account needed'));
  });

  test('offline, online, away and refused are told in words', async () => {
    const { chat, client, drawn } = await mountChat();
    chat.open();
    await drawn();
    expect(shownText(chat)).toContain('We’re online');
    client.emit('availability', { online: false });
    await drawn();
    expect(shownText(chat)).toContain('We’re away right now');
    client.show({ contract: thenEmail });
    await drawn();
    expect(shownText(chat)).toContain('We’ll answer as you asked below');
    client.setConnection({ state: 'waiting', retryAt: null, isOffline: true });
    await drawn();
    expect(shownText(chat)).toContain('You are offline.');
    client.setConnection({ state: 'refused', reason: 'origin-not-allowed' });
    await drawn();
    expect(shownText(chat)).toContain('not set up for this website');
  });

  test('away, one who has asked something is invited to leave an address, until they have', async () => {
    const client = new FakeClient();
    client.isOnline = false;
    const { chat, drawn } = await mountChat({ client });
    const invitation = page.getByRole('button', { name: 'Leave your e-mail and get our answer there' });
    chat.open();
    await drawn();
    await expect.element(invitation).not.toBeInTheDocument();
    client.show({ items: [said('Are you there?')] });
    await userEvent.click(invitation);
    await expect.element(page.getByRole('radio', { name: 'Here, then by e-mail' })).toBeChecked();
    await vi.waitFor(() => expect(deepFocus()?.id).toBe('address'));
    expect(shownText(chat)).not.toContain('We’re away');
    await userEvent.click(page.getByRole('button', { name: 'Back' }));
    client.show({ contract: thenEmail });
    await expect.element(invitation).not.toBeInTheDocument();
  });

  test('a browser that keeps nothing is told so', async () => {
    const client = new FakeClient();
    client.storageKind = 'memory';
    const { chat, drawn } = await mountChat({ client });
    chat.open();
    await drawn();
    expect(shownText(chat)).toContain('only while this page is open');
  });

  test('a failed message can be sent again or deleted', async () => {
    const { chat, client, drawn } = await mountChat();
    chat.open();
    client.show({ items: [said('Hello?', { key: 'k1', mark: 'failed', why: 'brand-new-reason', seq: null })] });
    await drawn();
    expect(shownText(chat)).toContain('Not sent: something went wrong');
    await userEvent.click(page.getByRole('button', { name: 'Try again' }));
    await userEvent.click(page.getByRole('button', { name: 'Delete' }));
    expect(client.asked).toContainEqual(['retry', 'k1']);
    expect(client.asked).toContainEqual(['discard', 'k1']);
  });
});

describe('on a phone', () => {
  beforeEach(() => page.viewport(375, 700));

  test('the panel fills the screen and keeps the focus; the keyboard does not jump up', async () => {
    const { chat, drawn } = await mountChat();
    chat.open();
    await drawn();
    const { width, height, top } = dialog(chat).getBoundingClientRect();
    expect([width, height, top]).toEqual([375, 700, 0]);
    expect(dialog(chat).matches(':modal')).toBe(true);
    expect(deepFocus()).toBe(deep(chat, 'h1'));
    for (const input of deepAll(chat, 'textarea, input:not([type=file])')) {
      expect(Number.parseFloat(getComputedStyle(input).fontSize)).toBeGreaterThanOrEqual(16);
    }
    await userEvent.keyboard('{Escape}');
    expect(dialog(chat).open).toBe(false);
  });

  test('it keeps inside what the keyboard leaves to see', async () => {
    const { chat, drawn } = await mountChat();
    chat.open();
    await drawn();
    const viewport = window.visualViewport as VisualViewport;
    const height = vi.spyOn(viewport, 'height', 'get').mockReturnValue(380);
    viewport.dispatchEvent(new Event('resize'));
    expect(dialog(chat).getBoundingClientRect().height).toBe(380);
    height.mockRestore();
  });

  test('turned to a wide screen it stands beside the page again', async () => {
    const { chat, drawn } = await mountChat();
    chat.open();
    await drawn();
    await page.viewport(1100, 780);
    await vi.waitFor(() => expect(dialog(chat).matches(':modal')).toBe(false));
    expect(dialog(chat).open).toBe(true);
  });

  test('at 320 px nothing has to be scrolled sideways', async () => {
    await page.viewport(320, 600);
    const { chat, client, drawn } = await mountChat();
    chat.open();
    client.show({ items: [said('https://shop.example/'.repeat(9), { author: anna })] });
    await drawn();
    expect(document.documentElement.scrollWidth).toBe(320);
    for (const part of deepAll(chat, 'header, .scroller, throughline-composer')) {
      expect(part.scrollWidth).toBeLessThanOrEqual(320);
    }
  });
});

test('a launcher of the page itself opens and closes the chat', async () => {
  const { chat, drawn } = await mountChat();
  const own = document.createElement('button');
  own.slot = 'launcher';
  own.textContent = 'Ask us';
  chat.append(own);
  await drawn();
  await userEvent.click(page.getByRole('button', { name: 'Ask us' }));
  expect(chat.isOpen).toBe(true);
  expect(deepAll(chat, 'throughline-launcher').filter((element) => element.checkVisibility())).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'Ask us' }));
  expect(chat.isOpen).toBe(false);
});

test('in right-to-left it stands on the other side', async () => {
  const { chat, drawn } = await mountChat();
  document.documentElement.dir = 'rtl';
  chat.open();
  await drawn();
  expect(dialog(chat).getBoundingClientRect().left).toBe(20);
  document.documentElement.dir = 'ltr';
  expect(dialog(chat).getBoundingClientRect().right).toBe(innerWidth - 20);
});
