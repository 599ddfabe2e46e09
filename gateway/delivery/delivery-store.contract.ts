import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idFor } from '../kernel/id.ts';
import type { AppendResult, ConversationLog, Draft } from '../log/log.ts';
import { agent, contactOf, deliveryReport, draft, message, type Place, system } from '../log/testing/drafts.ts';
import type { Delivery, DeliveryStore, NewDelivery } from './delivery-store.ts';
import type { SettledStatus } from './lattice.ts';

/** A delivery store under test, on the log it belongs to. */
export interface OpenDeliveries {
  deliveries: DeliveryStore;
  log: ConversationLog;
  begin(siteId?: string): Promise<Place>;
  close(): Promise<void>;
}

/** What every implementation of `DeliveryStore` keeps, and of `ConversationLog` where an entry closes a delivery. */
export function testDeliveryStore(name: string, open: () => Promise<OpenDeliveries>): void {
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
      // Three answers, at 1001, 1002 and 1003.
      for (const number of [1, 2, 3]) await opened.log.append(draft(place, number, agent, message(`answer ${number}`)));
    });
    afterEach(() => opened.close());

    const planned = (deliveryId: string, seqs: number[], more: Partial<NewDelivery> = {}): NewDelivery => ({
      deliveryId,
      conversationId: id,
      channel: 'email',
      addressId: 'address-1',
      seqs,
      createdAt: 2_000,
      decision: null,
      ...more,
    });
    const save = (head: number, due: NewDelivery[], lookAgainAt: number | null = null, callOff: string[] = []) =>
      deliveries.savePlan(id, head, { due, callOff, lookAgainAt }, 2_000);
    const plan = (...planned: NewDelivery[]) => save(3, planned);
    const claim = (now: number, leaseId = 'lease-1', limit = 10) => deliveries.claim(now, now + 1_000, leaseId, limit);
    const statusOf = async (deliveryId: string) => (await deliveries.delivery(deliveryId))?.status;

    describe('planning', () => {
      const due = async (now: number) => (await deliveries.plansDue(now, 10)).map((found) => found.conversationId);

      test('a conversation with an answer is due, earliest first', async () => {
        const later = await opened.begin();
        await opened.log.append(draft(later, 1, agent, message('hi'), { at: 1_500 }));
        expect(await due(1_000)).toEqual([]);
        expect(await due(1_001)).toEqual([id]);
        expect(await due(2_000)).toEqual([id, later.conversationId]);
        expect(await deliveries.plansDue(2_000, 1)).toHaveLength(1);
      });

      test('a saved plan says when to look again', async () => {
        expect(await save(3, [], 9_000)).toBe(true);
        expect(await due(8_999)).toEqual([]);
        expect((await deliveries.plansDue(9_000, 10))[0]).toMatchObject({ conversationId: id, planAt: 9_000, head: 3 });
        expect(await save(3, [])).toBe(true);
        expect(await due(Number.MAX_SAFE_INTEGER)).toEqual([]);
      });

      test('a plan for a conversation that has grown meanwhile is not saved', async () => {
        await opened.log.append(draft(place, 4, contactOf(place), message('thanks')));
        expect(await save(3, [planned('d1', [1, 2, 3])])).toBe(false);
        expect(await deliveries.delivery('d1')).toBeNull();
        expect(await due(2_000)).toEqual([id]);
        expect(await deliveries.savePlan('nowhere', 0, { due: [], callOff: [], lookAgainAt: null }, 0)).toBe(false);
      });

      test('a planned delivery waits and is due at once', async () => {
        await plan(planned('d1', [1, 2]));
        const expected: Delivery = {
          ...planned('d1', [1, 2]),
          status: 'waiting',
          attempts: 0,
          dueAt: 2_000,
          leaseId: null,
          externalId: null,
          reason: null,
          settledAt: null,
          repeats: null,
        };
        expect(await deliveries.delivery('d1')).toEqual(expected);
      });

      test('a reply goes to an address once, however often it is planned', async () => {
        await plan(planned('d1', [1, 2]));
        await plan(planned('d2', [1, 2, 3]), planned('d3', [3]));
        expect((await deliveries.delivery('d2'))?.seqs).toEqual([3]);
        expect(await deliveries.delivery('d3')).toBeNull();
      });

      test('the same plan saved twice changes nothing', async () => {
        await plan(planned('d1', [1, 2, 3]));
        await plan(planned('d1', [1, 2, 3]));
        expect((await deliveries.delivery('d1'))?.seqs).toEqual([1, 2, 3]);
      });

      test('another address is another delivery', async () => {
        await plan(planned('d1', [1]), planned('d2', [1], { addressId: 'address-2' }));
        expect(await claim(2_000)).toHaveLength(2);
      });

      test('deliveries since a position are those that carry anything after it', async () => {
        await plan(planned('d1', [1]), planned('d2', [2, 3]));
        const since = async (seq: number) =>
          (await deliveries.deliveriesSince(id, seq)).map(({ deliveryId }) => deliveryId);
        expect(await since(0)).toEqual(['d1', 'd2']);
        expect(await since(1)).toEqual(['d2']);
        expect(await since(2)).toEqual(['d2']);
        expect(await since(3)).toEqual([]);
      });
    });

    describe('leasing', () => {
      beforeEach(() => plan(planned('d1', [1]), planned('d2', [2], { createdAt: 3_000 })));

      test('only what is due is leased, oldest first, and only once', async () => {
        expect((await claim(2_500)).map(({ deliveryId }) => deliveryId)).toEqual(['d1']);
        expect((await claim(3_000)).map(({ deliveryId }) => deliveryId)).toEqual(['d2']);
        expect(await claim(3_000)).toEqual([]);
      });

      test('two workers never hold the same delivery', async () => {
        const [one, other] = await Promise.all([claim(5_000, 'lease-1', 1), claim(5_000, 'lease-2', 10)]);
        expect([one, other].map((held) => held.map(({ deliveryId }) => deliveryId))).toEqual([['d1'], ['d2']]);
      });

      test('a lease says whose it is, until when, and counts the attempt', async () => {
        const [held] = await claim(2_500);
        const expected = { status: 'sending', leaseId: 'lease-1', dueAt: 3_500, attempts: 1, wasSending: false };
        expect(held).toMatchObject(expected);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'sending', leaseId: 'lease-1', dueAt: 3_500 });
      });

      test('when a worker died its delivery is leased again, marked as having been sent perhaps', async () => {
        await claim(2_500);
        const [held] = await claim(3_500, 'lease-2', 1);
        expect(held).toMatchObject({ deliveryId: 'd2', wasSending: false });
        const [again] = await claim(3_500, 'lease-3', 1);
        expect(again).toMatchObject({ deliveryId: 'd1', wasSending: true, attempts: 2, leaseId: 'lease-3' });
      });

      test('a delivery can be given back for later', async () => {
        await claim(2_500);
        await deliveries.postpone('d1', 'lease-1', { dueAt: 60_000, reason: 'busy', wasTried: true }, 2_600);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'waiting', leaseId: null, reason: 'busy' });
        expect((await claim(59_999)).map(({ deliveryId }) => deliveryId)).toEqual(['d2']);
        const [again] = await claim(60_000, 'lease-2', 1);
        expect(again).toMatchObject({ deliveryId: 'd1', wasSending: false, attempts: 2 });
      });

      test('what was given back before it was tried has not used up a try', async () => {
        await claim(2_500);
        await deliveries.postpone('d1', 'lease-1', { dueAt: 60_000, reason: 'quiet', wasTried: false }, 2_600);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'waiting', attempts: 0 });
      });

      test('a delivery can be called off, without an entry', async () => {
        await claim(2_500);
        await deliveries.cancel('d1', 'lease-1', 'read', 2_600, false);
        const closed = { status: 'cancelled', reason: 'read', settledAt: 2_600, leaseId: null };
        expect(await deliveries.delivery('d1')).toMatchObject(closed);
        expect(await claim(9_999)).toHaveLength(1);
      });

      test('who lost the lease changes nothing', async () => {
        await claim(2_500);
        await deliveries.postpone('d1', 'lease-9', { dueAt: 60_000, reason: 'busy', wasTried: true }, 2_600);
        await deliveries.cancel('d1', 'lease-9', 'read', 2_600, false);
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'sending', leaseId: 'lease-1' });
      });
    });

    describe('closing with an entry', () => {
      beforeEach(async () => {
        await plan(planned('d1', [1]));
        await claim(2_500);
      });
      const settle = (deliveryId: string, outcome: SettledStatus, more: Partial<Draft> = {}, leaseId = 'lease-1') => {
        const externalId = outcome === 'accepted' ? '<m1@example.org>' : null;
        const reason = outcome === 'failed' ? 'unknown-recipient' : null;
        const settles = { deliveryId, leaseId, outcome, externalId, reason, event: null };
        const entryId = idFor(deliveryId, outcome);
        return opened.log.append(
          draft(place, 10, system, deliveryReport(outcome, deliveryId), { at: 2_700, settles, entryId, ...more }),
        );
      };
      const report = (outcome: 'accepted' | 'failed', more: Partial<Draft> = {}, leaseId = 'lease-1') =>
        settle('d1', outcome, more, leaseId);
      const kindOf = ({ kind }: AppendResult) => kind;

      test('an accepted delivery is closed by the entry that says so', async () => {
        expect(kindOf(await report('accepted'))).toBe('appended');
        const closed = { status: 'accepted', externalId: '<m1@example.org>', settledAt: 2_700, leaseId: null };
        expect(await deliveries.delivery('d1')).toMatchObject(closed);
      });

      test('a failed one is closed with its reason, and the way back is planned again', async () => {
        await save(3, []);
        expect(kindOf(await report('failed'))).toBe('appended');
        expect(await deliveries.delivery('d1')).toMatchObject({ status: 'failed', reason: 'unknown-recipient' });
        expect(await deliveries.plansDue(2_700, 10)).toHaveLength(1);
      });

      test('who lost the lease writes nothing, neither entry nor outcome', async () => {
        expect(await report('accepted', {}, 'lease-9')).toEqual({ kind: 'unchanged' });
        expect(await statusOf('d1')).toBe('sending');
        expect(await opened.log.conversation(id)).toMatchObject({ head: 3 });
      });

      test('two reports of one attempt in the same turn: the first counts', async () => {
        const other = report('failed', { entryId: '01900000-0000-7000-8000-999999999999' });
        const results = await Promise.all([report('accepted'), other]);
        expect(new Set(results.map(kindOf))).toEqual(new Set(['appended', 'unchanged']));
        expect(await opened.log.conversation(id)).toMatchObject({ head: 4 });
      });

      test('the same report again is the first answer again', async () => {
        await report('accepted');
        expect(await report('accepted')).toMatchObject({ kind: 'appended', isRepeat: true });
      });

      test('a report that is refused leaves the delivery as it was', async () => {
        expect(kindOf(await report('accepted', { author: agent }))).toBe('refused');
        expect(await statusOf('d1')).toBe('sending');
      });

      test('a report in another conversation does not close it', async () => {
        const elsewhere = await opened.begin();
        expect(await report('accepted', { conversationId: elsewhere.conversationId })).toEqual({ kind: 'unchanged' });
        expect(await statusOf('d1')).toBe('sending');
      });

      test('the thread is what was written and sent on the channel, oldest first', async () => {
        const via = { channel: 'email', hint: null } as const;
        const wrote = { via, at: 1_500, externalId: '<in1@example.org>' };
        await opened.log.append(draft(place, 20, contactOf(place), message('hello'), wrote));
        await report('accepted');
        const again = { via, at: 3_000, externalId: '<in2@example.org>' };
        await opened.log.append(draft(place, 21, contactOf(place), message('thanks'), again));
        const all = ['<in1@example.org>', '<m1@example.org>', '<in2@example.org>'];
        expect(await deliveries.thread(id, 'email', 10)).toEqual(all);
        expect(await deliveries.thread(id, 'email', 2)).toEqual(all.slice(1));
        expect(await deliveries.thread(id, 'web', 10)).toEqual([]);
      });

      test('what was called off may be sent to the same address after all', async () => {
        await deliveries.cancel('d1', 'lease-1', 'contract-changed', 2_100, false);
        expect(await save(3, [planned('d9', [1])])).toBe(true);
        expect(await deliveries.delivery('d9')).toMatchObject({ seqs: [1], status: 'waiting' });
      });

      test('dead letters are the failed and unknown of a site, newest first', async () => {
        await save(3, [planned('d2', [2]), planned('d3', [3])]);
        await claim(3_000, 'lease-2');
        await settle('d2', 'unknown', { at: 3_100 }, 'lease-2');
        await deliveries.cancel('d3', 'lease-2', 'read', 3_200, false);
        await report('failed');
        const dead = async (siteId: string, limit = 10) =>
          (await deliveries.deadLetters(siteId, null, limit)).map(({ deliveryId }) => deliveryId);
        expect(await dead('site-1')).toEqual(['d2', 'd1']);
        expect(await dead('site-1', 1)).toEqual(['d2']);
        expect(await dead('site-2')).toEqual([]);
      });
    });

    test('the next due moment is the earliest plan, delivery or lease end', async () => {
      expect(await deliveries.nextDueAt()).toBe(1_001);
      await save(3, [planned('d1', [1])], 5_000);
      expect(await deliveries.nextDueAt()).toBe(2_000);
      await claim(2_000);
      expect(await deliveries.nextDueAt()).toBe(3_000);
      await deliveries.cancel('d1', 'lease-1', 'read', 2_100, false);
      expect(await deliveries.nextDueAt()).toBe(5_000);
      await save(3, []);
      expect(await deliveries.nextDueAt()).toBeNull();
    });
  });
}
