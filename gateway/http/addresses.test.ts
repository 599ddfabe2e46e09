import type { CodeSent, WantedContract } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceKey } from '../identity/device.ts';
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
  const consents = await http.stores.contacts.consents(contact?.contactId ?? '');
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
