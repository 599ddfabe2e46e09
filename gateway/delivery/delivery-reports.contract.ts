import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryReport } from '../channel/channel.ts';
import { idFor } from '../kernel/id.ts';
import type { Settlement } from '../log/log.ts';
import { agent, deliveryReport, draft, message, type Place, system } from '../log/testing/drafts.ts';
import type { OpenDeliveries } from './delivery-store.contract.ts';
import { type DeliveryStore, type Expense, mayHaveGoneOut, rememberReportsMs } from './delivery-store.ts';

/** What every implementation of `DeliveryStore` keeps of what happens after a send, and of what may be sent at all. */
export function testDeliveryReports(name: string, open: () => Promise<OpenDeliveries>): void {
  describe(name, () => {
    let opened: OpenDeliveries;
    let deliveries: DeliveryStore;
    let place: Place;
    let id: string;

    beforeEach(async () => {
      opened = await open();
      deliveries = opened.deliveries;
      place = await opened.begin();
      id = place.conversationId;
      for (const number of [1, 2]) await opened.log.append(draft(place, number, agent, message(`answer ${number}`)));
      const due = [1, 2].map((seq) => ({
        ...{ deliveryId: `d${seq}`, conversationId: id, channel: 'sms' as const, addressId: `address-${seq}` },
        ...{ seqs: [seq], createdAt: 2_000, decision: null },
      }));
      await deliveries.savePlan(id, 2, { due, callOff: [], lookAgainAt: null }, 2_000);
      await deliveries.claim(2_000, 3_000, 'lease', 10);
    });
    afterEach(() => opened.close());

    const settle = (what: Partial<Settlement> & Pick<Settlement, 'outcome'>, deliveryId = 'd1') => {
      const settles: Settlement = { deliveryId, leaseId: null, externalId: null, reason: null, event: null, ...what };
      const entryId = idFor(JSON.stringify(settles));
      const body = deliveryReport(settles.outcome, deliveryId);
      return opened.log.append(draft(place, 9, system, body, { at: 2_500, settles, entryId }));
    };
    const event = (eventKey: string) => ({ channel: 'sms', eventKey }) as const;
    const statusOf = async (deliveryId = 'd1') => (await deliveries.delivery(deliveryId))?.status;

    describe('what a provider reports', () => {
      test('moves a delivery on, and its life is kept in order', async () => {
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        expect(await settle({ outcome: 'delivered', event: event('e1') })).toMatchObject({ kind: 'appended' });
        expect(await settle({ outcome: 'read', event: event('e2') })).toMatchObject({ kind: 'appended' });
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'read', externalId: 'SM1', leaseId: null });
        expect((await deliveries.events('d1')).map(({ status }) => status)).toEqual([
          'sending',
          'accepted',
          'delivered',
          'read',
        ]);
      });

      test('has its effect once, also when it is said twice in the same turn', async () => {
        const results = await Promise.all([1, 2].map(() => settle({ outcome: 'delivered', event: event('e1') })));
        expect(results).toMatchObject([
          { kind: 'appended', isRepeat: false },
          { kind: 'appended', isRepeat: true },
        ]);
        expect(await settle({ outcome: 'read', event: event('e1') })).toEqual({ kind: 'unchanged' });
        expect(await deliveries.isTaken('sms', 'e1')).toBe(true);
        expect(await deliveries.isTaken('email', 'e1')).toBe(false);
        expect(await statusOf()).toBe('delivered');
      });

      test('may be faster than our own note, which then only names the message', async () => {
        await settle({ outcome: 'delivered', event: event('e1') });
        const note = await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        expect(note).toEqual({ kind: 'unchanged' });
        expect(await deliveries.delivery('d1')).toMatchObject({
          status: 'delivered',
          externalId: 'SM1',
          leaseId: null,
        });
      });

      test('keeps what was reported from being leased and sent again', async () => {
        await settle({ outcome: 'accepted', event: event('e1') });
        expect((await deliveries.claim(9_000, 9_500, 'other', 10)).map(({ deliveryId }) => deliveryId)).toEqual(['d2']);
      });

      test('is remembered for thirty days, so that its repeat has no effect', async () => {
        await settle({ outcome: 'delivered', event: event('e1') });
        expect(await deliveries.forgetReports(2_500 + rememberReportsMs)).toBe(0);
        expect(await deliveries.isTaken('sms', 'e1')).toBe(true);
        expect(await deliveries.forgetReports(2_501 + rememberReportsMs)).toBe(1);
        expect(await deliveries.isTaken('sms', 'e1')).toBe(false);
      });

      test('does not move what was called off', async () => {
        await deliveries.cancel('d1', 'lease', 'read-before-sending', 2_100, false);
        expect(await settle({ outcome: 'delivered', event: event('e1') })).toEqual({ kind: 'unchanged' });
        expect(await statusOf()).toBe('cancelled');
      });

      test('is believed of a message whose outcome nobody knew', async () => {
        await settle({ outcome: 'unknown', leaseId: 'lease', reason: 'no-answer' });
        await settle({ outcome: 'delivered', event: event('e1') });
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'delivered', reason: null });
      });

      test('a worker whose lease is over names nothing', async () => {
        expect(await settle({ outcome: 'accepted', leaseId: 'other', externalId: 'SM9' })).toEqual({
          kind: 'unchanged',
        });
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'sending', externalId: null });
      });

      test('a message is found by the closest of the names it is known by', async () => {
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM2' }, 'd2');
        const found = async (...ids: string[]) => (await deliveries.deliveryByExternalId('sms', ids))?.deliveryId;
        expect(await found('SM2', 'SM1')).toBe('d2');
        expect(await found('nobody', 'SM1')).toBe('d1');
        expect(await found()).toBeUndefined();
        expect(await deliveries.deliveryByExternalId('email', ['SM1'])).toBeNull();
        expect(await found(...Array.from({ length: 50 }, (_, at) => `x${at}`), 'SM1')).toBeUndefined();
      });
    });

    describe('reports on messages nobody knows yet', () => {
      const early = (eventKey: string, externalId = 'SM1'): DeliveryReport => ({
        ...{ channel: 'sms', eventKey, deliveryId: null, externalId },
        ...{ status: 'delivered', reason: null, failure: null, at: 2_400 },
      });

      test('are kept until our own note names the message', async () => {
        expect(await deliveries.park(early('e1'), 'k1', 2_400)).toBe(true);
        expect(await deliveries.park(early('e1'), 'k1', 2_450)).toBe(true);
        expect(await deliveries.parkedAndKnown(10)).toEqual([]);
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        expect(await deliveries.parkedAndKnown(10)).toEqual([early('e1')]);
        expect(await deliveries.park(early('e2'), 'k2', 2_600)).toBe(false);
      });

      test('are not kept any more once they had their effect', async () => {
        await deliveries.park(early('e1'), 'k1', 2_400);
        expect(await deliveries.isTaken('sms', 'k1')).toBe(false);
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        await settle({ outcome: 'delivered', event: event('k1') });
        expect(await deliveries.isTaken('sms', 'k1')).toBe(true);
        expect(await deliveries.parkedAndKnown(10)).toEqual([]);
      });

      test('are forgotten when nobody came to know their message in two days', async () => {
        const day = 24 * 3_600_000;
        await deliveries.park(early('e1'), 'k1', 2_400);
        expect(await deliveries.forgetReports(2_400 + 2 * day)).toBe(0);
        expect(await deliveries.forgetReports(2_401 + 2 * day)).toBe(1);
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        expect(await deliveries.parkedAndKnown(10)).toEqual([]);
      });

      test('are forgotten a bounded number at a time', async () => {
        for (let number = 0; number < 501; number += 1) {
          await deliveries.park(early(`e${number}`, `SM${number}`), `k${number}`, 2_400);
        }
        expect(await deliveries.forgetReports(rememberReportsMs)).toBe(500);
        expect(await deliveries.forgetReports(rememberReportsMs)).toBe(1);
        expect(await deliveries.forgetReports(rememberReportsMs)).toBe(0);
      });

      test('do not pile up: of very many the oldest are forgotten', async () => {
        for (let number = 0; number < 2_001; number += 1) {
          await deliveries.park(early(`e${number}`, `SM${number}`), `k${number}`, 2_000 + number);
        }
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM0' });
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM2000' }, 'd2');
        expect(await deliveries.parkedAndKnown(10)).toEqual([early('e2000', 'SM2000')]);
      });
    });

    describe('sending a dead letter again', () => {
      test('makes another delivery that says what it repeats, once', async () => {
        await settle({ outcome: 'failed', leaseId: 'lease', reason: 'unknown-recipient' });
        const again = await deliveries.resend('d1', 'd9', 'agent-1', 4_000);
        expect(again).toMatchObject({ deliveryId: 'd9', repeats: 'd1', seqs: [1], status: 'waiting', dueAt: 4_000 });
        expect((await deliveries.resend('d1', 'd10', 'agent-2', 5_000))?.deliveryId).toBe('d9');
        expect(await deliveries.delivery('d10')).toBeNull();
        expect(await deliveries.events('d9')).toEqual([
          { at: 4_000, status: 'waiting', reason: 'sent-again-by:agent-1' },
        ]);
        expect(await deliveries.deadLetters('site-1', null, 10)).toEqual([]);
        expect((await deliveries.claim(4_000, 5_000, 'other', 9)).at(-1)).toMatchObject({ deliveryId: 'd9' });
      });

      test('is not for what is on its way, has arrived, or is not there', async () => {
        expect(await deliveries.resend('d1', 'd9', 'agent-1', 4_000)).toBeNull();
        await settle({ outcome: 'delivered', event: event('e1') });
        expect(await deliveries.resend('d1', 'd9', 'agent-1', 4_000)).toBeNull();
        expect(await deliveries.resend('nowhere', 'd9', 'agent-1', 4_000)).toBeNull();
      });

      test('the list of dead letters goes on where a page ended', async () => {
        await settle({ outcome: 'failed', leaseId: 'lease' });
        await settle({ outcome: 'unknown', leaseId: 'lease' }, 'd2');
        const [first] = await deliveries.deadLetters('site-1', null, 1);
        expect(first?.deliveryId).toBe('d2');
        const rest = await deliveries.deadLetters('site-1', first ?? null, 10);
        expect(rest.map(({ deliveryId }) => deliveryId)).toEqual(['d1']);
      });

      test('the newest deliveries of a conversation come oldest first', async () => {
        const last = async (limit: number) =>
          (await deliveries.lastDeliveries(id, limit)).map(({ deliveryId }) => deliveryId);
        expect(await last(10)).toEqual(['d1', 'd2']);
        expect(await last(1)).toEqual(['d2']);
      });
    });

    describe('calling off what waits', () => {
      const plan = (callOff: string[], conversationId = id) =>
        deliveries.savePlan(conversationId, 2, { due: [], callOff, lookAgainAt: null }, 2_700);

      test('happens with the plan that says so', async () => {
        await deliveries.postpone('d1', 'lease', { dueAt: 60_000, reason: 'busy', wasTried: true }, 2_600);
        expect(await plan(['d1', 'd2'])).toBe(true);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'cancelled', reason: 'address-not-usable' });
        expect(await statusOf('d2')).toBe('sending');
      });

      test('leaves what may have gone out to be looked into now', async () => {
        await deliveries.postpone('d1', 'lease', { dueAt: 60_000, reason: mayHaveGoneOut, wasTried: true }, 2_600);
        await plan(['d1']);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'waiting', dueAt: 2_700 });
      });

      test('may ask the contract again where the replies go', async () => {
        expect(await deliveries.plansDue(9_000, 10)).toEqual([]);
        await deliveries.cancel('d1', 'lease', 'budget', 2_700, true);
        expect(await deliveries.plansDue(2_700, 10)).toMatchObject([{ conversationId: id }]);
      });
    });

    describe('money', () => {
      const day = '2026-11-22';
      const expense = (more: Partial<Expense> = {}): Expense => ({
        ...{ siteId: 'site-1', day, cost: 60, budget: 100 },
        ...more,
      });

      test('is set aside once for a delivery and never beyond the budget of the day', async () => {
        const both = await Promise.all([deliveries.reserve('d1', expense()), deliveries.reserve('d1', expense())]);
        expect(both).toEqual([true, true]);
        expect(await deliveries.spending('site-1', day)).toEqual({ spent: 60, isUsedUp: false });
        expect(await deliveries.reserve('d2', expense())).toBe(false);
        expect(await deliveries.spending('site-1', day)).toEqual({ spent: 60, isUsedUp: true });
        expect(await deliveries.reserve('d2', expense({ cost: 1 }))).toBe(false);
        expect(await deliveries.reserve('d2', expense({ day: '2026-11-23' }))).toBe(true);
      });

      test('is given back for what was called off or certainly not taken', async () => {
        await deliveries.reserve('d1', expense({ cost: 10 }));
        await deliveries.reserve('d2', expense({ cost: 20 }));
        await deliveries.cancel('d1', 'lease', 'read-before-sending', 2_100, false);
        expect(await deliveries.spending('site-1', day)).toMatchObject({ spent: 20 });
        await settle({ outcome: 'failed', leaseId: 'lease' }, 'd2');
        expect(await deliveries.spending('site-1', day)).toMatchObject({ spent: 0 });
      });

      test('is not given back for what the provider took and lost', async () => {
        await deliveries.reserve('d1', expense({ cost: 10 }));
        await settle({ outcome: 'accepted', leaseId: 'lease', externalId: 'SM1' });
        await settle({ outcome: 'failed', event: event('e1') });
        expect(await deliveries.spending('site-1', day)).toMatchObject({ spent: 10 });
      });
    });

    describe('how often may be sent to one place', () => {
      const hour = 3_600_000;
      const bounds = [
        { key: 'sms +4420700010001', atMost: 10 },
        { key: 'sms +442070001*', atMost: 15 },
      ];

      test('a hundred who ask at once are counted one by one (A8)', async () => {
        const answers = await Promise.all(Array.from({ length: 100 }, () => deliveries.takeSend(bounds, hour)));
        expect(answers.filter(Boolean)).toHaveLength(10);
      });

      test('what shares a prefix shares its bound, and what is declined counts for nothing', async () => {
        const of = (number: number) => [{ key: `sms ${number}`, atMost: 10 }, ...bounds.slice(1)];
        for (let number = 0; number < 20; number += 1) await deliveries.takeSend(of(number), hour);
        expect(await deliveries.takeSend(of(3), hour)).toBe(false);
        expect(await deliveries.takeSend([{ key: 'sms 19', atMost: 1 }], hour)).toBe(true);
      });

      test('the next hour begins anew', async () => {
        for (let number = 0; number < 10; number += 1) await deliveries.takeSend(bounds, 2 * hour - 1);
        expect(await deliveries.takeSend(bounds, 2 * hour - 1)).toBe(false);
        expect(await deliveries.takeSend(bounds, 2 * hour)).toBe(true);
      });
    });
  });
}
