import type { TimelineItem } from '@throughline/sdk';
import type { ReplyContract } from '@throughline/sdk/wire';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeClient } from '../testing/fake-client.ts';
import { clearPage, deep, deepFocus, shownText } from '../testing/mount.ts';
import { type MountedChat, mountChat } from '../testing/mount-chat.ts';
import { anna, onlyHere, said, thenEmail, visitor } from '../testing/sample-timeline.ts';
import './later.define.ts';
import './throughline-chat.define.ts';

afterEach(clearPage);

const here = { channel: 'web', addressId: null, afterSeconds: 0 } as const;
const bySms = { channel: 'sms', addressId: 'phone-1', afterSeconds: 300 } as const;
const proposal = { entryId: 'p1', author: anna, contract: { steps: [here, bySms], quiet: null, until: null } };
const byPhone = { addressId: 'phone-1', channel: 'sms', hint: '··· 123', confirmed: true } as const;
const card = (chat: Element): string => shownText(deep(chat, 'throughline-answers')).trim();
const press = (name: string) => userEvent.click(page.getByRole('button', { name, exact: true }));

async function asked(): Promise<MountedChat> {
  const client = new FakeClient();
  client.addresses = [byPhone];
  client.show({ items: [said('Hi')], head: 1 });
  const mounted = await mountChat({ client });
  mounted.chat.open();
  await mounted.drawn();
  client.show({ proposal });
  await mounted.drawn();
  return mounted;
}

test('an agent’s proposal is asked in the words of the contract, and yes states exactly that', async () => {
  const { chat, client } = await asked();
  expect(card(chat)).toContain('Anna asks: may answers come like this?');
  expect(card(chat)).toContain("Here, then by SMS to ··· 123 if I haven't read it after 5 min.");
  await press('Yes');
  expect(client.asked).toContainEqual(['reply.set', proposal.contract]);
  expect(deepFocus()).toBe(deep(chat, 'textarea'));
});

test('no takes the question away, also after a reload, and states nothing', async () => {
  const { chat, client, drawn } = await asked();
  await press('No, thanks');
  await drawn();
  expect(card(chat)).toBe('');
  expect(client.calls).not.toContain('reply.set');
  const again = await mountChat({ client, keepsPage: true });
  again.chat.open();
  await again.drawn();
  expect(card(again.chat)).toBe('');
});

test('the next proposal is asked again', async () => {
  const { chat, client, drawn } = await asked();
  await press('No, thanks');
  client.show({ proposal: { ...proposal, entryId: 'p2' } });
  await drawn();
  expect(card(chat)).toContain('Anna asks');
});

/** The contact states a contract, as it comes back from the gateway. */
function state(client: FakeClient, contract: ReplyContract): void {
  const head = client.timeline.head + 1;
  const item: TimelineItem = { kind: 'contract', key: `c${head}`, seq: head, at: 0, author: visitor, contract };
  client.show({ items: [...client.timeline.items, item], head, contract });
}

async function changed(): Promise<MountedChat> {
  const client = new FakeClient();
  client.show({ items: [said('Hi')], head: 1, contract: thenEmail });
  const mounted = await mountChat({ client });
  mounted.chat.open();
  await mounted.drawn();
  state(client, { ...onlyHere, setBy: 'contact' });
  await mounted.drawn();
  return mounted;
}

test('a change can be taken back, once', async () => {
  const { chat, client, drawn } = await changed();
  // What is stated holds when it comes back from the gateway.
  const set = vi.fn(async () => 'entry-1');
  Object.assign(client.reply, { set });
  await press('Undo');
  expect(set).toHaveBeenCalledExactlyOnceWith({
    steps: [here, { channel: 'email', addressId: 'address-1', afterSeconds: 300 }],
    quiet: null,
    until: null,
  });
  state(client, thenEmail);
  await drawn();
  expect(card(chat)).toBe('');
});

test('after one more message there is nothing to take back any more', async () => {
  const { chat, client, drawn } = await changed();
  expect(card(chat)).toContain('Undo');
  client.show({ items: [...client.timeline.items, said('One more thing', { key: 'm2' })], head: 3 });
  await drawn();
  expect(card(chat)).toBe('');
});

test('a history that comes in is no change', async () => {
  const client = new FakeClient();
  const { chat, drawn } = await mountChat({ client });
  chat.open();
  await drawn();
  const item: TimelineItem = { kind: 'contract', key: 'c', seq: 9, at: 0, author: visitor, contract: thenEmail };
  client.show({ items: [said('Hi'), item], head: 9, contract: thenEmail });
  await drawn();
  await vi.waitFor(() => expect(shownText(chat)).toContain('by e-mail to m•••@example.org'));
  expect(card(chat)).toBe('');
});
