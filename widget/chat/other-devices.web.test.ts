import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { chosen } from '../testing/fake-draft.ts';
import { clearPage, deep, deepAll, deepFocus, shownText } from '../testing/mount.ts';
import { type MountedChat, mountChat } from '../testing/mount-chat.ts';
import { said, sampleNow } from '../testing/sample-timeline.ts';
import type { HandoffCard } from './handoff-card.ts';
import './throughline-chat.define.ts';
import './later.define.ts';
import './steps.define.ts';

beforeEach(() => page.viewport(1100, 780));
afterEach(() => {
  clearPage();
  vi.restoreAllMocks();
  history.replaceState(null, '', location.pathname + location.search);
});

const field = (root: Element): HTMLTextAreaElement => deep(root, 'textarea');
const press = (name: string | RegExp) => userEvent.click(page.getByRole('button', { name }));
const secret = 'a-secret-of-the-other-device';

/** An open chat with a conversation in it. */
async function opened(client = new FakeClient()): Promise<MountedChat> {
  const mounted = await mountChat({ client });
  mounted.chat.open();
  await mounted.drawn();
  return mounted;
}

describe('another device', () => {
  test('the link is shown as a code and can be copied, and leads to this page', async () => {
    const { chat, client } = await opened();
    client.show({ items: [said('Hi')] });
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await press('Continue on another device');
    const card = await vi.waitFor(() => deep<HandoffCard>(chat, 'throughline-handoff'));
    card.now = () => sampleNow + 1_000;
    await vi.waitFor(() => expect(shownText(card)).toContain('What you are writing goes along'));
    await vi.waitFor(() => expect(deep(card, 'path').getAttribute('d')?.length).toBeGreaterThan(1_000));
    expect(client.asked).toContainEqual(['handoff.create', location.href]);
    expect(shownText(card)).toContain('Valid for another 2 minutes.');
    await press('Copy link');
    expect(copied).toHaveBeenCalledWith('https://shop.example/#throughline-handoff=a-secret-for-two-minutes');
    await expect.element(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  });

  test('after two minutes it has run out, and a new one is a press away', async () => {
    const { chat, client } = await opened();
    client.show({ items: [said('Hi')] });
    await press('Continue on another device');
    const card = await vi.waitFor(() => deep<HandoffCard>(chat, 'throughline-handoff'));
    card.now = () => sampleNow + 120_000;
    await vi.waitFor(() => expect(shownText(card)).toContain('This link has run out.'));
    expect(deepAll(card, 'input')).toEqual([]);
    await press('Make a new one');
    expect(client.calls.filter((call) => call === 'handoff.create')).toHaveLength(2);
  });

  test('offline it says that no link could be made', async () => {
    const { chat, client } = await opened();
    client.show({ items: [said('Hi')] });
    client.answers.handoff = { refused: 'offline', retryAfterMs: null };
    await press('Continue on another device');
    await vi.waitFor(() => expect(shownText(chat)).toContain('You are offline. Nothing was sent yet'));
  });

  test('when the other device has taken it, a note stands in the composer’s place, with the way back', async () => {
    const { chat, client, drawn } = await opened();
    client.show({ items: [said('Hi')] });
    await press('Continue on another device');
    await vi.waitFor(() => deep(chat, 'throughline-handoff'));
    client.setElsewhere(sampleNow);
    await drawn();
    expect(deepAll(chat, 'throughline-handoff')).toEqual([]);
    expect(shownText(chat)).toContain('Continued on another device');
    expect(deep(chat, 'throughline-composer').checkVisibility()).toBe(false);
    client.answers.takeBack = { refused: 'unavailable', retryAfterMs: null };
    await press('Continue here instead');
    await vi.waitFor(() => expect(shownText(chat)).toContain('This didn’t work'));
    client.answers.takeBack = 'here';
    await press('Continue here instead');
    await drawn();
    expect(deep(chat, 'throughline-composer').checkVisibility()).toBe(true);
    expect(deepFocus()).toBe(field(chat));
  });

  test('on the other device the secret leaves the address at once, and nothing happens before the press', async () => {
    history.replaceState(null, '', `#throughline-handoff=${secret}`);
    const client = new FakeClient();
    const { chat } = await mountChat({ client });
    await vi.waitFor(() => expect(shownText(chat)).toContain('Continue your conversation here?'));
    expect(shownText(chat)).toContain('with what you were writing there');
    expect(location.hash).toBe('');
    expect(client.asked).toEqual([]);
    client.handoff.take = async (taken) => {
      client.asked.push(['handoff.take', taken]);
      client.write('half a sen');
      return 'taken';
    };
    await press('Continue here');
    await vi.waitFor(() => expect(field(chat).value).toBe('half a sen'));
    expect(client.asked).toContainEqual(['handoff.take', secret]);
    expect(deepAll(chat, 'throughline-continue')).toEqual([]);
  });

  test('a link that was used or has run out says so, and cannot be pressed again', async () => {
    history.replaceState(null, '', `#throughline-handoff=${secret}`);
    const client = new FakeClient();
    client.answers.take = { refused: 'expired', retryAfterMs: null };
    const { chat } = await mountChat({ client });
    await press('Continue here');
    await vi.waitFor(() => expect(shownText(chat)).toContain('it works once, and for two minutes'));
    await expect.element(page.getByRole('button', { name: 'Continue here' })).toBeDisabled();
    await press('Not now');
    await vi.waitFor(() => expect(deepAll(chat, 'throughline-continue')).toEqual([]));
  });
});

describe('never silently out of date', () => {
  test('a person whose sign-in ran out is asked to sign in on the site', async () => {
    const { chat, client, drawn } = await opened();
    client.identity = { subject: 'mara', expiresAt: sampleNow };
    client.setConnection({ state: 'refused', reason: 'not-signed-in' });
    await drawn();
    expect(shownText(chat)).toContain('Please sign in again on this site.');
  });

  test('a connection that is only being looked at says so once it takes a moment', async () => {
    const { chat, client, drawn } = await opened();
    client.setConnection({ state: 'live', isChecking: true });
    await drawn();
    expect(shownText(deep(chat, 'throughline-connection'))).toContain('Connecting…');
    client.setConnection({ state: 'live' });
    await drawn();
    expect(shownText(deep(chat, 'throughline-connection')).trim()).toBe('');
  });

  test('signed out, here or in another tab, the chat closes and nothing of the person is left in it', async () => {
    const client = new FakeClient();
    client.show({ items: [said('my secret')], unreadCount: 0 });
    client.write('my draft', [chosen('offer.pdf')]);
    const { chat, drawn } = await opened(client);
    const counts: number[] = [];
    chat.addEventListener('throughline-unread', (event) => counts.push((event as CustomEvent).detail.count));
    await vi.waitFor(() => expect(field(chat).value).toBe('my draft'));
    chat.close();
    client.show({ unreadCount: 2 });
    chat.open();
    await drawn();
    field(chat).focus();
    await client.logout();
    await drawn();
    expect(chat.isOpen).toBe(false);
    expect(shownText(chat)).not.toContain('my secret');
    expect(shownText(chat)).not.toContain('offer.pdf');
    expect(field(chat).value).toBe('');
    expect(counts.at(-1)).toBe(0);
    expect(sessionStorage.getItem('throughline-open:demo')).not.toBe('1');
  });
});
