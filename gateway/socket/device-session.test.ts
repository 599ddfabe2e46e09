import { type ClientFrame, closeCodes, helloText, limits, wireVersion } from '@throughline/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Hint } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { type KeyDevice, makeKeyDevice } from '../identity/device.testing.ts';
import { deviceKey, readDevice } from '../identity/device.ts';
import { type Edge, openEdge, type Talk } from './socket.testing.ts';

let edge: Edge;
/** Hints of these kinds are lost on the way. */
const lost = new Set<Hint['kind']>();
beforeEach(async () => {
  lost.clear();
  const bus = createMemoryBus();
  const publish = (hint: Hint): void => (lost.has(hint.kind) ? undefined : bus.publish(hint));
  edge = await openEdge({ bus: { ...bus, publish } });
});
afterEach(() => edge.stop());

const hello = (token: string, proof?: string): ClientFrame => ({
  type: 'hello',
  version: wireVersion,
  as: 'contact',
  token,
  ...(proof === undefined ? {} : { proof }),
  locale: 'en',
  cursors: [],
});
async function greet(device: KeyDevice, siteId = 'shop'): Promise<Talk> {
  const talk = await edge.connect();
  const { nonce } = await talk.nth('challenge');
  talk.say(hello(device.token, await device.sign(helloText(siteId, nonce))));
  return talk;
}
const token = 'token-of-a-device-without-a-key';
const key = deviceKey('shop', token);
/** A contact's open chat. */
async function contactTalk(): Promise<Talk> {
  const talk = await edge.contact(token);
  talk.append('Hello');
  await talk.nth('ack');
  return talk;
}
/** A further device of the same contact. */
async function addDevice(other: string, expiresAt: number | null = null): Promise<string> {
  const { contacts } = edge.stores;
  const contactId = (await contacts.device(key))?.contactId ?? '';
  await contacts.addKey(deviceKey('shop', other), contactId, edge.clock.now(), expiresAt);
  return deviceKey('shop', other);
}

