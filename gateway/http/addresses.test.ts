import type { CodeSent, WantedContract } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Contact } from '../contact/contact.ts';
import { sendBounds } from '../delivery/send-bounds.ts';
import { deviceKey } from '../identity/device.ts';
import { newId } from '../kernel/id.ts';
import { standIn } from '../testing/stand-in.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
beforeEach(async () => {
  http = await openHttp();
});
afterEach(() => http.close());

const token = 'a-device-token-of-a-visitor';
const request = (address = 'anna@mail.example', who = token, contract: WantedContract | null = null) =>
  http.post('/v1/sites/shop/addresses', { channel: 'email', address, locale: 'de', contract }, who);
const confirm = (addressId: string, code: string, who = token) =>
  http.post('/v1/sites/shop/addresses/confirm', { addressId, code }, who);
const asked = async (): Promise<CodeSent> => (await (await request()).json()) as CodeSent;
const lastCode = () => http.codes.at(-1)?.code ?? '';
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');

test('the code from the mailbox proves the address, once, and the consent is on record', async () => {
  const { addressId, hint } = await asked();
  expect(hint).not.toContain('anna');
  expect(http.codes).toMatchObject([{ address: 'anna@mail.example', locale: 'de', purpose: 'address' }]);
  const answer = await confirm(addressId, lastCode());
  expect(await answer.json()).toEqual({ address: { addressId, channel: 'email', hint, confirmed: true } });
  expect((await confirm(addressId, lastCode())).status).toBe(410);
  const contact = await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now());
  expect(contact?.name).toBe('anna@mail.example');
  const consents = await http.stores.consents.ledger('shop', 0, 10, contact?.contactId);
  expect(consents).toMatchObject([{ addressId, change: 'given', how: 'code' }]);
});

test('I9: after five wrong tries not even the right code helps', async () => {
  const { addressId } = await asked();
  for (let count = 0; count < 5; count++) expect((await confirm(addressId, otherThan(lastCode()))).status).toBe(403);
  expect((await confirm(addressId, lastCode())).status).toBe(410);
});

test('a code is good for fifteen minutes', async () => {
  const { addressId } = await asked();
  await http.clock.advance(15 * 60_000);
  expect((await confirm(addressId, lastCode())).status).toBe(410);
});

test('I7: another visitor cannot use or see an address that is not theirs', async () => {
  const { addressId } = await asked();
  await request('eve@mail.example', 'a-device-token-of-somebody-else');
  expect((await confirm(addressId, lastCode(), 'a-device-token-of-somebody-else')).status).toBe(404);
  expect((await confirm(addressId, lastCode(), 'a-token-never-seen-before')).status).toBe(401);
});

test('I8: opening the linked page proves nothing, its button does, once', async () => {
  await asked();
  const linkUrl = new URL(http.codes[0]?.linkUrl ?? '');
  expect(linkUrl.search).toBe('');
  for (let scan = 0; scan < 20; scan++) await http.ask(linkUrl.pathname);
  const [, secret] = linkUrl.hash.slice(1).split('.');
  const press = () => http.post('/v1/sites/shop/addresses/confirm-link', { secret });
  expect(await (await press()).json()).toMatchObject({ address: { confirmed: true } });
  expect((await press()).status).toBe(410);
});

