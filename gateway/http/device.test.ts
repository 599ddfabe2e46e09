import { limits, requestText } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeyDevice, makeKeyDevice } from '../identity/device.testing.ts';
import { deviceKey } from '../identity/device.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';

let http: HttpEdge;
let device: KeyDevice;
beforeEach(async () => {
  http = await openHttp();
  device = await makeKeyDevice();
});
afterEach(() => http.close());

const path = '/v1/sites/shop/handoff';
const body = { draft: { text: 'Is the lamp', uploads: [] }, locale: 'en' };
/** Asks as `device` with this access token, with a proof over what is given. */
async function ask(token: string, proven: { method?: string; path?: string; token?: string; by?: KeyDevice } = {}) {
  const text = requestText(proven.method ?? 'POST', proven.path ?? path, proven.token ?? token);
  const proof = await (proven.by ?? device).sign(text);
  return http.post(path, body, undefined, { authorization: `Bearer ${token}`, 'throughline-proof': proof });
}

test('a device with a key asks with its access token and its signature over this request', async () => {
  expect((await ask(http.accessOf(device.token))).status).toBe(200);
  expect(await http.stores.contacts.device(deviceKey('shop', device.token))).not.toBeNull();
});

test('the query is not signed', async () => {
  const token = http.accessOf(device.token);
  const proof = await device.sign(requestText('POST', path, token));
  const headers = { authorization: `Bearer ${token}`, 'throughline-proof': proof };
  expect((await http.post(`${path}?from=chat`, body, undefined, headers)).status).toBe(200);
});

test('I3: a copied access token of a device with a key is worthless without the key', async () => {
  const token = http.accessOf(device.token);
  const bare = await http.post(path, body, undefined, { authorization: `Bearer ${token}` });
  expect(bare.status).toBe(401);
  expect(await bare.json()).toEqual({ refused: 'not-signed-in', retryAfterMs: null });
  expect((await ask(token, { by: await makeKeyDevice() })).status).toBe(401);
  for (const proof of ['', 'x', 'A'.repeat(86), 'é'.repeat(86)]) {
    const headers = { authorization: `Bearer ${token}`, 'throughline-proof': encodeURI(proof) };
    expect((await http.post(path, body, undefined, headers)).status).toBe(401);
  }
  expect(await http.stores.contacts.device(deviceKey('shop', device.token))).toBeNull();
});

test('I3: a proof for another path, method or access token is none for this request', async () => {
  const token = http.accessOf(device.token);
  expect((await ask(token, { path: '/v1/sites/shop/sign-out' })).status).toBe(401);
  expect((await ask(token, { method: 'GET' })).status).toBe(401);
  await http.clock.advance(1);
  expect((await ask(http.accessOf(device.token), { token })).status).toBe(401);
});

test('an access token is of no use after its end, or at another site', async () => {
  const token = http.accessOf(device.token);
  expect((await ask(http.accessOf(device.token, 'other'))).status).toBe(401);
  await http.clock.advance(limits.accessForMs);
  expect((await ask(token)).status).toBe(401);
});

test('a device token itself opens no request: it is for the socket alone', async () => {
  const bearer = (token: string) => http.post(path, body, undefined, { authorization: `Bearer ${token}` });
  expect((await bearer('a-device-token-of-a-visitor')).status).toBe(401);
  expect((await bearer(device.token)).status).toBe(401);
});

test('an access token of a device whose time is over is of no use', async () => {
  const { contacts } = http.stores;
  const made = { siteId: 'shop', name: null, locale: 'en', at: http.clock.now() };
  const { contactId } = await contacts.ensure('device:shop:first', made);
  await contacts.addKey(deviceKey('shop', device.token), contactId, http.clock.now(), http.clock.now() + 1_000);
  const token = http.accessOf(device.token);
  expect((await ask(token)).status).toBe(200);
  await http.clock.advance(1_000);
  expect((await ask(token)).status).toBe(401);
});

test('W10: a page of the site may send the proof, asked for beforehand', async () => {
  const headers = {
    origin: 'https://shop.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,throughline-proof',
  };
  const answer = await http.ask(path, { method: 'OPTIONS', headers });
  expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('throughline-proof');
});

test('signing out: the device leads nowhere, its access token is dead, open sockets are told', async () => {
  const token = 'a-device-token-of-a-visitor';
  const signOut = () => http.post('/v1/sites/shop/sign-out', {}, token);
  expect((await http.post(path, body, token)).status).toBe(200);
  const access = http.accessOf(token);
  expect(await (await signOut()).json()).toEqual({});
  expect(http.hints).toContainEqual({
    kind: 'device',
    siteId: 'shop',
    deviceKey: deviceKey('shop', token),
    change: 'ended',
  });
  expect(await http.stores.contacts.byKey(deviceKey('shop', token), http.clock.now())).toBeNull();
  const late = await http.post(path, body, undefined, { authorization: `Bearer ${access}` });
  expect(late.status).toBe(401);
  expect((await signOut()).status).toBe(401);
});

test('signing out takes a device of one’s own, and a POST', async () => {
  expect((await http.post('/v1/sites/shop/sign-out', {})).status).toBe(401);
  const headers = { authorization: `Bearer ${http.accessOf('a-device-token-of-a-visitor')}` };
  expect((await http.ask('/v1/sites/shop/sign-out', { headers })).status).toBe(404);
  expect(http.hints).toEqual([]);
});
