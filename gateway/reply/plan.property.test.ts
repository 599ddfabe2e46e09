import type { ReplyContract } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractInForce } from './contract.ts';
import { type PastDelivery, planDeliveries, type Reply } from './plan.ts';
import { afterQuiet } from './quiet-hours.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 27, 18);
const addressIds = ['a', 'b', 'c'];

const step = fc.record({
  addressId: fc.constantFrom(null, ...addressIds),
  afterSeconds: fc.constantFrom(0, 60, 300, 7_200, 90_000),
});
const clockTime = fc.constantFrom('02:30', '08:00', '12:00', '21:00', '23:59');
const quietHours = fc.record({
  from: clockTime,
  to: clockTime,
  timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
});
const contract: fc.Arbitrary<ReplyContract> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    quiet: fc.option(quietHours),
    untilMinutes: fc.option(fc.integer({ min: 1, max: 3_000 })),
  })
  .map(({ steps, quiet, untilMinutes }) => ({
    steps: steps.map(({ addressId, afterSeconds }) => ({
      channel: addressId === null ? 'web' : 'email',
      addressId,
      hint: addressId,
      afterSeconds,
    })),
    quiet,
    until: untilMinutes === null ? null : start + untilMinutes * minute,
    setBy: 'contact',
    setOn: 'web',
  }));

type Happening =
  | { kind: 'reply' | 'read' }
  | { kind: 'contract'; contract: ReplyContract }
  | { kind: 'settle'; status: 'accepted' | 'failed' | 'unknown' }
  | { kind: 'withdraw'; addressId: string }
  | { kind: 'pass'; minutes: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: 'reply' }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'read' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('contract' as const), contract }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      status: fc.constantFrom('accepted' as const, 'failed' as const, 'unknown' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('withdraw' as const), addressId: fc.constantFrom(...addressIds) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(0, 1, 5, 60, 700) }),
  },
);

/** A conversation in which every plan is carried out; each rule that must always hold is checked on the way. */
class Simulation {
  now = start;
  replies: Reply[] = [];
  readTo = 0;
  past: (PastDelivery & { addressId: string })[] = [];
  usable = new Set(addressIds);
  stated: ReplyContract;
  siteDefault: ReplyContract;

  constructor(stated: ReplyContract, siteDefault: ReplyContract) {
    this.stated = stated;
    this.siteDefault = { ...siteDefault, setBy: 'site', until: null };
  }

  get inForce(): ReplyContract {
    return contractInForce(this.stated, this.siteDefault, this.now);
  }

  get unread(): Reply[] {
    return this.replies.filter((reply) => reply.seq > this.readTo);
  }

  plan() {
    const { stated, siteDefault, unread, past, now } = this;
    const reaches = addressIds.map((addressId) => ({
      ...{
        addressId,
        channel: 'email' as const,
        objection: this.usable.has(addressId) ? null : ('withdrawn' as const),
      },
      ...{ quiet: null, writableUntil: null, budgetBackAt: null },
    }));
    return planDeliveries({ contract: stated, siteDefault, unread, past, reaches, now });
  }

  /** Plans and carries out; says when to look again. */
  look(): number | null {
    const { due, callOff, lookAgainAt } = this.plan();
    this.past = this.past.map((one) => (callOff.includes(one.deliveryId) ? { ...one, status: 'cancelled' } : one));
    for (const digest of due) {
      expect(digest.seqs.length).toBeGreaterThan(0);
      expect([...digest.seqs].sort((a, b) => a - b)).toEqual(digest.seqs);
      expect(afterQuiet(this.inForce.quiet)(this.now)).toBe(this.now);
      expect(this.usable).toContain(digest.addressId);
      for (const seq of digest.seqs) {
        expect(seq).toBeGreaterThan(this.readTo);
        expect(this.carriers(seq, digest.addressId)).toEqual([]);
      }
      const deliveryId = `delivery-${this.past.length}`;
      const fresh = { status: 'waiting', createdAt: this.now, settledAt: null, reason: null } as const;
      this.past.push({ ...digest, ...fresh, deliveryId });
    }
    expect(this.plan()).toMatchObject({ due: [], callOff: [], lookAgainAt });
    if (lookAgainAt !== null) expect(lookAgainAt).toBeGreaterThan(this.now);
    return lookAgainAt;
  }

  carriers(seq: number, addressId: string): PastDelivery[] {
    return this.past.filter(
      (one) => one.status !== 'cancelled' && one.addressId === addressId && one.seqs.includes(seq),
    );
  }

  /** Lets time pass, looking again whenever the plan said so. */
  pass(minutes: number): void {
    const end = this.now + minutes * minute;
    for (let looks = 0; looks < 200; looks += 1) {
      const again = this.look();
      if (again === null || again > end) {
        this.now = Math.max(this.now, end);
        return;
      }
      this.now = again;
    }
    throw new Error('the plan looks again and again');
  }

  happen(happening: Happening): void {
    switch (happening.kind) {
      case 'reply':
        this.replies.push({ seq: this.replies.length + 1, at: this.now });
        break;
      case 'read':
        this.readTo = this.replies.length;
        break;
      case 'contract':
        this.stated = happening.contract;
        break;
      case 'withdraw':
        this.usable.delete(happening.addressId);
        break;
      case 'settle':
        this.past = this.past.map((delivery) =>
          delivery.status === 'waiting' ? { ...delivery, status: happening.status, settledAt: this.now } : delivery,
        );
        break;
      case 'pass':
        this.pass(happening.minutes);
    }
    this.look();
  }
}

describe('whatever happens in a conversation', () => {
  it('each unread reply reaches each usable step once, nothing is sent after a read, and looking again moves on', () => {
    fc.assert(
      fc.property(contract, contract, fc.array(happening, { maxLength: 25 }), (stated, siteDefault, happenings) => {
        const simulation = new Simulation(stated, siteDefault);
        for (const one of happenings) simulation.happen(one);
        simulation.pass(60 * 24 * 60);
        for (const { addressId } of simulation.inForce.steps) {
          if (addressId === null || !simulation.usable.has(addressId)) continue;
          for (const { seq } of simulation.unread) expect(simulation.carriers(seq, addressId)).toHaveLength(1);
        }
      }),
      { numRuns: 400 },
    );
  });
});
