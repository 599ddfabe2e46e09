import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
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
