import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryReport } from '../../channel/channel.ts';
import { SqliteConsentStore } from '../../contact/consent-store.sqlite.ts';
import { SqliteContactStore } from '../../contact/contact-store.sqlite.ts';
import { SqliteDeliveryStore } from '../../delivery/delivery-store.sqlite.ts';
import { systemClock } from '../../kernel/clock.ts';
import { agent, deletion, draft, message } from '../testing/drafts.ts';
import { openDatabase, type StoreDatabase } from './database.ts';
import { SqliteLog } from './sqlite-log.ts';

let database: StoreDatabase;
const asked = new Set<string>();

beforeEach(async () => {
  database = await openDatabase(':memory:');
  const prepare = database.handle.prepare.bind(database.handle);
  database.handle.prepare = ((text: string) => {
    asked.add(text);
    return prepare(text);
  }) as typeof prepare;
});
afterEach(() => database.close());

const parked: DeliveryReport = {
  ...{ channel: 'email', eventKey: 'a', deliveryId: null, externalId: 'a' },
  ...{ status: 'delivered', reason: null, failure: null, at: 0 },
};

/** Uses every query of the stores once; what they answer does not matter here. */
async function askEverything(): Promise<void> {
  const log = new SqliteLog(database, systemClock, () => undefined);
  const contacts = new SqliteContactStore(database);
  const consents = new SqliteConsentStore(database);
  const place = { siteId: 's', channel: 'email', value: 'a@example.org' } as const;
  const deliveries = new SqliteDeliveryStore(database);
  const made = await contacts.ensure('device:a', { siteId: 's', name: null, locale: 'en', at: 0 });
  await log.append(draft(made, 1, agent, message('hello')));
  await log.append(draft(made, 2, agent, deletion(1)));
  const address = await contacts.ensureAddress(made.contactId, 'email', 'a@example.org', 'a', 0);
  await Promise.all([
    contacts.byId('a'),
    contacts.addresses('a'),
    contacts.noteSeen(address.addressId, 1),
    contacts.knownSenders(place, 1),
    contacts.recentProofs(place, 'address', 0, 1),
    consents.withdraw(place, { how: 'keyword', words: 'STOP', at: 1 }),
    consents.give(place, { how: 'keyword', words: 'START', at: 2 }),
    consents.lift(place, 'mia', 'asked for', 3),
    consents.suppressions('s', null, 1),
    consents.ledger('s', 0, 1),
    consents.ledger('s', 0, 1, 'a'),
    contacts.proofByAddress('a', 'address'),
    contacts.proofByLink('a'),
    contacts.takeTry('a', 0),
    contacts.useProof('a', 0),
    log.placesOf('a', 'email'),
    contacts.countProofs('email', 'a@example.org', 0),
    deliveries.plansDue(0, 1),
    deliveries.deliveriesSince('a', 0),
    deliveries.claim(0, 1, 'a', 1),
    deliveries.postpone('a', 'a', { dueAt: 0, reason: 'a', wasTried: true }, 0),
    deliveries.deadLetters('s', null, 1),
    deliveries.deadLetters('s', { settledAt: 1, deliveryId: 'a' }, 1),
    deliveries.lastDeliveries('a', 1),
    deliveries.deliveryByExternalId('email', ['a']),
    deliveries.events('a'),
    deliveries.isTaken('email', 'a'),
    deliveries.park(parked, 'a', 0),
    deliveries.parkedAndKnown(1),
    deliveries.forgetReports(0),
    deliveries.resend('a', 'b', 'c', 0),
    deliveries.cancel('a', 'a', 'a', 0, true),
    deliveries.reserve('a', { siteId: 's', day: '2026-11-22', cost: 1, budget: 1 }),
    deliveries.takeSend([{ key: 'a', atMost: 1 }], 0),
    deliveries.thread('a', 'email', 1),
    deliveries.nextDueAt(),
    log.original('a'),
  ]);
}

test('however much is kept, no question of the running gateway reads a whole table', async () => {
  await askEverything();
  const questions = [...asked].filter((text) => /^\s*(select|update)/i.test(text));
  expect(questions.length).toBeGreaterThan(25);
  for (const question of questions) {
    const named = Object.fromEntries([...question.matchAll(/@(\w+)/g)].map(([, name]) => [name, 0]));
    const unnamed = Array(question.split('?').length - 1).fill(0);
    const steps = database.handle.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${question}`);
    const plan = steps.all(...unnamed, ...(Object.keys(named).length > 0 ? [named] : [])).map(({ detail }) => detail);
    const scans = plan.filter((step) => /^SCAN (?!CONSTANT|json_each)/.test(step) && !/USING/.test(step));
    expect(scans, question).toEqual([]);
  }
});
