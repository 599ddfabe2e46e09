import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { describe, expect, it } from 'vitest';
import { type PastDelivery, type PlanInput, planDeliveries } from './plan.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A Monday, 12:00 in UTC and 13:00 in Berlin. */
const noon = Date.UTC(2026, 10, 23, 12);

const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };
const mail = (addressId: string, minutes: number): ContractStep => ({
  channel: 'email',
  addressId,
  hint: `${addressId}•••`,
  afterSeconds: minutes * 60,
});

function contract(steps: readonly ContractStep[], more: Partial<ReplyContract> = {}): ReplyContract {
  return { steps: [...steps], quiet: null, until: null, setBy: 'contact', setOn: 'web', ...more };
}

function past(addressId: string, seqs: readonly number[], more: Partial<PastDelivery> = {}): PastDelivery {
  return { channel: 'email', addressId, seqs, status: 'accepted', createdAt: noon, settledAt: noon, ...more };
}

/** One reply at noon, two usable addresses, "here, then home after 5 min" unless a test says otherwise. */
function plan(more: Partial<PlanInput>) {
  return planDeliveries({
    contract: contract([here, mail('home', 5)]),
    siteDefault: contract([here], { setBy: 'site' }),
    unread: [{ seq: 1, at: noon }],
    past: [],
    usableAddressIds: new Set(['home', 'work']),
    now: noon,
    ...more,
  });
}

const toHome = (...seqs: number[]) => ({ channel: 'email', addressId: 'home', seqs });
const toWork = (...seqs: number[]) => ({ channel: 'email', addressId: 'work', seqs });

