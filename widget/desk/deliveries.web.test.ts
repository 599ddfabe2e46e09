import type { DeliveryLife } from '@throughline/sdk/agent';
import type { AddressView } from '@throughline/sdk/wire';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { byMail, contractOf, FakeAgentClient, here, ruth, type Seed } from './fake-agent-client.testing.ts';
import { type Mounted, mountDesk } from './mount-desk.testing.ts';

afterEach(() => page.viewport(1280, 800));

const author = { kind: 'agent', id: ruth.agentId, name: ruth.name } as const;
const text = (element: Node) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

function life(deliveryId: string, changes: Partial<DeliveryLife> = {}): DeliveryLife {
  return {
    ...{ deliveryId, conversationId: 'c1', channel: 'sms', hint: '··· 123', seqs: [2], status: 'failed' },
    ...{ reason: 'unknown-number', createdAt: 1, settledAt: Date.UTC(2026, 10, 20, 14, 7), repeats: null },
    words: ['It was shown in the chat at 14:02.', 'By SMS at 14:07, because it was unread after 5 min.'],
    ...changes,
  };
}

async function opened(
  act: (client: FakeAgentClient) => void = () => {},
  seed: Partial<Seed> = {},
): Promise<Mounted & { client: FakeAgentClient }> {
  await page.viewport(1280, 800);
  const client = new FakeAgentClient();
  client.seed({ conversationId: 'c1', contactName: 'Anna Berg', says: ['Hi'], ...seed });
  act(client);
  const mounted = await mountDesk(client);
  mounted.find('.row').click();
  await mounted.drawn();
  return { ...mounted, client };
}

const dialogOf = (desk: Mounted, host: string) => desk.firstWithin<HTMLDialogElement>(host, 'dialog');

test('why a message went by SMS at 14:07 is one press away, in sentences', async () => {
  const desk = await opened((client) => {
    const mark = { deliveryId: 'd1', channel: 'sms', hint: '··· 123', reason: null, at: client.now } as const;
    client.say('c1', {
      text: 'It is on its way.',
      author,
      isMine: true,
      deliveries: [{ ...mark, status: 'delivered' }],
    });
    client.lives = [life('d0', { words: ['Another one.'] }), life('d1')];
  });
  desk.firstWithin('throughline-deliveries', 'button').click();
  const dialog = dialogOf(desk, 'throughline-desk-why');
  await vi.waitFor(() => expect(text(dialog)).toContain('By SMS at 14:07, because it was unread after 5 min.'));
  expect(dialog.open).toBe(true);
  expect(text(dialog)).not.toContain('Another one.');
});

test.each([
  [{ refused: 'unavailable', retryAfterMs: null }, 'could not be looked up'],
  [[], 'Nothing is known of this delivery any more'],
] as const)('a life that cannot be told says so (%j)', async (lives, words) => {
  const desk = await opened((client) => {
    const mark = { deliveryId: 'd1', channel: 'email', hint: 'a•••', reason: null, at: 0, status: 'accepted' } as const;
    client.say('c1', { text: 'Hello', author, isMine: true, deliveries: [mark] });
    client.lives = lives;
  });
  desk.firstWithin('throughline-deliveries', 'button').click();
  await vi.waitFor(() => expect(text(dialogOf(desk, 'throughline-desk-why'))).toContain(words));
});

const openLetters = async (desk: Mounted): Promise<HTMLDialogElement> => {
  desk.find('.letters').click();
  await desk.drawn();
  return dialogOf(desk, 'throughline-desk-letters');
};
const resend = (dialog: Element) => dialog.querySelector<HTMLButtonElement>('.actions button');

test('what could not be delivered is listed with whom, why and when, and can be sent again', async () => {
  const desk = await opened((client) => {
    client.letterPages = [{ letters: [life('d1'), life('d2', { status: 'unknown', words: [] })], next: 'more' }];
  });
  const dialog = await openLetters(desk);
  await vi.waitFor(() => expect(text(dialog)).toContain('··· 123'));
  expect(text(dialog)).toContain('Anna Berg');
  expect(text(dialog)).toContain('nobody can say whether it arrived');
  resend(dialog)?.click();
  await vi.waitFor(() => expect(text(dialog)).toContain('Sent again'));
  resend(dialog)?.click();
  expect(desk.client.calls.filter((call) => call.startsWith('resend'))).toEqual(['resend d1']);
  desk.client.letterPages = [{ letters: [life('d3')], next: null }];
  dialog.querySelector<HTMLButtonElement>('.quiet')?.click();
  await vi.waitFor(() => expect(dialog.querySelectorAll('ul > li')).toHaveLength(3));
  expect(desk.client.calls).toContain('deadLetters more');
});

