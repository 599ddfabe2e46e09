import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Owner } from '../attachment/attachment.ts';
import { deviceKey } from '../identity/device.ts';
import { newId } from '../kernel/id.ts';
import { type Edge, openEdge, type Talk } from './socket.testing.ts';

const device = 'token-of-one-device';
const finished = { name: 'bill.pdf', type: 'application/pdf', sizeBytes: 7, width: null, height: null, sha256: 'aa' };
const bounds = { ownerBytesPerDay: 1_000_000, siteBytesPerDay: 1_000_000, unfinishedPerOwner: 100 };

let edge: Edge;
let customer: Talk;
let own: Owner;
let made = 0;
beforeEach(async () => {
  edge = await openEdge();
  customer = await edge.contact(device);
  customer.append('Hello');
  await customer.nth('ack');
  const contact = await edge.stores.contacts.byKey(deviceKey('shop', device), edge.clock.now());
  own = { kind: 'contact', id: contact?.contactId ?? '' };
});
afterEach(() => edge.stop());

/** A file's record, as the uploads leave it. */
async function file(owner: Owner, { isFinished = true, siteId = 'shop' } = {}): Promise<string> {
  made += 1;
  const attachmentId = `file-${made}`;
  const begun = { attachmentId, siteId, owner, name: 'bill.pdf', lengthBytes: 7, storageKey: `key-${made}`, madeAt: 0 };
  await edge.stores.attachments.begin(begun, bounds);
  if (isFinished) await edge.stores.attachments.finish(attachmentId, finished);
  return attachmentId;
}

function send(
  talk: Talk,
  attachments: string[],
  { text = '', entryId = newId(Date.now()), conversationId = null as string | null } = {},
) {
  talk.say({ type: 'append', entryId, conversationId, body: { kind: 'message', text, attachments } });
  return entryId;
}

async function refusalOf(talk: Talk, attachments: string[], text = ''): Promise<string> {
  const before = talk.all('refuse').length;
  send(talk, attachments, { text });
  return (await talk.nth('refuse', before + 1)).reason;
}

test('a message of files alone shows each as the gateway found it', async () => {
  const attachmentId = await file(own);
  send(customer, [attachmentId]);
  const { seq, conversationId } = await customer.nth('ack', 2);
  const page = await edge.stores.log.read(conversationId, 'contact', seq - 1, 1);
  const { sha256: _, ...shown } = finished;
  expect(page?.entries[0]?.body).toEqual({
    kind: 'message',
    text: '',
    caution: null,
    originalId: null,
    attachments: [{ attachmentId, ...shown }],
  });
  expect((await edge.stores.attachments.file(attachmentId))?.conversationId).toBe(conversationId);
});

test('the same message said twice, with its file, has the same answer', async () => {
  const attachmentId = await file(own);
  const entryId = send(customer, [attachmentId], { text: 'Here' });
  const first = await customer.nth('ack', 2);
  send(customer, [attachmentId], { text: 'Here', entryId });
  expect(await customer.nth('ack', 3)).toEqual(first);
});

test('a file is of one message, also when two ask for it at once', async () => {
  const attachmentId = await file(own);
  send(customer, [attachmentId], { text: 'one' });
  send(customer, [attachmentId], { text: 'two' });
  await customer.nth('ack', 2);
  expect((await customer.nth('refuse')).reason).toBe('not-allowed');
  expect(await refusalOf(customer, [await file(own), attachmentId])).toBe('not-allowed');
});

test('a message that is declined for one of its files takes none of them', async () => {
  const [used, free] = [await file(own), await file(own)];
  send(customer, [used]);
  await customer.nth('ack', 2);
  expect(await refusalOf(customer, [free, used])).toBe('not-allowed');
  send(customer, [free]);
  await customer.nth('ack', 3);
});

test('files that are unknown, unfinished, of another site or somebody else’s are declined, and so is a file twice', async () => {
  expect(await refusalOf(customer, ['no-such-file'])).toBe('not-found');
  expect(await refusalOf(customer, [await file(own, { isFinished: false })])).toBe('not-found');
  expect(await refusalOf(customer, [await file(own, { siteId: 'other' })])).toBe('not-found');
  expect(await refusalOf(customer, [await file({ kind: 'contact', id: 'bert' })])).toBe('not-allowed');
  expect(await refusalOf(customer, [await file({ kind: 'agent', id: own.id })])).toBe('not-allowed');
  expect(await refusalOf(customer, [await file({ kind: 'contact', id: 'bert' }, { isFinished: false })])).toBe(
    'not-allowed',
  );
  const twice = await file(own);
  expect(await refusalOf(customer, [twice, twice])).toBe('not-allowed');
});

test('a message without a word and without a file is none', async () => {
  expect(await refusalOf(customer, [])).toBe('bad-frame');
});

test('an agent sends its own files to a conversation, and not those of the customer', async () => {
  const { conversationId } = await customer.nth('ack');
  const desk = await edge.agent();
  send(desk, [await file({ kind: 'agent', id: 'ann' })], { conversationId, text: 'The price list' });
  await desk.nth('ack');
  send(desk, [await file(own)], { conversationId });
  expect((await desk.nth('refuse')).reason).toBe('not-allowed');
});
