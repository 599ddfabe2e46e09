import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceKey } from '../identity/device.ts';
import { newId } from '../kernel/id.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
let secret: string;
let contactId: string;
beforeEach(async () => {
  http = await openHttp();
  ({ secret, contactId } = await mailedAnswer());
});
afterEach(() => http.close());

/** A contact with an answer that left by e-mail: what its link leads to. */
async function mailedAnswer() {
  const { log, contacts, deliveries } = http.stores;
  const at = http.clock.now();
  const contact = await contacts.ensure(deviceKey('shop', 'the-first-device'), {
    siteId: 'shop',
    name: null,
    locale: 'en',
    at,
  });
  const { conversationId } = contact;
  const address = await contacts.ensureAddress(
    contact.contactId,
    'email',
    'anna@mail.example',
    'a•••@mail.example',
    at,
  );
  const { addressId } = address;
  const consent = { contactId: contact.contactId, addressId, change: 'given', words: 'yes', how: 'code', at } as const;
  await contacts.prove(addressId, 'code', consent);
  const appended = await log.append({
    conversationId,
    entryId: newId(at),
    at,
    author: { kind: 'agent', id: 'ann', name: 'Ann' },
    via: { channel: 'web', hint: null },
    body: { kind: 'message', text: 'Yes', caution: null, originalId: null },
    externalId: null,
    settles: null,
  });
  expect(appended.kind).toBe('appended');
  const deliveryId = newId(at);
  const planned = {
    deliveryId,
    conversationId,
    channel: 'email',
    addressId,
    seqs: [1],
    createdAt: at,
    decision: null,
  } as const;
  const plan = { due: [planned], callOff: [], lookAgainAt: null };
  expect(await deliveries.savePlan(conversationId, 1, plan, at)).toBe(true);
  return { secret: http.signContinue(deliveryId), contactId: contact.contactId };
}

const open = (next: string, link = secret, site = 'shop', device?: string) =>
  http.post(`/v1/sites/${site}/continue`, { secret: link, locale: 'en', next }, device);
const withCode = (next: string, code: string) =>
  http.post('/v1/sites/shop/continue/code', { secret, code, locale: 'en', next });
const contactOf = async (token: string) =>
  (await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now()))?.contactId;

test('a fresh link brings the conversation to another device at a press', async () => {
  expect(await (await open('the-second-device')).json()).toEqual({ outcome: 'linked' });
  expect(await contactOf('the-second-device')).toBe(contactId);
});

test('I7: once the visitor has become a person, a mail that went out before opens nothing', async () => {
  const signedIn = await http.stores.merges.signIn({
    personKey: 'user:shop:anna',
    contactId,
    subject: 'anna-42',
    name: null,
    nextKey: deviceKey('shop', 'annas-new-device'),
    expiresAt: http.clock.now() + 600_000,
    leaving: deviceKey('shop', 'the-first-device'),
    at: http.clock.now(),
    merge: { mergeId: 'm1', fromContactId: contactId, tokenHash: 't1' },
  });
  expect(signedIn.kind).toBe('signed-in');
  expect((await open('the-second-device')).status).toBe(410);
  expect(await contactOf('the-second-device')).toBeUndefined();
  expect(http.codes).toEqual([]);
});

test('I8: a used link alone opens nothing more: a code goes to the mailbox it was sent to', async () => {
  await open('the-second-device');
  const again = await open('the-third-device');
  expect(await again.json()).toMatchObject({ outcome: 'code-needed', hint: 'a•••@mail.example' });
  expect(await contactOf('the-third-device')).toBeUndefined();
  expect(http.codes).toMatchObject([{ address: 'anna@mail.example', purpose: 'continue', linkUrl: null }]);
  const code = http.codes[0]?.code ?? '';
  expect((await withCode('the-third-device', code === '000000' ? '000001' : '000000')).status).toBe(403);
  expect(await (await withCode('the-third-device', code)).json()).toEqual({ outcome: 'linked' });
  expect(await contactOf('the-third-device')).toBe(contactId);
});

test('an old link asks for a code, and a very old one opens nothing', async () => {
  await http.clock.advance(16 * 60_000);
  expect(await (await open('the-second-device')).json()).toMatchObject({ outcome: 'code-needed' });
  await http.clock.advance(31 * 24 * 3_600_000);
  expect((await open('the-second-device')).status).toBe(410);
});

test('two presses at the same moment: one link, one code', async () => {
  const outcomes = await Promise.all(
    ['device-number-two', 'device-number-three'].map(async (token) => (await open(token)).json()),
  );
  expect(outcomes.map((answer) => (answer as { outcome: string }).outcome).sort()).toEqual(['code-needed', 'linked']);
});

test('I4: a made-up secret, or one of another site, tells nothing', async () => {
  const madeUp = await open('the-second-device', 'x'.repeat(64));
  const foreign = await open('the-second-device', secret, 'other');
  expect([madeUp.status, foreign.status]).toEqual([410, 410]);
  expect(await madeUp.text()).toBe(await foreign.text());
});

test('I3: a token that already leads to somebody else cannot be planted', async () => {
  await http.stores.contacts.ensure(deviceKey('shop', 'somebody-elses-device'), {
    siteId: 'shop',
    name: null,
    locale: 'en',
    at: http.clock.now(),
  });
  expect((await open('somebody-elses-device')).status).toBe(409);
  expect(await contactOf('somebody-elses-device')).not.toBe(contactId);
});

test('a device that has the conversation already is told so, asks for no code and uses nothing up', async () => {
  const here = await open('a-new-token-for-nothing', secret, 'shop', 'the-first-device');
  expect(await here.json()).toEqual({ outcome: 'already-here' });
  expect(await contactOf('a-new-token-for-nothing')).toBeUndefined();
  expect(await (await open('the-second-device')).json()).toEqual({ outcome: 'linked' });
});

test('I3: a device that was signed out, or a key that is none, gains nothing by a link', async () => {
  await http.post('/v1/sites/shop/sign-out', {}, 'the-first-device');
  expect((await open('the-first-device')).status).toBe(409);
  expect((await open('key.that-is-none-at-all')).status).toBe(400);
  expect((await withCode('key.that-is-none-at-all', '000000')).status).toBe(400);
});
