import { describe, expect, it } from 'vitest';
import { type PlanInput, planDeliveries } from './plan.ts';
import { contract, here, hour, mail, minute, noon, past, reach } from './reply.testing.ts';

/** One reply at noon, two usable addresses, "here, then home after 5 min" unless a test says otherwise. */
function wholePlan(more: Partial<PlanInput>) {
  return planDeliveries({
    contract: contract([here, mail('home', 5)]),
    siteDefault: contract([here], { setBy: 'site' }),
    unread: [{ seq: 1, at: noon }],
    past: [],
    reaches: [reach('home'), reach('work')],
    now: noon,
    ...more,
  });
}

/** What leaves and when to look again; the reasons are in `reasons.test.ts`. */
function plan(more: Partial<PlanInput>) {
  const { due, lookAgainAt } = wholePlan(more);
  return { due: due.map(({ channel, addressId, seqs }) => ({ channel, addressId, seqs })), lookAgainAt };
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
    const reaches = ['home', 'work', 'third'].map((addressId) => reach(addressId));
    expect(plan({ contract: steps, past: bounced, reaches, now: noon + hour }).due).toMatchObject([
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
    const reaches = [reach('home', { objection: 'withdrawn' }), reach('work')];
    expect(plan({ contract: steps, reaches }).lookAgainAt).toBe(noon + 5 * minute);
    expect(plan({ contract: steps, reaches, now: noon + 5 * minute }).due).toEqual([toWork(1)]);
  });

  it('notifies by one step only when several before it cannot be used', () => {
    const steps = contract([mail('gone', 0), mail('home', 60), mail('work', 60)]);
    expect(plan({ contract: steps })).toEqual({ due: [toHome(1)], lookAgainAt: noon + hour });
  });

  it('stays silent when no address can be used', () => {
    expect(plan({ reaches: [], now: noon + hour })).toEqual({ due: [], lookAgainAt: null });
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

  it.each(['waiting', 'sending', 'accepted', 'delivered', 'read', 'unknown'] as const)(
    'does not send again what is %s',
    (status) => {
      const once = plan({ past: [past('home', [1], { status, settledAt: null })], now: noon + hour });
      expect(once).toEqual({ due: [], lookAgainAt: null });
    },
  );

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

  it('starts nothing more for a reply a provider reports as read, and goes on with the others', () => {
    const steps = contract([mail('home', 0), mail('work', 5)]);
    const unread = [
      { seq: 1, at: noon },
      { seq: 2, at: noon },
    ];
    const sent = [past('home', [1], { status: 'read' }), past('home', [2])];
    expect(plan({ contract: steps, unread, past: sent, now: noon + hour }).due).toEqual([toWork(2)]);
  });

  it('lets STOP move a reply at once whose delivery waits for another try, and calls that one off', () => {
    const steps = contract([mail('home', 0), mail('work', 60)]);
    const retried = { past: [past('home', [1], { status: 'waiting', settledAt: null })], now: noon + minute };
    expect(plan({ contract: steps, ...retried })).toEqual({ due: [], lookAgainAt: noon + hour });
    const reaches = [reach('home', { objection: 'withdrawn' }), reach('work')];
    expect(wholePlan({ contract: steps, ...retried, reaches })).toMatchObject({
      due: [toWork(1)],
      callOff: ['to-home'],
    });
  });

  it("waits for the end of both quiet hours, the contract's and the channel's own", () => {
    const quiet = { from: '12:00', to: '14:00', timeZone: 'UTC' };
    const reaches = [reach('home', { quiet: { from: '13:30', to: '16:00', timeZone: 'UTC' } })];
    const steps = contract([mail('home', 0)], { quiet });
    expect(plan({ contract: steps, reaches }).lookAgainAt).toBe(noon + 4 * hour);
  });

  it("moves on from an address whose quiet hours and the contract's leave no moment", () => {
    const quiet = { from: '08:00', to: '20:00', timeZone: 'UTC' };
    const reaches = [reach('home', { quiet: { from: '20:00', to: '08:00', timeZone: 'UTC' } }), reach('work')];
    const steps = contract([mail('home', 0), mail('work', 60)], { quiet });
    expect(plan({ contract: steps, reaches })).toEqual({ due: [], lookAgainAt: noon + 8 * hour });
  });

  it('moves on from an address whose service window is over by then', () => {
    const reaches = [reach('home', { writableUntil: noon + 5 * minute }), reach('work')];
    const steps = contract([here, mail('home', 5), mail('work', 60)]);
    expect(plan({ contract: steps, reaches, now: noon + 5 * minute }).due).toEqual([toWork(1)]);
    const longer = [reach('home', { writableUntil: noon + 5 * minute + 1 }), reach('work')];
    expect(plan({ contract: steps, reaches: longer, now: noon + 5 * minute }).due).toEqual([toHome(1)]);
  });

  it('moves on from a channel without budget, and does not come back to it when there is some again', () => {
    const steps = contract([mail('home', 0), mail('work', 60)]);
    const withoutBudget = [reach('home', { budgetBackAt: noon + 12 * hour }), reach('work')];
    const [due] = wholePlan({ contract: steps, reaches: withoutBudget }).due;
    expect(due).toMatchObject(toWork(1));
    const sent = past('work', [1], { decision: due?.decision ?? null });
    expect(plan({ contract: steps, past: [sent], now: noon + 13 * hour })).toEqual({ due: [], lookAgainAt: null });
    const bounced = [{ ...sent, status: 'failed' as const }];
    expect(plan({ contract: steps, past: bounced, now: noon + 13 * hour }).due).toEqual([toHome(1)]);
  });

  it('comes back to a step that was passed over when the contract was stated anew since', () => {
    const withoutBudget = [reach('home', { budgetBackAt: noon + hour }), reach('work')];
    const [due] = wholePlan({ contract: contract([mail('home', 0), mail('work', 60)]), reaches: withoutBudget }).due;
    const sent = [past('work', [1], { decision: due?.decision ?? null })];
    const anew = contract([here, mail('home', 5), mail('work', 60)]);
    expect(plan({ contract: anew, past: sent, now: noon + hour }).due).toEqual([toHome(1)]);
  });

  it('judges window and budget by the moment at which a message would leave after the quiet hours', () => {
    const quiet = { from: '12:00', to: '15:00', timeZone: 'UTC' };
    const steps = contract([mail('home', 0), mail('work', 60)]);
    const closing = [reach('home', { quiet, writableUntil: noon + 3 * hour }), reach('work')];
    expect(plan({ contract: steps, reaches: closing }).due).toEqual([toWork(1)]);
    const budgetByThen = [reach('home', { quiet, budgetBackAt: noon + 3 * hour }), reach('work')];
    expect(plan({ contract: steps, reaches: budgetByThen })).toEqual({ due: [], lookAgainAt: noon + 3 * hour });
  });

  it('waits for the next budget where no other step is left', () => {
    const reaches = [reach('home', { budgetBackAt: noon + 12 * hour })];
    expect(plan({ reaches, now: noon + hour })).toEqual({ due: [], lookAgainAt: noon + 12 * hour });
    expect(plan({ reaches, now: noon + 12 * hour }).due).toEqual([toHome(1)]);
  });

  it('decides by its input alone and leaves it as it was', () => {
    const input = { unread: [{ seq: 1, at: noon }], past: [past('work', [1])], now: noon + hour };
    const before = structuredClone(input);
    expect(plan(input)).toEqual(plan(input));
    expect(input).toEqual(before);
  });
});
