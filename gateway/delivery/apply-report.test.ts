import type { EntryBody } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryReport } from '../channel/channel.ts';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { agent, contactOf, draft, message } from '../log/testing/drafts.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { failing } from '../testing/stand-in.ts';
import { applyParked, applyReport } from './apply-report.ts';
import { deliveryDraft } from './delivery-entry.ts';
import type { ReportParts } from './parts.ts';
import { beginDeliveryScene } from './testing/delivery-scene.ts';

const second = 1_000;
const startAt = Date.UTC(2026, 10, 23, 12);

let stores: Stores;
let clock: ManualClock;
let parts: ReportParts;
let place: { conversationId: string; contactId: string };
let addressId: string;
const value = '+447700900123';

/** Anna has been answered twice; each answer is on its way to her phone as a message of its own. */
beforeEach(async () => {
  clock = createManualClock(startAt);
  stores = await openStores(':memory:', { now: clock });
  await stores.sites.put({ siteId: 'shop', name: 'Shop', origins: [], homeUrl: 'https://shop.example/' });
  const made = await stores.contacts.ensure('device:anna', { siteId: 'shop', name: null, locale: 'en', at: startAt });
  place = made;
  const { contactId, conversationId } = made;
  ({ addressId } = await stores.contacts.ensureAddress(contactId, 'sms', value, '··· 123', startAt));
  const consent = { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at: startAt } as const;
  await stores.contacts.prove(addressId, 'code', consent);
  for (const number of [1, 2]) await stores.log.append(draft(place, number, agent, message(`Answer ${number}.`)));
  const due = [1, 2].map((seq) => ({
    ...{ deliveryId: `d${seq}`, conversationId, channel: 'sms' as const, addressId },
    ...{ seqs: [seq], createdAt: startAt, decision: null },
  }));
  await stores.deliveries.savePlan(conversationId, 2, { due, callOff: [], lookAgainAt: null }, startAt);
  await stores.deliveries.claim(startAt, startAt + 60 * second, 'lease', 10);
  await clock.advance(5 * second);
  parts = { ...stores, suppressions: stores.consents, clock };
});
afterEach(() => stores.close());

const report = (status: DeliveryReport['status'], more: Partial<DeliveryReport> = {}): DeliveryReport => ({
  ...{ channel: 'sms', eventKey: `event-${status}`, deliveryId: null, externalId: 'SM1', status },
  ...{ reason: status === 'failed' ? 'unreachable' : null, failure: null, at: startAt + 2 * second },
  ...more,
});

/** The worker writes down that the provider took it. */
async function noteSent(deliveryId = 'd1', externalId = 'SM1'): Promise<void> {
  const delivery = await stores.deliveries.delivery(deliveryId);
  if (!delivery) throw new Error('no delivery');
  const news = { status: 'accepted', reason: null, hint: null, externalId, leaseId: 'lease', event: null } as const;
  await stores.log.append(deliveryDraft(delivery, { ...news, seqs: delivery.seqs, at: clock.now() }));
  await applyParked(parts, 10);
}

const taken = { kind: 'taken' };
const delivery = (deliveryId = 'd1') => stores.deliveries.delivery(deliveryId);
const readTo = async () => (await stores.log.conversation(place.conversationId))?.contactReadTo;

async function said(kind: EntryBody['kind']): Promise<EntryBody[]> {
  const page = await stores.log.read(place.conversationId, 'agent', 0, 100);
  return (page?.entries ?? []).map(({ body }) => body).filter((body) => body.kind === kind);
}

/** All orders of some things. */
function permutations<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, at) => permutations(things.toSpliced(at, 1)).map((rest) => [thing, ...rest]));
}

