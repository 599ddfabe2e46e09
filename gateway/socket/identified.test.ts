import { afterEach, expect, test } from 'vitest';
import { deviceKey } from '../identity/device.ts';
import { type Edge, openEdge } from './socket.testing.ts';

let edge: Edge;
afterEach(() => edge.stop());

const device = 'a-device-of-annas';

/** Anna's device, signed in for a minute, as `/identify` leaves it. */
async function signIn(): Promise<void> {
  const { contacts, merges } = edge.stores;
  const at = edge.clock.now();
  const personKey = 'user:shop:anna';
  const { contactId } = await contacts.ensure(personKey, { siteId: 'shop', name: null, locale: 'en', at });
  const nextKey = deviceKey('shop', device);
  const who = { personKey, contactId, subject: 'anna-42', name: 'Anna', nextKey };
  const signedIn = await merges.signIn({ ...who, expiresAt: at + 60_000, leaving: null, at, merge: null });
  expect(signedIn.kind).toBe('signed-in');
}

test('a device hears who it is known as, and until when', async () => {
  edge = await openEdge();
  await signIn();
  const welcome = await (await edge.contact(device)).nth('welcome');
  expect(welcome.identity).toEqual({ subject: 'anna-42', expiresAt: edge.clock.now() + 60_000 });
  expect(welcome.participant).toMatchObject({ kind: 'contact', name: 'Anna' });
  expect((await (await edge.contact()).nth('welcome')).identity).toBeNull();
});

test('I1: where everybody has to be identified, a visitor may look in and not write', async () => {
  edge = await openEdge({ isIdentityRequired: true });
  const visitor = await edge.contact('a-visitors-device');
  const entryId = visitor.append('let me in');
  expect(await visitor.nth('refuse')).toMatchObject({ entryId, reason: 'not-signed-in' });
  const now = edge.clock.now();
  expect(await edge.stores.contacts.byKey(deviceKey('shop', 'a-visitors-device'), now)).toBeNull();
});

test('I1: who is identified may write, until the time is over', async () => {
  edge = await openEdge({ isIdentityRequired: true });
  await signIn();
  const anna = await edge.contact(device);
  const first = anna.append('hello');
  expect(await anna.nth('ack')).toMatchObject({ entryId: first });
  await edge.clock.jump(60_000);
  anna.append('too late');
  await anna.closed;
  expect(anna.all('ack')).toHaveLength(1);
});
