import type { Entry, WantedContract } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../kernel/id.ts';
import { type Edge, openEdge, type Talk } from './socket.testing.ts';

let edge: Edge;
let customer: Talk;
let desk: Talk;
let conversationId: string;
let addressId: string;

beforeEach(async () => {
  edge = await openEdge();
  customer = await edge.contact();
  customer.append('Hello');
  ({ conversationId } = await customer.nth('ack'));
  desk = await edge.agent();
  desk.say({ type: 'follow', conversationId, epoch: null, after: null });
  await desk.nth('entries');
  const conversation = await edge.stores.log.conversation(conversationId);
  const contactId = conversation?.contactId ?? '';
  const { contacts } = edge.stores;
  ({ addressId } = await contacts.ensureAddress(contactId, 'email', 'anna@mail.example', 'a•••@…', 1));
  const consent = { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at: 1 } as const;
  await contacts.prove(addressId, 'code', consent);
});
afterEach(() => edge.stop());

const byMail = (): WantedContract => ({
  steps: [{ channel: 'email', addressId, afterSeconds: 0 }],
  quiet: null,
  until: null,
});
const here: WantedContract = {
  steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }],
  quiet: null,
  until: null,
};

function say(who: Talk, kind: 'proposal' | 'contract', contract: WantedContract): void {
  who.say({ type: 'append', entryId: newId(Date.now()), conversationId, body: { kind, contract } });
}

const bodies = (who: Talk) =>
  who
    .all('entries')
    .flatMap(({ entries }) => entries as Entry[])
    .map(({ body }) => body);
const contract = async () => (await edge.stores.log.conversation(conversationId))?.contract ?? null;

test('an agent proposes where answers go, the customer sees it, and it holds once they confirm the same', async () => {
  say(desk, 'proposal', byMail());
  await expect.poll(() => bodies(customer).some(({ kind }) => kind === 'proposal')).toBe(true);
  expect(await contract()).toBeNull();
  say(customer, 'contract', byMail());
  await customer.nth('ack', 2);
  expect(await contract()).toMatchObject({ steps: [{ channel: 'email', addressId }], setBy: 'proposal' });
  expect((await edge.stores.log.conversation(conversationId))?.proposal).toBeNull();
});

test('the customer may state something else: it is theirs, and the proposal is over', async () => {
  say(desk, 'proposal', byMail());
  await desk.nth('ack');
  say(customer, 'contract', here);
  await customer.nth('ack', 2);
  expect(await contract()).toMatchObject({ setBy: 'contact', steps: [{ channel: 'web' }] });
  say(customer, 'contract', byMail());
  await customer.nth('ack', 3);
  expect(await contract()).toMatchObject({ setBy: 'contact', steps: [{ channel: 'email' }] });
});

test('T4: nothing can be proposed that the customer could not ask for', async () => {
  say(desk, 'proposal', { ...byMail(), steps: [{ channel: 'email', addressId: 'made-up', afterSeconds: 0 }] });
  expect(await desk.nth('refuse')).toMatchObject({ reason: 'address-not-confirmed' });
  say(desk, 'proposal', { ...here, quiet: { from: '21:00', to: '08:00', timeZone: 'Mars/Olympus' } });
  await desk.nth('refuse', 2);
  expect((await edge.stores.log.conversation(conversationId))?.proposal).toBeNull();
});

test('customers propose nothing, and agents state nothing', async () => {
  say(customer, 'proposal', here);
  expect(await customer.nth('refuse')).toMatchObject({ reason: 'not-allowed' });
  say(desk, 'contract', here);
  expect(await desk.nth('refuse')).toMatchObject({ reason: 'not-allowed' });
});