describe('what a provider reports about a message that left', () => {
  it('becomes an entry, once, however often it is said', async () => {
    await noteSent();
    for (let times = 0; times < 3; times += 1) expect(await applyReport(parts, report('delivered'))).toEqual(taken);
    expect(await delivery()).toMatchObject({ status: 'delivered', settledAt: startAt + 2 * second });
    expect(await said('delivery')).toMatchObject([
      { status: 'accepted' },
      { status: 'delivered', hint: '··· 123', seqs: [1] },
    ]);
  });

  it('is kept when it is faster than our own note, and has its effect with it', async () => {
    expect(await applyReport(parts, report('delivered'))).toEqual(taken);
    expect((await delivery())?.status).toBe('sending');
    await noteSent();
    expect(await delivery()).toMatchObject({ status: 'delivered', externalId: 'SM1' });
  });

  it('is found by our own id where the report carries it', async () => {
    expect(await applyReport(parts, report('delivered', { deliveryId: 'd1', externalId: null }))).toEqual(taken);
    expect((await delivery())?.status).toBe('delivered');
  });

  it('starts the next step when it failed after all', async () => {
    await noteSent();
    expect(await stores.deliveries.plansDue(clock.now(), 10)).toEqual([]);
    await applyReport(parts, report('failed'));
    expect(await delivery()).toMatchObject({ status: 'failed', reason: 'unreachable' });
    expect(await stores.deliveries.plansDue(clock.now(), 10)).toHaveLength(1);
  });

  it('never dates an entry before the message was made, nor into the future', async () => {
    await noteSent();
    await applyReport(parts, report('failed', { at: startAt + 1e12 }));
    await applyReport(parts, report('delivered', { at: 0 }));
    expect(await delivery()).toMatchObject({ status: 'delivered', settledAt: startAt });
    expect(await stores.deliveries.events('d1')).toContainEqual(
      expect.objectContaining({ status: 'failed', at: clock.now() }),
    );
  });

  it('is not believed of a channel it is not about', async () => {
    await noteSent();
    expect(await applyReport(parts, report('failed', { channel: 'email', deliveryId: 'd1' }))).toEqual(taken);
    expect((await delivery())?.status).toBe('accepted');
  });

  it.each([
    [{ deliveryId: 'never-given-out', externalId: null }, taken],
    [{ externalId: null }, { kind: 'refused', reason: 'names no message', retry: 'never' }],
    [{ externalId: '\u0000\u202e'.repeat(5_000) }, taken],
    [{ eventKey: 'x'.repeat(100_000) }, taken],
    [{ reason: '\ud800'.repeat(1_000), deliveryId: 'd1', status: 'failed' as const }, taken],
  ])('hostile %#: changes nothing it should not', async (more, expected) => {
    expect(await applyReport(parts, report('delivered', more))).toEqual(expected);
    expect((await delivery('d2'))?.status).toBe('sending');
  });
});

describe('whatever order reports come in', () => {
  const steps = ['accepted', 'delivered', 'read', 'failed', 'own'] as const;

  it.each(permutations(steps).map((order) => [order.join(' → '), order]))('%s ends the same', async (_, order) => {
    for (const step of order) {
      if (step === 'own') await noteSent();
      else await applyReport(parts, report(step));
      // Webhooks are repeated, too.
      if (step !== 'own') await applyReport(parts, report(step));
    }
    expect(await delivery()).toMatchObject({ status: 'read', externalId: 'SM1', reason: null, leaseId: null });
    expect(await readTo()).toBe(1);
    expect(await stores.deliveries.parkedAndKnown(10)).toEqual([]);
  });

  it.each(permutations(['accepted', 'failed', 'own'] as const).map((order) => [order.join(' → '), order]))(
    '%s ends as failed',
    async (_, order) => {
      for (const step of order) await (step === 'own' ? noteSent() : applyReport(parts, report(step)));
      expect(await delivery()).toMatchObject({ status: 'failed', reason: 'unreachable', externalId: 'SM1' });
    },
  );
});

