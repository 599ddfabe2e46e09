import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { clearPage, deep, deepAll } from '../testing/mount.ts';
import { type MountedChat, mountChat } from '../testing/mount-chat.ts';
import { anna, said, thenEmail } from '../testing/sample-timeline.ts';
import './throughline-chat.define.ts';

afterEach(() => {
  clearPage();
  history.replaceState(null, '', location.pathname + location.search);
});

type Act = (mounted: MountedChat) => Promise<unknown> | unknown;

const code: Act = async ({ chat, client, choose }) => {
  client.answers.confirmAddress = { refused: 'code-wrong', retryAfterMs: null };
  const picker = await choose();
  deep(picker, 'input[value=email]').click();
  const address = await vi.waitFor(() => deep<HTMLInputElement>(picker, '#address'));
  address.value = 'mara@example.org';
  address.dispatchEvent(new InputEvent('input'));
  deep(picker, '.primary').click();
  const form = await vi.waitFor(() => deep(chat, 'throughline-address-confirm'));
  await vi.waitFor(() => deep<HTMLInputElement>(form, 'input')).then((input) => (input.value = '000000'));
  deep(form, '.primary').click();
  await vi.waitFor(() => deep(form, '.problem'));
};

const states: Record<string, Act> = {
  closed: () => {},
  'closed with unread messages': ({ client }) => client.show({ unreadCount: 3 }),
  empty: ({ chat }) => chat.open(),
  conversation: ({ chat, client }) => {
    chat.open();
    client.show({
      items: [
        said('Hi'),
        said('Hello https://shop.example', { author: anna }),
        said('by mail', { via: { channel: 'email', hint: null } }),
      ],
      contract: thenEmail,
      hasEarlier: true,
      typing: [anna],
    });
  },
  'failed message': ({ chat, client }) => {
    chat.open();
    client.show({ items: [said('Hi', { mark: 'failed', why: 'too-large', seq: null })] });
  },
  offline: async ({ chat, client, drawn }) => {
    chat.open();
    await drawn();
    client.setConnection({ state: 'waiting', retryAt: null, isOffline: true });
  },
  refused: async ({ chat, client, drawn }) => {
    chat.open();
    await drawn();
    client.setConnection({ state: 'refused', reason: 'unsupported-version' });
  },
  'nothing kept': ({ chat, client }) => {
    client.storageKind = 'memory';
    chat.open();
  },
  picker: ({ choose }) => choose(),
  'picker with everything': async ({ client, choose }) => {
    client.show({ contract: { ...thenEmail, quiet: { from: '21:00', to: '08:00', timeZone: 'UTC' }, until: 4e12 } });
    client.addresses = [{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }];
    await choose();
  },
  'picker with a wrong address': async ({ choose }) => {
    const picker = await choose();
    deep(picker, 'input[value=email]').click();
    await vi.waitFor(() => deep(picker, '#address'));
    deep(picker, '.primary').click();
    await vi.waitFor(() => deep(picker, '.problem'));
  },
  code,
  'offer to continue': async ({ chat }) => {
    location.hash = '#throughline-continue=a-secret-from-the-mail';
    await vi.waitFor(() => deep(deep(chat, 'throughline-continue'), 'form'));
  },
};

describe.each([
  ['light', 1100, 780],
  ['dark', 1100, 780],
  ['light', 375, 700],
] as const)('%s at %i × %i', (theme, width, height) => {
  beforeEach(() => page.viewport(width, height));

  test.each(Object.entries(states))('%s is accessible', async (_name, act) => {
    const mounted = await mountChat({ attributes: { theme } });
    await act(mounted);
    await mounted.drawn();
    if (deepAll(mounted.chat, 'throughline-connection').length === 0) throw new Error('the panel is missing');
    await expectAccessible(mounted.chat);
  });
});
