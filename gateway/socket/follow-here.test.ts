import { afterEach, expect, test } from 'vitest';
import { newId } from '../kernel/id.ts';
import { type Edge, openEdge, type Talk } from './socket.testing.ts';

let edge: Edge;
let customer: Talk;
let conversationId: string;
afterEach(() => edge.stop());

/** A customer of the chat whose answers go to their mailbox. */
async function answeredByMail(answersFollow: boolean): Promise<void> {
  edge = await openEdge({ answersFollow });
  customer = await edge.contact();
  customer.append('Hello');
  ({ conversationId } = await customer.nth('ack'));
  const { contacts, log } = edge.stores;
  const contactId = (await log.conversation(conversationId))?.contactId ?? '';
  const { addressId } = await contacts.ensureAddress(contactId, 'email', 'anna@mail.example', 'a•••@…', 1);
  const consent = { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at: 1 } as const;
  await contacts.prove(addressId, 'code', consent);
  const steps = [{ channel: 'email', addressId, afterSeconds: 0 } as const];
  const body = { kind: 'contract', contract: { steps, quiet: null, until: null } } as const;
  customer.say({ type: 'append', entryId: newId(Date.now()), conversationId, body });
  await customer.nth('ack', 2);
}

const channels = async () =>
  (await edge.stores.log.conversation(conversationId))?.contract?.steps.map(({ channel }) => channel);

test('where answers follow the customer, one who writes in the chat is answered there first', async () => {
  await answeredByMail(true);
  const entryId = customer.append('I am here now', conversationId);
  await customer.nth('ack', 3);
  await expect.poll(channels).toEqual(['web', 'email']);
  const head = async () => (await edge.stores.log.conversation(conversationId))?.head;
  const before = await head();
  customer.append('I am here now', conversationId, entryId);
  customer.append('still', conversationId);
  await customer.nth('ack', 5);
  await customer.settled();
  expect(await head()).toBe((before ?? 0) + 1);
});

test('where they do not, writing in the chat changes nothing, nor does an agent who writes there', async () => {
  await answeredByMail(false);
  customer.append('I am here now', conversationId);
  await customer.nth('ack', 3);
  await customer.settled();
  expect(await channels()).toEqual(['email']);
  await edge.stop();
  await answeredByMail(true);
  const desk = await edge.agent();
  desk.append('Hello Anna', conversationId);
  await desk.nth('ack');
  await desk.settled();
  expect(await channels()).toEqual(['email']);
});
