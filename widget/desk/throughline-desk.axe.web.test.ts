import type { DeliveryLife } from '@throughline/sdk/agent';
import axe from 'axe-core';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { DeskBoard } from './desk-board.ts';
import { byMail, contractOf, FakeAgentClient, here } from './fake-agent-client.testing.ts';
import { type Mounted, mountDesk } from './mount-desk.testing.ts';

afterEach(() => page.viewport(1280, 800));

function busyDesk(): FakeAgentClient {
  const client = new FakeAgentClient();
  const contract = contractOf([here, byMail]);
  client.seed({
    conversationId: 'c1',
    contactName: 'Anna Berg',
    locale: 'de',
    isContactOnline: true,
    unreadCount: 2,
    contract,
    says: [
      'Hallo',
      { kind: 'note', text: 'Lager fragen', isMine: true, author: { kind: 'agent', id: 'agent-1', name: 'Ruth' } },
      { text: 'Gern!', isMine: true, mark: 'read', author: { kind: 'agent', id: 'agent-1', name: 'Ruth' } },
      { text: 'Danke', via: { channel: 'email', hint: 'a•••@example.org' }, originalId: 'o1' },
      {
        text: 'Bitte',
        isMine: true,
        mark: 'failed',
        why: 'unavailable',
        author: { kind: 'agent', id: 'agent-1', name: 'Ruth' },
      },
    ],
  });
  const hues = ['c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'];
  for (const conversationId of hues) client.seed({ conversationId, activeAt: client.now - 60_000, says: ['Hi'] });
  return client.seed({ conversationId: 'c9', state: 'resolved', activeAt: 1, says: ['Bye'] });
}

/** Files, changed and deleted messages, touchpoints, tags and attributes. */
function fullDesk(): FakeAgentClient {
  const client = new FakeAgentClient();
  const author = { kind: 'agent', id: 'agent-1', name: 'Ruth' } as const;
  const file = (attachmentId: string, name: string, type: string, sizeBytes: number) => {
    const isPicture = type.startsWith('image/');
    return { attachmentId, name, type, sizeBytes, width: isPicture ? 480 : null, height: isPicture ? 320 : null };
  };
  const picture = file('f1', 'broken-lamp.png', 'image/png', 240_000);
  client.links.set('f1', { url: lampPicture(), expiresAt: 4e12 });
  client.seed({
    conversationId: 'c1',
    contactName: 'Anna Berg',
    isContactOnline: true,
    about: {
      attributes: {
        plan: 'gold',
        orders: 3,
        newsletter: true,
        'a-long-name-of-something': 'A value that is much longer',
      },
      tags: ['vip', 'wholesale', 'speaks German'],
      lastTouchpoint: {
        at: client.now - 240_000,
        name: 'page viewed',
        url: 'https://shop.example/lamps/desk-lamp?from=ad',
      },
    },
    says: [
      { text: 'My lamp arrived like this.', attachments: [picture, file('f2', 'bill.pdf', 'application/pdf', 84_000)] },
    ],
  });
  const touchpoint = {
    kind: 'touchpoint',
    name: 'page viewed',
    properties: { total: 12.5 },
    url: 'https://shop.example/',
  } as const;
  for (let n = 0; n < 5; n += 1) client.put('c1', touchpoint);
  client.put('c1', { ...touchpoint, name: 'lamp added to cart' });
  client.put('c1', { kind: 'tags', add: ['vip'], remove: [], author });
  const changeFailed = { entryId: 'x1', change: 'edit', why: 'unavailable' } as const;
  const says = [
    { text: 'I am sorry, a new one is on its way.', editedAt: client.now },
    { text: '', isDeleted: true },
    { text: 'It arrives on Monday.', changeFailed },
    { kind: 'note', text: 'Carrier damage, third this week.' } as const,
  ];
  for (const said of says) client.say('c1', { ...said, isMine: true, author });
  client.say('c1', { text: 'I told the warehouse.', isMine: true, author: { ...author, id: 'agent-2', name: 'Tom' } });
  return client.seed({
    conversationId: 'c2',
    activeAt: client.now - 60_000,
    says: [{ text: '', isDeleted: true, isMine: true, author }],
  });
}

