import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Place } from '../contact/consent.ts';
import { beginDeliveryScene, type DeliveryScene, to } from './testing/delivery-scene.ts';

const minute = 60_000;
let scene: DeliveryScene;
let place: Place;
beforeEach(async () => {
  scene = await beginDeliveryScene();
  place = { siteId: 'shop', channel: 'email', value: scene.home.value };
  await scene.customerStates([to(scene.home, 0)]);
});
afterEach(() => scene.end());

const sent = () => scene.mail.sent.length;

it('an address that an agent lets be written to again gets at once what waited for it', async () => {
  const { consents } = scene.stores;
  await consents.suppress('shop', 'email', scene.home.value, 'hard-bounce', 1);
  await scene.agentAnswers('Yes.');
  scene.worker().wake();
  await scene.clock.advance(minute);
  expect(sent()).toBe(0);
  await consents.lift(place, 'ann', 'they called', scene.clock.now());
  await scene.clock.advance(minute);
  expect(sent()).toBe(1);
});

it('an address whose owner gives the consent again gets at once what waited for it', async () => {
  const { consents } = scene.stores;
  await consents.withdraw(place, { how: 'keyword', words: 'STOP', at: 1 });
  await scene.agentAnswers('Yes.');
  scene.worker().wake();
  await scene.clock.advance(minute);
  await consents.give(place, { how: 'keyword', words: 'START', at: scene.clock.now() });
  await scene.clock.advance(minute);
  expect(sent()).toBe(1);
});

it('an address that is proven once more gets at once what waited for it', async () => {
  const { contacts, database } = scene.stores;
  const { addressId, contactId } = scene.home;
  database.prepare('UPDATE address SET proven_by = NULL WHERE address_id = ?').run(addressId);
  await scene.agentAnswers('Yes.');
  scene.worker().wake();
  await scene.clock.advance(minute);
  expect(sent()).toBe(0);
  const consent = { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at: scene.clock.now() } as const;
  await contacts.prove(addressId, 'code', consent);
  await scene.clock.advance(minute);
  expect(sent()).toBe(1);
});