test('A1: one mailbox gets at most three codes an hour, whoever asks', async () => {
  const statuses = [];
  for (let count = 0; count < 5; count++) {
    statuses.push((await request('victim@mail.example', `a-device-token-number-${count}`)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  expect(http.codes).toHaveLength(3);
});

test('A1, A8: dots, capitals and what follows a plus make no further mailbox', async () => {
  const statuses = [];
  for (const typed of [
    'vic.tim@mail.example',
    'VICTIM@mail.example',
    'victim+1@mail.example',
    'v.ictim+2@mail.example',
  ]) {
    statuses.push((await request(typed, `a-device-token-of-${typed}`)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

test('A1: codes that are refused take nothing from what answers may be sent', async () => {
  for (let count = 0; count < 40; count++) {
    const body = JSON.stringify({ channel: 'email', address: 'victim@mail.example', locale: 'en', contract: null });
    const authorization = `Bearer ${http.accessOf(`a-device-token-number-${count}`)}`;
    const headers = { 'content-type': 'application/json', authorization };
    await http.ask('/v1/sites/shop/addresses', { method: 'POST', from: `198.51.100.${count}`, headers, body });
  }
  expect(http.codes).toHaveLength(3);
  const { deliveries } = http.stores;
  expect(await deliveries.takeSend(sendBounds('email', 'victim@mail.example'), http.clock.now())).toBe(true);
});

test('a code that was right when the store failed is right when it is typed again', async () => {
  let isDown = true;
  await http.close();
  http = await openHttp({
    stores: ({ contacts }) => ({
      contacts: standIn(contacts, {
        proveBy: (...about) => (isDown ? Promise.reject(new Error('power cut')) : contacts.proveBy(...about)),
      }),
    }),
  });
  const { addressId } = await asked();
  expect((await confirm(addressId, lastCode())).status).toBe(500);
  isDown = false;
  expect((await confirm(addressId, lastCode())).status).toBe(200);
});

test('one stranger gets only so many codes an hour, whatever the addresses', async () => {
  await http.close();
  http = await openHttp({ rates: { codesPerHour: 2 } });
  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await request(`someone${count}@mail.example`)).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test('what is no address, or of no channel here, is said so', async () => {
  expect(await (await request('nonsense')).json()).toMatchObject({ refused: 'not-an-address' });
  const web = await http.post(
    '/v1/sites/shop/addresses',
    { channel: 'web', address: 'here', locale: 'en', contract: null },
    token,
  );
  expect(await web.json()).toMatchObject({ refused: 'channel-not-offered' });
});

test('when the mail server is away the person is asked to try again', async () => {
  http.outcome.next = { kind: 'failed', reason: 'unreachable', retry: 'later' };
  const answer = await request();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ refused: 'unavailable' });
});

test('X1, A3: nothing the visitor says is in the code mail', async () => {
  await asked();
  expect(Object.keys(http.codes[0] ?? {}).sort()).toEqual(['address', 'code', 'linkUrl', 'locale', 'purpose', 'site']);
});

test('what was wanted with the address holds once it is proven, by the link alone and with the page long closed', async () => {
  const steps: WantedContract['steps'] = [
    { channel: 'web', addressId: null, afterSeconds: 0 },
    { channel: 'email', addressId: null, afterSeconds: 300 },
  ];
  await request('anna@mail.example', token, { steps, quiet: null, until: null });
  const contact = await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now());
  const contract = async () => (await http.stores.log.conversation(contact?.conversationId ?? ''))?.contract;
  expect(await contract()).toBeNull();
  const [, secret] = new URL(http.codes[0]?.linkUrl ?? '').hash.slice(1).split('.');
  expect((await http.post('/v1/sites/shop/addresses/confirm-link', { secret })).status).toBe(200);
  const [address] = await http.stores.contacts.addresses(contact?.contactId ?? '');
  expect(await contract()).toMatchObject({
    setBy: 'contact',
    steps: [
      { channel: 'web' },
      { channel: 'email', addressId: address?.addressId, hint: address?.hint, afterSeconds: 300 },
    ],
  });
});

test('an address somebody else proved cannot be slipped into what is wanted', async () => {
  const { addressId } = await asked();
  await confirm(addressId, lastCode());
  const other = 'a-device-token-of-somebody-else';
  const steps: WantedContract['steps'] = [{ channel: 'email', addressId, afterSeconds: 0 }];
  await request('eve@mail.example', other, { steps, quiet: null, until: null });
  const contact = await http.stores.contacts.byKey(deviceKey('shop', other), http.clock.now());
  const [own] = await http.stores.contacts.addresses(contact?.contactId ?? '');
  expect((await confirm(own?.addressId ?? '', lastCode(), other)).status).toBe(200);
  expect((await http.stores.log.conversation(contact?.conversationId ?? ''))?.contract).toBeNull();
});

test('A7, I5: to an address whose owner wants nothing any more no code goes, and the answer does not say so', async () => {
  const value = 'anna@mail.example';
  const said = { how: 'unsubscribe', words: '', at: http.clock.now() } as const;
  await http.stores.consents.withdraw({ siteId: 'shop', channel: 'email', value }, said);
  const withdrawn = await request(value);
  const other = await request('ben@mail.example');
  expect(withdrawn.status).toBe(other.status);
  expect(Object.keys((await withdrawn.json()) as object)).toEqual(Object.keys((await other.json()) as object));
  expect(http.codes.map(({ address }) => address)).toEqual(['ben@mail.example']);
});

describe('what was written in from an address before it is confirmed in the chat', () => {
  const value = 'anna@mail.example';

  /** Somebody wrote in from the address; `isProven`: the sender was checked then. */
  async function wroteIn(key: string, { isProven = true, at = http.clock.now() } = {}) {
    const { contacts, log } = http.stores;
    const contact = await contacts.ensure(`mail:${key}`, { siteId: 'shop', name: null, locale: 'en', at });
    const { contactId, conversationId } = contact;
    const { addressId } = await contacts.ensureAddress(contactId, 'email', value, 'a•••@…', at);
    const consent = { contactId, addressId, change: 'given', words: key, how: 'wrote-in', at } as const;
    await contacts.prove(addressId, 'wrote-in', consent);
    if (isProven) await contacts.noteSeen(addressId, at);
    await log.append({
      conversationId,
      entryId: newId(at),
      at,
      author: { kind: 'contact', id: contactId, name: null },
      via: { channel: 'email', hint: 'a•••@…' },
      body: { kind: 'message', text: `from ${key}`, caution: null, originalId: null },
      externalId: null,
      settles: null,
    });
    return contact;
  }

  const annas = async () => (await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now())) as Contact;
  const texts = async (conversationId: string) =>
    ((await http.stores.log.read(conversationId, 'contact', 0, 50))?.entries ?? []).flatMap(({ body }) =>
      body.kind === 'message' ? [body.text] : [],
    );

  test('comes into the chat with the code, once, and is closed where it was; it is on record and can be undone', async () => {
    const writer = await wroteIn('her phone');
    const { addressId } = await asked();
    await confirm(addressId, lastCode());
    const { contactId, conversationId } = await annas();
    expect(await texts(conversationId)).toEqual(['from her phone']);
    expect(await http.stores.log.conversation(writer.conversationId)).toMatchObject({ state: 'resolved' });
    const [merge] = await http.stores.merges.merges(contactId);
    expect(merge).toMatchObject({ fromContactId: writer.contactId, finishedAt: http.clock.now() });
    await asked();
    await confirm(addressId, lastCode());
    expect(await texts(conversationId)).toEqual(['from her phone']);
  });

  test('I7: does not come with the press on the link: it was pressed elsewhere', async () => {
    await wroteIn('her phone');
    await asked();
    const [, secret] = new URL(http.codes[0]?.linkUrl ?? '').hash.slice(1).split('.');
    await http.post('/v1/sites/shop/addresses/confirm-link', { secret });
    expect(await texts((await annas()).conversationId)).toEqual([]);
  });

  test('I10, I11: does not come where the sender was not proven, or long ago', async () => {
    await wroteIn('nobody knows whom', { isProven: false });
    await wroteIn('a former owner', { at: http.clock.now() - 181 * 86_400_000 });
    const { addressId } = await asked();
    await confirm(addressId, lastCode());
    expect(await texts((await annas()).conversationId)).toEqual([]);
  });

  test('T1: does not come from another site', async () => {
    await wroteIn('her phone');
    http.stores.database.prepare("UPDATE contact SET site_id = 'other' WHERE site_id = 'shop'").run();
    const { addressId } = await asked();
    await confirm(addressId, lastCode());
    expect(await texts((await annas()).conversationId)).toEqual([]);
  });
});