/** A picture that needs no network. */
function lampPicture(): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320"><rect width="480" height="320" fill="#c9b79a"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const attach = async (desk: Mounted): Promise<void> => {
  await openFirst(desk);
  const files = ['new-lamp.jpg', 'return-label.pdf', 'setup.exe'].map((name) => new File(['abc'], name));
  const detail = { files: [...files, new File(['x'.repeat(2_000)], 'film.mov')] };
  desk.find('throughline-composer').dispatchEvent(new CustomEvent('throughline-attach', { detail }));
  await desk.drawn();
  const { client } = desk.find<DeskBoard & { client: FakeAgentClient }>('throughline-desk-board');
  const [lamp = '', label = '', setup = ''] = client.files.get().map(({ key }) => key);
  client.progress(lamp, { sentBytes: 2 });
  client.progress(label, { state: 'sent' });
  client.progress(setup, { state: 'failed', why: 'type-not-allowed' });
};

const unfold = async (desk: Mounted): Promise<void> => {
  await openFirst(desk);
  desk.firstWithin('throughline-desk-facts-line', 'summary').click();
  desk.firstWithin('throughline-message-menu', '.options').click();
};

const change = async (desk: Mounted): Promise<void> => {
  await unfold(desk);
  await desk.drawn();
  desk.firstWithin('throughline-message-menu', '.choices .link').click();
};

const hasEnd = ({ effect }: Animation): boolean => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;

async function expectNoViolations(desk: Mounted): Promise<void> {
  await desk.drawn();
  // What moves is measured when it has arrived.
  const moving = desk.all('*').flatMap((element) => element.getAnimations());
  await Promise.all(moving.filter(hasEnd).map(({ finished }) => finished));
  const { violations } = await axe.run(desk.desk, { resultTypes: ['violations'] });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
  expect(found).toEqual([]);
}

interface State {
  name: string;
  size?: [number, number];
  theme?: 'dark';
  isSignedIn?: false;
  client?: () => FakeAgentClient;
  act?: (desk: Mounted) => Promise<void>;
}

const openFirst = async ({ find, drawn }: Mounted): Promise<void> => {
  find('.row').click();
  await drawn();
};

const writeNote = async (desk: Mounted): Promise<void> => {
  await openFirst(desk);
  desk.find('label.note input').click();
};

/** Deliveries of every kind, and letters that did not arrive. */
function deliveredDesk(): FakeAgentClient {
  const client = new FakeAgentClient();
  const author = { kind: 'agent', id: 'agent-1', name: 'Ruth' } as const;
  client.seed({ conversationId: 'c1', contactName: 'Anna Berg', contract: contractOf([here, byMail]), says: ['Hi'] });
  const to = { channel: 'sms', hint: '··· 123', reason: null, at: client.now } as const;
  const deliveries = (['accepted', 'delivered', 'read', 'failed', 'unknown'] as const).map((status, n) => ({
    ...{ ...to, status, deliveryId: `d${n}` },
  }));
  client.say('c1', { text: 'It is on its way.', author, isMine: true, deliveries });
  client.say('c1', { text: 'I am Anna', caution: 'unverified-sender', via: { channel: 'email', hint: 'a•••' } });
  const words = ['The answer was written at 14:02.', 'It went by SMS at 14:07, because it was unread after 5 min.'];
  const life: DeliveryLife = {
    deliveryId: 'd0',
    conversationId: 'c1',
    channel: 'sms',
    hint: '··· 123',
    seqs: [2],
    status: 'failed',
    reason: 'rejected',
    createdAt: client.now,
    settledAt: client.now,
    repeats: null,
    words,
  };
  client.lives = [life];
  const other = { channel: 'email', hint: 'a•••@example.org', status: 'unknown' } as const;
  const letters = [life, { ...life, ...other, deliveryId: 'd1' }];
  client.letterPages = [{ letters, next: 'more' }];
  client.addresses = [{ addressId: 'p1', channel: 'sms', hint: '··· 123', confirmed: true }];
  client.nextPlan = { words: ['Shown in the chat at 14:07.', 'By e-mail to a•••@example.org at 14:12 if unread.'] };
  return client;
}