test('the first frame of every socket is a challenge nobody can foresee', async () => {
  const talks = await Promise.all(Array.from({ length: 10 }, () => edge.connect()));
  const nonces = new Set<string>();
  for (const talk of talks) {
    const { nonce } = await talk.nth('challenge');
    expect(talk.heard[0]?.type).toBe('challenge');
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(16);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(talks.length);
});

test('a device that signs its challenge is let in, and finds its conversation again', async () => {
  const device = await makeKeyDevice();
  const first = await greet(device);
  first.append('Hello');
  const { conversationId } = await first.nth('ack');
  const again = await greet(device);
  expect((await again.nth('welcome')).conversation?.conversationId).toBe(conversationId);
});

test('I3: a copied token without its key is worthless', async () => {
  const [victim, thief] = [await makeKeyDevice(), await makeKeyDevice()];
  const talk = await edge.connect();
  talk.say(hello(victim.token));
  expect(await talk.closed).toBe(closeCodes.notSignedIn);
  const signed = await edge.connect();
  const { nonce } = await signed.nth('challenge');
  signed.say(hello(victim.token, await thief.sign(helloText('shop', nonce))));
  expect(await signed.closed).toBe(closeCodes.notSignedIn);
  expect(signed.all('welcome')).toEqual([]);
});

test('I3: a hello that was overheard is of no use on another socket', async () => {
  const device = await makeKeyDevice();
  const first = await edge.connect();
  const { nonce } = await first.nth('challenge');
  const overheard = hello(device.token, await device.sign(helloText('shop', nonce)));
  first.say(overheard);
  await first.nth('welcome');
  const replay = await edge.connect();
  replay.say(overheard);
  expect(await replay.closed).toBe(closeCodes.notSignedIn);
});

test('I3: what was signed for another site is of no use here', async () => {
  expect(await (await greet(await makeKeyDevice(), 'bank')).closed).toBe(closeCodes.notSignedIn);
});

test('a token that says it is a key and is none is not taken for a secret', async () => {
  for (const made of ['key.not-a-key-at-all', `key.B${'A'.repeat(86)}`]) {
    const talk = await edge.connect();
    const { nonce } = await talk.nth('challenge');
    talk.say(hello(made, await (await makeKeyDevice()).sign(helloText('shop', nonce))));
    expect(await talk.closed).toBe(closeCodes.notSignedIn);
  }
});

test('what comes right behind a hello without proof is not looked at', async () => {
  const device = await makeKeyDevice();
  await (await greet(device)).nth('welcome');
  const talk = await edge.connect();
  talk.say(hello(device.token));
  talk.append('I am somebody else');
  expect(await talk.closed).toBe(closeCodes.notSignedIn);
  expect(await edge.stores.contacts.device(deviceKey('shop', device.token))).toBeNull();
});

test('the welcome brings an access token of this device, and the next one comes well before it ends', async () => {
  const talk = await edge.contact(token);
  const { access, identity, elsewhere } = await talk.nth('welcome');
  expect({ identity, elsewhere }).toEqual({ identity: null, elsewhere: null });
  expect(access?.forMs).toBe(limits.accessForMs);
  expect(edge.access.read('shop', access?.token ?? '')).toEqual(readDevice('shop', token));
  await edge.clock.jump((limits.accessForMs * 2) / 3 - limits.sessionCheckMs);
  await talk.settled();
  expect(talk.all('access')).toEqual([]);
  await edge.clock.advance(limits.sessionCheckMs);
  const renewed = await talk.nth('access');
  expect(renewed.token).not.toBe(access?.token);
  await edge.clock.jump(limits.accessForMs / 3);
  expect(edge.access.read('shop', access?.token ?? '')).toBeNull();
  expect(edge.access.read('shop', renewed.token)).toEqual(readDevice('shop', token));
});

test('an agent gets no access token of a device', async () => {
  expect((await (await edge.agent()).nth('welcome')).access).toBeNull();
});

test('a device that was signed out, or whose time is over, is not let in again', async () => {
  await contactTalk();
  await addDevice('token-of-a-known-person', edge.clock.now() + 1_000);
  await edge.stores.contacts.dropKey(key, edge.clock.now());
  const signedOut = await edge.connect();
  signedOut.say(hello(token));
  expect(await signedOut.closed).toBe(closeCodes.notSignedIn);
  await (await edge.contact('token-of-a-known-person')).nth('welcome');
  await edge.clock.advance(1_000);
  const expired = await edge.connect();
  expired.say(hello('token-of-a-known-person'));
  expect(await expired.closed).toBe(closeCodes.notSignedIn);
});

test('W6: a device whose time ends while it is connected is closed within five seconds, an extended one stays', async () => {
  await contactTalk();
  const ends = edge.clock.now() + 1_000;
  await addDevice('token-of-a-known-person', ends);
  const extended = await addDevice('token-of-somebody-renewed', ends);
  const talk = await edge.contact('token-of-a-known-person');
  const stays = await edge.contact('token-of-somebody-renewed');
  await edge.stores.contacts.extendKey(extended, ends + 3_600_000);
  await edge.clock.advance(limits.sessionCheckMs);
  expect(await talk.closed).toBe(closeCodes.notSignedIn);
  await stays.settled();
});

test('W6: signing out closes the device’s other tabs at once, and no other device', async () => {
  const tabs = [await contactTalk(), await edge.contact(token)];
  await addDevice('token-of-another-device');
  const other = await edge.contact('token-of-another-device');
  await edge.stores.contacts.dropKey(key, edge.clock.now());
  edge.bus.publish({ kind: 'device', siteId: 'shop', deviceKey: key, change: 'ended' });
  for (const tab of tabs) expect(await tab.closed).toBe(closeCodes.notSignedIn);
  await other.settled();
});

test('W6: also when the hint is lost, within five seconds', async () => {
  const tab = await contactTalk();
  lost.add('device');
  await edge.stores.contacts.dropKey(key, edge.clock.now());
  edge.bus.publish({ kind: 'device', siteId: 'shop', deviceKey: key, change: 'ended' });
  await tab.settled();
  await edge.clock.advance(limits.sessionCheckMs);
  expect(await tab.closed).toBe(closeCodes.notSignedIn);
});

test('after a handoff the first device hears that it goes on elsewhere, is told again on its return, and may still write', async () => {
  const first = await contactTalk();
  const phone = await addDevice('token-of-the-phone');
  const since = edge.clock.now();
  await edge.stores.contacts.setMoved(key, phone, since);
  edge.bus.publish({ kind: 'device', siteId: 'shop', deviceKey: key, change: 'moved' });
  expect(await first.nth('elsewhere')).toEqual({ type: 'elsewhere', since });
  first.append('One word more');
  await first.nth('ack', 2);
  const again = await edge.contact(token);
  expect((await again.nth('welcome')).elsewhere).toBe(since);
  await edge.stores.contacts.setMoved(key, key, since + 1);
  edge.bus.publish({ kind: 'device', siteId: 'shop', deviceKey: key, change: 'moved' });
  expect(await first.nth('elsewhere', 2)).toEqual({ type: 'elsewhere', since: null });
  expect(await again.nth('elsewhere')).toEqual({ type: 'elsewhere', since: null });
});

test('a lost hint of a handoff, or of a first word in another tab, costs seconds and nothing else', async () => {
  lost.add('device');
  lost.add('contact');
  const other = await edge.contact(token);
  const first = await contactTalk();
  await edge.stores.contacts.setMoved(key, await addDevice('token-of-the-phone'), edge.clock.now());
  await edge.clock.advance(limits.sessionCheckMs);
  await first.nth('elsewhere');
  await other.nth('entries');
  expect(other.texts()).toEqual(['Hello']);
  await edge.clock.advance(limits.sessionCheckMs);
  await first.settled();
  expect(first.all('elsewhere')).toHaveLength(1);
});

test('W14: no token, nonce or proof is in the gateway’s log', async () => {
  const device = await makeKeyDevice();
  const talk = await edge.connect();
  const { nonce } = await talk.nth('challenge');
  talk.say(hello(device.token, await device.sign(helloText('bank', nonce))));
  await talk.closed;
  expect(edge.logged.length).toBeGreaterThan(0);
  expect(JSON.stringify(edge.logged)).not.toMatch(new RegExp(`${device.token.slice(4)}|${nonce}`));
});

test('a device whose conversation was given back to somebody else no longer reads it', async () => {
  const talk = await contactTalk();
  const made = { siteId: 'shop', name: null, locale: 'en', at: edge.clock.now() };
  const { contactId } = await edge.stores.contacts.ensure('device:shop:before', made);
  edge.stores.database.prepare('UPDATE contact_key SET contact_id = ? WHERE key = ?').run(contactId, key);
  await edge.clock.advance(limits.sessionCheckMs);
  expect(await talk.closed).toBe(closeCodes.notSignedIn);
});