describe('the reply contract', () => {
  it('shows a reply here at once and never delivers it a second time to the chat', () => {
    expect(plan({ contract: contract([here]) })).toEqual({ due: [], lookAgainAt: null });
  });

  it('starts the next step when the wait has run out, and not a moment before', () => {
    expect(plan({})).toEqual({ due: [], lookAgainAt: noon + 5 * minute });
    expect(plan({ now: noon + 5 * minute - 1 }).due).toEqual([]);
    expect(plan({ now: noon + 5 * minute })).toEqual({ due: [toHome(1)], lookAgainAt: null });
  });

  it('counts the wait of a step from the start of the step before it', () => {
    const steps = contract([here, mail('home', 5), mail('work', 60)]);
    expect(plan({ contract: steps, now: noon + 5 * minute }).lookAgainAt).toBe(noon + 65 * minute);
    const sentLate = [past('home', [1], { createdAt: noon + 7 * minute })];
    expect(plan({ contract: steps, past: sentLate, now: noon + 8 * minute }).lookAgainAt).toBe(noon + 67 * minute);
  });

  it('starts two steps together when the second is "as well"', () => {
    const both = contract([mail('home', 0), mail('work', 0)]);
    expect(plan({ contract: both })).toEqual({ due: [toHome(1), toWork(1)], lookAgainAt: null });
  });

  it('waits for the end of the quiet hours, and only with steps that are not here', () => {
    const quiet = { from: '13:00', to: '15:30', timeZone: 'Europe/Berlin' };
    const steps = contract([here, mail('home', 5)], { quiet });
    expect(plan({ contract: steps, now: noon + 5 * minute })).toEqual({
      due: [],
      lookAgainAt: Date.UTC(2026, 10, 23, 14, 30),
    });
    expect(plan({ contract: steps, now: Date.UTC(2026, 10, 23, 14, 30) }).due).toEqual([toHome(1)]);
  });

  it('keeps the quiet hours for a step whose start the gateway missed', () => {
    const quiet = { from: '13:10', to: '15:30', timeZone: 'Europe/Berlin' };
    const late = plan({ contract: contract([here, mail('home', 5)], { quiet }), now: noon + 20 * minute });
    expect(late).toEqual({ due: [], lookAgainAt: Date.UTC(2026, 10, 23, 14, 30) });
  });

  it('holds until its end, then the site default holds again', () => {
    const until = noon + 3 * minute;
    const stated = contract([here, mail('home', 5)], { until });
    const siteDefault = contract([here, mail('work', 10)], { setBy: 'site' });
    expect(plan({ contract: stated, siteDefault }).lookAgainAt).toBe(until);
    expect(plan({ contract: stated, siteDefault, now: until })).toEqual({ due: [], lookAgainAt: noon + 10 * minute });
    expect(plan({ contract: stated, siteDefault, now: noon + 10 * minute }).due).toEqual([toWork(1)]);
  });

  it('falls back to the site default while the contact has stated nothing', () => {
    const siteDefault = contract([mail('work', 0)], { setBy: 'site' });
    expect(plan({ contract: null, siteDefault }).due).toEqual([toWork(1)]);
  });

  it('cancels everything still waiting when the reply was read anywhere', () => {
    expect(plan({ unread: [], now: noon + hour })).toEqual({ due: [], lookAgainAt: null });
  });

  it('starts the next step at once when a step failed for good', () => {
    const steps = contract([mail('home', 0), mail('work', 60)]);
    const bounced = [past('home', [1], { status: 'failed', settledAt: noon + 2 * minute })];
    expect(plan({ contract: steps, past: bounced, now: noon + 2 * minute }).due).toEqual([toWork(1)]);
  });

  it('does not start a step later because the one before it failed late', () => {
    const steps = contract([mail('home', 0), mail('work', 5), mail('third', 10)]);
    const bounced = [past('home', [1], { status: 'failed', settledAt: noon + hour }), past('work', [1])];
    const usableAddressIds = new Set(['home', 'work', 'third']);
    expect(plan({ contract: steps, past: bounced, usableAddressIds, now: noon + hour }).due).toMatchObject([
      { addressId: 'third' },
    ]);
  });

  it('keeps the quiet hours when the step before failed in them', () => {
    const quiet = { from: '13:00', to: '15:00', timeZone: 'Europe/Berlin' };
    const steps = contract([mail('home', 0), mail('work', 60)], { quiet });
    const bounced = [past('home', [1], { status: 'failed', settledAt: noon + minute })];
    expect(plan({ contract: steps, past: bounced, now: noon + minute })).toEqual({
      due: [],
      lookAgainAt: Date.UTC(2026, 10, 23, 14),
    });
  });

  it('moves the reply to the next step when the address was withdrawn: "not here" is not "silence"', () => {
    const steps = contract([here, mail('home', 5), mail('work', 60)]);
    const usableAddressIds = new Set(['work']);
    expect(plan({ contract: steps, usableAddressIds }).lookAgainAt).toBe(noon + 5 * minute);
    expect(plan({ contract: steps, usableAddressIds, now: noon + 5 * minute }).due).toEqual([toWork(1)]);
  });

  it('notifies by one step only when several before it cannot be used', () => {
    const steps = contract([mail('gone', 0), mail('home', 60), mail('work', 60)]);
    expect(plan({ contract: steps })).toEqual({ due: [toHome(1)], lookAgainAt: noon + hour });
  });

  it('stays silent when no address can be used', () => {
    expect(plan({ usableAddressIds: new Set(), now: noon + hour })).toEqual({ due: [], lookAgainAt: null });
  });

  it('never writes to a step without an address', () => {
    const nowhere = contract([{ channel: 'email', addressId: null, hint: null, afterSeconds: 0 }]);
    expect(plan({ contract: nowhere })).toEqual({ due: [], lookAgainAt: null });
  });

  it('sends several replies of one wait as one message, in order', () => {
    const unread = [
      { seq: 3, at: noon },
      { seq: 4, at: noon + 2 * minute },
      { seq: 7, at: noon + 4 * minute },
    ];
    expect(plan({ unread, now: noon + 5 * minute })).toEqual({ due: [toHome(3, 4, 7)], lookAgainAt: null });
  });

  it('gives a reply after the digest a wait of its own', () => {
    const unread = [
      { seq: 3, at: noon },
      { seq: 9, at: noon + 6 * minute },
    ];
    const after = plan({ unread, past: [past('home', [3])], now: noon + 6 * minute });
    expect(after).toEqual({ due: [], lookAgainAt: noon + 11 * minute });
  });

  it('splits more replies than one message can carry', () => {
    const unread = Array.from({ length: 250 }, (_, index) => ({ seq: index + 1, at: noon }));
    const sizes = plan({ unread, now: noon + hour }).due.map((digest) => digest.seqs.length);
    expect(sizes).toEqual([200, 50]);
  });

  it.each(['waiting', 'sending', 'accepted', 'unknown'] as const)('does not send again what is %s', (status) => {
    const once = plan({ past: [past('home', [1], { status, settledAt: null })], now: noon + hour });
    expect(once).toEqual({ due: [], lookAgainAt: null });
  });

  it('does not count a delivery that was called off before it left', () => {
    const calledOff = [past('home', [1], { status: 'cancelled' })];
    expect(plan({ past: calledOff, now: noon + hour }).due).toEqual([toHome(1)]);
  });

  it('counts two steps to the same address once', () => {
    const steps = contract([mail('home', 0), here, mail('home', 5)]);
    expect(plan({ contract: steps })).toEqual({ due: [toHome(1)], lookAgainAt: null });
    expect(plan({ contract: steps, past: [past('home', [1])], now: noon + hour }).due).toEqual([]);
  });

  it('does not write to an address again because the contract changed', () => {
    const changed = contract([mail('work', 60), mail('home', 5)]);
    const sent = [past('home', [1], { createdAt: noon + minute })];
    expect(plan({ contract: changed, past: sent, now: noon + 2 * minute })).toEqual({
      due: [],
      lookAgainAt: noon + hour,
    });
    expect(plan({ contract: changed, past: sent, now: noon + hour })).toEqual({ due: [toWork(1)], lookAgainAt: null });
  });

  it('counts later steps of a changed contract from what was sent before the change', () => {
    const changed = contract([mail('home', 0), mail('work', 10)]);
    const sent = [past('home', [1], { createdAt: noon + 3 * minute })];
    expect(plan({ contract: changed, past: sent, now: noon + 4 * minute }).lookAgainAt).toBe(noon + 13 * minute);
  });

  it('decides by its input alone and leaves it as it was', () => {
    const input = { unread: [{ seq: 1, at: noon }], past: [past('work', [1])], now: noon + hour };
    const before = structuredClone(input);
    expect(plan(input)).toEqual(plan(input));
    expect(input).toEqual(before);
  });
});