const askWhy = async (desk: Mounted): Promise<void> => {
  await openFirst(desk);
  desk.firstWithin('throughline-deliveries', 'button').click();
};

const openLetters = async (desk: Mounted): Promise<void> => {
  desk.find('.letters').click();
  await desk.drawn();
};

const propose = async (desk: Mounted): Promise<void> => {
  await openFirst(desk);
  desk.find('throughline-desk-contact').dispatchEvent(new CustomEvent('throughline-propose', { bubbles: true }));
  await vi.waitFor(() => desk.firstWithin('throughline-contract-picker', 'input[value=several]').click());
  await desk.drawn();
};

const states: State[] = [
  { name: 'sign-in', isSignedIn: false },
  {
    name: 'sign-in, dark, with a mistake',
    isSignedIn: false,
    theme: 'dark',
    act: async (d) => d.find('.primary').click(),
  },
  { name: 'list', act: async (d) => d.find('#tab-all').click() },
  { name: 'list, dark', theme: 'dark', act: async (d) => d.find('#tab-all').click() },
  { name: 'empty list', client: () => new FakeAgentClient() },
  { name: 'conversation', act: openFirst },
  { name: 'conversation, dark', theme: 'dark', act: openFirst },
  { name: 'note', act: writeNote },
  { name: 'note, dark', theme: 'dark', act: writeNote },
  {
    name: 'resolved with its undo',
    act: async (d) => {
      await openFirst(d);
      d.find('.resolve').click();
    },
  },
  { name: 'keyboard help', act: () => userEvent.keyboard('?') },
  { name: 'list on a phone', size: [390, 800] },
  { name: 'conversation on a phone', size: [390, 800], theme: 'dark', act: openFirst },
  {
    name: 'details on a tablet',
    size: [900, 800],
    act: async (d) => {
      await openFirst(d);
      d.find('button.about').click();
    },
  },
  { name: 'files, changes and facts', client: fullDesk, act: unfold },
  { name: 'files, changes and facts, dark', theme: 'dark', client: fullDesk, act: unfold },
  { name: 'chosen files', client: fullDesk, act: attach },
  { name: 'chosen files, dark', theme: 'dark', client: fullDesk, act: attach },
  { name: 'a message being changed', client: fullDesk, act: change },
  { name: 'a message being changed on a phone, dark', size: [390, 800], theme: 'dark', client: fullDesk, act: change },
  {
    name: 'tags on a tablet, dark',
    size: [900, 800],
    theme: 'dark',
    client: fullDesk,
    act: async (d) => {
      await openFirst(d);
      await userEvent.keyboard('t');
    },
  },
  { name: 'why a delivery went its way', client: deliveredDesk, act: askWhy },
  { name: 'why a delivery went its way, dark', theme: 'dark', client: deliveredDesk, act: askWhy },
  { name: 'what was not delivered', client: deliveredDesk, act: openLetters },
  {
    name: 'what was not delivered on a phone, dark',
    size: [390, 800],
    theme: 'dark',
    client: deliveredDesk,
    act: openLetters,
  },
  { name: 'nothing undelivered', act: openLetters },
  { name: 'a proposal', client: deliveredDesk, act: propose },
  { name: 'a proposal on a phone, dark', size: [390, 800], theme: 'dark', client: deliveredDesk, act: propose },
  { name: 'conversation at 320 px', size: [320, 640], act: openFirst },
];

test.each(states)('nobody is kept out by: $name', async ({ size = [1280, 800], client = busyDesk, act, ...rest }) => {
  await page.viewport(...size);
  const { isSignedIn = true, theme = 'light' } = rest;
  const desk = await mountDesk(client(), { isSignedIn, theme });
  await act?.(desk);
  await expectNoViolations(desk);
});

test('at 320 px nothing is cut off or scrolls sideways', async () => {
  await page.viewport(320, 640);
  const desk = await mountDesk(busyDesk());
  await openFirst(desk);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
  for (const button of desk.all('throughline-desk-conversation button, header button')) {
    const { left, right } = button.getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(320);
  }
});