describe('a read receipt of a provider', () => {
  it('says in the name of the contact that they have read the answer', async () => {
    await noteSent();
    await applyReport(parts, report('read'));
    expect(await said('receipt')).toEqual([{ kind: 'receipt', status: 'read', upTo: 1 }]);
    expect(await readTo()).toBe(1);
  });

  it('does not say so of an earlier answer that was never seen', async () => {
    await noteSent('d2', 'SM2');
    await applyReport(parts, report('failed', { deliveryId: 'd1' }));
    await applyReport(parts, report('read', { externalId: 'SM2' }));
    expect((await delivery('d2'))?.status).toBe('read');
    expect(await readTo()).toBe(0);
    await applyReport(parts, report('read', { deliveryId: 'd1', eventKey: 'seen after all' }));
    expect(await readTo()).toBeGreaterThanOrEqual(2);
  });

  it('is finished by the repeat when the gateway died in the middle', async () => {
    await noteSent();
    await stores.log.append(draft(place, 30, contactOf(place), message('Something between.')));
    let appended = 0;
    const log = new Proxy(stores.log, {
      get(target, name) {
        if (name === 'append' && ++appended === 2) throw new Error('killed');
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await stores.log.append(draft(place, 31, agent, message('Answer 3.')));
    const again = { deliveryId: 'd3', conversationId: place.conversationId, channel: 'sms', addressId } as const;
    const head = (await stores.log.conversation(place.conversationId))?.head ?? 0;
    const seqs = [head];
    const due = [{ ...again, seqs, createdAt: startAt, decision: null }];
    await stores.deliveries.savePlan(place.conversationId, head, { due, callOff: [], lookAgainAt: null }, startAt);
    const read = report('read', { deliveryId: 'd3' });
    await expect(applyReport({ ...parts, log }, read)).rejects.toThrow('killed');
    expect((await delivery('d3'))?.status).toBe('read');
    expect(await readTo()).toBeLessThan(head);
    expect(await applyReport(parts, read)).toEqual(taken);
    expect(await readTo()).toBeGreaterThanOrEqual(head);
  });
});

describe('an address that does not work', () => {
  it.each([
    ['hard', 'hard-bounce'],
    ['complaint', 'complaint'],
  ] as const)('is not written to any more after a failure of kind %s', async (failure, reason) => {
    await noteSent();
    await applyReport(parts, report('failed', { failure }));
    expect(await stores.consents.suppression({ siteId: 'shop', channel: 'sms', value })).toMatchObject({ reason });
    expect((await stores.contacts.address(addressId))?.isUsable).toBe(false);
  });

  it.each(['soft', 'policy', null] as const)('may be written to again after a failure of kind %s', async (failure) => {
    await noteSent();
    await applyReport(parts, report('failed', { failure }));
    expect((await stores.contacts.address(addressId))?.isUsable).toBe(true);
  });

  it('is not written to any more by whom it reached and who called it spam', async () => {
    await noteSent();
    await applyReport(parts, report('read'));
    await applyReport(parts, report('failed', { failure: 'complaint' }));
    expect((await delivery())?.status).toBe('read');
    expect((await stores.contacts.address(addressId))?.isUsable).toBe(false);
  });

  it('that an agent lets in again is not ended by the same report', async () => {
    await noteSent();
    await applyReport(parts, report('failed', { failure: 'hard' }));
    await stores.consents.lift({ siteId: 'shop', channel: 'sms', value }, 'agent-1', 'It was a typo.', clock.now());
    await applyReport(parts, report('failed', { failure: 'hard' }));
    expect((await stores.contacts.address(addressId))?.isUsable).toBe(true);
  });
});

describe('reports that have become useless', () => {
  const day = 24 * 3_600 * second;

  it('about codes and notices, which are no deliveries, are not kept', async () => {
    const park = vi.spyOn(stores.deliveries, 'park');
    expect(await applyReport(parts, report('delivered', { deliveryId: 'a-code', externalId: 'SM7' }))).toEqual(taken);
    expect(park).not.toHaveBeenCalled();
  });

  it('have no effect when they come again after they were forgotten', async () => {
    await noteSent();
    await applyReport(parts, report('failed', { failure: 'hard' }));
    await stores.consents.lift({ siteId: 'shop', channel: 'sms', value }, 'agent-1', 'It was a typo.', clock.now());
    await clock.jump(31 * day);
    expect(await stores.deliveries.forgetReports(clock.now())).toBe(1);
    expect(await applyReport(parts, report('failed', { failure: 'hard' }))).toEqual(taken);
    expect((await stores.contacts.address(addressId))?.isUsable).toBe(true);
  });

  it('are forgotten by the worker, little by little', async () => {
    const scene = await beginDeliveryScene();
    const { deliveries } = scene.stores;
    for (let number = 0; number < 501; number += 1) {
      await deliveries.park(report('delivered', { externalId: `SM${number}` }), `k${number}`, scene.clock.now());
    }
    const forget = vi.spyOn(deliveries, 'forgetReports');
    scene.worker().wake();
    await scene.clock.advance(second);
    await scene.clock.jump(3 * day);
    expect(await Promise.all(forget.mock.results.map(({ value }) => value))).toEqual([0, 500, 1, 0]);
    await scene.end();
  });
});

it('a report is answered only after it is on stable storage', async () => {
  await noteSent();
  const broken = { ...parts, log: failing(stores.log, 'append', 1) };
  await expect(applyReport(broken, report('delivered'))).rejects.toThrow();
  expect(await stores.deliveries.isTaken('sms', 'event-delivered')).toBe(false);
  expect(await applyReport(parts, report('delivered'))).toEqual(taken);
  expect((await delivery())?.status).toBe('delivered');
});