test.each([
  ['address-not-usable', 'Nothing may be sent to this address any more.'],
  ['contract-changed', 'The customer does not want answers there any more.'],
  ['of-a-newer-gateway', 'Not sent: something went wrong.'],
])('a letter that must not go again says why: %s', async (refused, words) => {
  const desk = await opened((client) => {
    client.letterPages = [{ letters: [life('d1')], next: null }];
    client.nextResend = { refused, retryAfterMs: null };
  });
  const dialog = await openLetters(desk);
  await vi.waitFor(() => expect(resend(dialog)).not.toBeNull());
  resend(dialog)?.click();
  await vi.waitFor(() => expect(text(dialog)).toContain(words));
});

test('with nothing stuck the list says so, and one that cannot be fetched too', async () => {
  const desk = await opened();
  const dialog = await openLetters(desk);
  await vi.waitFor(() => expect(text(dialog)).toContain('Nothing is stuck.'));
  dialog.close();
  desk.client.letterPages = [{ refused: 'offline', retryAfterMs: null }];
  await openLetters(desk);
  await vi.waitFor(() => expect(text(dialog)).toContain('could not be fetched'));
});

test('a letter leads to its conversation', async () => {
  const desk = await opened((client) => {
    client.seed({ conversationId: 'c2', activeAt: 1, says: ['Bye'] });
    client.letterPages = [{ letters: [life('d1', { conversationId: 'c2' })], next: null }];
  });
  const dialog = await openLetters(desk);
  await vi.waitFor(() => expect(resend(dialog)).not.toBeNull());
  dialog.querySelector<HTMLButtonElement>('.actions button:last-of-type')?.click();
  expect(desk.client.calls).toContain('open c2');
  expect(dialog.open).toBe(false);
});

const phone: AddressView = { addressId: 'phone-1', channel: 'sms', hint: '··· 123', confirmed: true };

const propose = async (desk: Mounted): Promise<HTMLDialogElement> => {
  await desk.drawn();
  await userEvent.click(page.getByRole('button', { name: 'Propose another way…' }));
  return dialogOf(desk, 'throughline-desk-proposal');
};

test('an agent asks the customer with the customer’s own form, and only for confirmed addresses', async () => {
  const desk = await opened((client) => {
    client.addresses = [phone, { addressId: 'x', channel: 'email', hint: 'x•••', confirmed: false }];
  });
  const dialog = await propose(desk);
  await userEvent.click(page.getByRole('radio', { name: 'Here, then by SMS' }));
  expect(desk.within('throughline-contract-picker', 'input[value=email]')).toEqual([]);
  expect(desk.within('throughline-contract-picker', '#number')).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'Ask the customer' }));
  const steps = [
    { channel: 'web', addressId: null, afterSeconds: 0 },
    { channel: 'sms', addressId: 'phone-1', afterSeconds: 300 },
  ];
  expect(desk.client.calls).toContain(`propose ${JSON.stringify({ steps, quiet: null, until: null })}`);
  expect(dialog.open).toBe(false);
  await desk.drawn();
  expect(text(desk.firstWithin('throughline-desk-facts-line', 'summary'))).toContain(
    "asked the customer: may answers come like this? “Here, then by SMS to their number if I haven't read it after 5 min.”",
  );
});

test('an agent starts from what holds, without the addresses that nobody has confirmed', async () => {
  const desk = await opened(
    (client) => {
      client.addresses = [phone];
    },
    { contract: contractOf([here, byMail]) },
  );
  await propose(desk);
  await expect.element(page.getByRole('radio', { name: 'Only here' })).toBeChecked();
  await userEvent.click(page.getByRole('radio', { name: 'In an order of your own' }));
  const places = desk.within<HTMLOptionElement>('throughline-contract-picker', '#place-1 option');
  expect(places.map(text)).toEqual(['By SMS to ··· 123', 'Here in the chat']);
  await expect.element(page.getByRole('button', { name: 'Ask the customer' })).toBeVisible();
});

test('where the customer has confirmed no address there is nothing to propose', async () => {
  const desk = await opened(undefined, { contract: contractOf([here, byMail]) });
  const dialog = await propose(desk);
  await vi.waitFor(() => expect(text(dialog)).toContain('confirmed no address yet'));
});
