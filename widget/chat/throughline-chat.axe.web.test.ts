import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { expectAccessible } from '../testing/expect-accessible.ts';
import { chosen } from '../testing/fake-draft.ts';
import { clearPage, deep, deepAll } from '../testing/mount.ts';
import { type MountedChat, mountChat } from '../testing/mount-chat.ts';
import { anna, said, thenEmail } from '../testing/sample-timeline.ts';
import './later.define.ts';
import './throughline-chat.define.ts';

afterEach(() => {
  clearPage();
  history.replaceState(null, '', location.pathname + location.search);
});

const paper = { attachmentId: 'f', name: 'a.pdf', type: 'application/pdf', sizeBytes: 9, width: null, height: null };
const picture = { ...paper, attachmentId: 'p', name: 'a.png', type: 'image/png', width: 300, height: 200 };
const changeFailed = { entryId: 'e', change: 'deletion', why: 'not-allowed' } as const;

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
  'picker with an order': async ({ client, choose }) => {
    client.site = { name: 'Blumen Bauer', channels: ['email', 'sms'] };
    client.addresses = [{ addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true }];
    const picker = await choose();
    deep(picker, 'input[value=several]').click();
    await vi.waitFor(() => deep(picker, '.add').click());
    await vi.waitFor(() => deep(picker, '#place-2'));
    await vi.waitFor(() => deep(picker, '#number'));
  },
  'a proposal of the desk': ({ chat, client }) => {
    chat.open();
    const contract = {
      steps: [{ channel: 'web', addressId: null, afterSeconds: 0 } as const],
      quiet: null,
      until: null,
    };
    client.show({ items: [said('Hi')], proposal: { entryId: 'p', author: anna, contract } });
  },
  'sent elsewhere, with what became of it': ({ chat, client }) => {
    chat.open();
    const to = { channel: 'sms', hint: '··· 123', reason: null, at: 0 } as const;
    const deliveries = (['accepted', 'delivered', 'read', 'failed', 'unknown'] as const).map((status) => ({
      ...{ ...to, status, deliveryId: status },
    }));
    client.show({ items: [said('Hello', { author: anna, deliveries })] });
  },
  code,
  'files being written': async ({ chat, client, drawn }) => {
    chat.open();
    await drawn();
    const failed = chosen('b.exe', { state: 'failed', why: 'type-not-allowed' });
    client.write('see these', [chosen('a.pdf'), failed, chosen('c', { state: 'sent' })]);
    const composer = deep(chat, 'throughline-composer');
    const files = [Object.defineProperty(new File([], 'film.mp4'), 'size', { value: 2e8 })];
    composer.dispatchEvent(new CustomEvent('throughline-attach', { detail: { files }, bubbles: true }));
    await vi.waitFor(() => deep(chat, '.problems'));
  },
  'files in the conversation': ({ chat, client }) => {
    chat.open();
    client.show({
      items: [
        said('', { key: 'a', attachments: [picture, paper], author: anna }),
        said('mine', { key: 'b', attachments: [paper], seq: null, mark: 'sending' }),
        said('', { key: 'c', attachments: [paper], seq: null, mark: 'failed', why: 'quota-reached' }),
      ],
    });
  },
  'edited, deleted, and a change that was declined': ({ chat, client }) => {
    chat.open();
    const items = [said('a', { editedAt: 1 }), said('b', { isDeleted: true }), said('c', { changeFailed })];
    client.show({ items });
  },
  'the menu of a message': async ({ chat, client, drawn }) => {
    chat.open();
    client.show({ items: [said('a')] });
    await drawn();
    deep(chat, '.options').click();
    await vi.waitFor(() => deep(chat, '.choices .bad').click());
    await vi.waitFor(() => deep(chat, '#sure'));
  },
  'a message being changed': async ({ chat, client, drawn }) => {
    chat.open();
    client.show({ items: [said('a')] });
    await drawn();
    deep(chat, '.options').click();
    await vi.waitFor(() => deep(chat, '.choices .link').click());
    await vi.waitFor(() => deep(chat, '.changing'));
  },
  'link for another device': async ({ chat, client, drawn }) => {
    chat.open();
    client.answers.handoff = { url: 'https://shop.example/#throughline-handoff=a', secret: 'a', expiresAt: 4e12 };
    client.show({ items: [said('a')] });
    await drawn();
    deep(chat, '.other').click();
    await vi.waitFor(() => deep(deep(chat, 'throughline-handoff'), 'path'));
  },
  'a link that has run out': async ({ chat, client, drawn }) => {
    chat.open();
    client.answers.handoff = { url: 'https://shop.example/', secret: 'a', expiresAt: 1 };
    client.show({ items: [said('a')] });
    await drawn();
    deep(chat, '.other').click();
    await vi.waitFor(() => deep(chat, '.left'));
  },
  'continued on another device': async ({ chat, client, drawn }) => {
    chat.open();
    await drawn();
    client.setElsewhere(1);
  },
  'offer of another device': async ({ chat }) => {
    location.hash = '#throughline-handoff=a-secret-of-the-device';
    await vi.waitFor(() => deep(deep(chat, 'throughline-continue'), 'form'));
  },
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
