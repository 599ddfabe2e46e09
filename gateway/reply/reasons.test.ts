import { describe, expect, it } from 'vitest';
import { type PlanInput, planDeliveries } from './plan.ts';
import type { StepReason } from './reasons.ts';
import { contract, here, hour, mail, minute, noon, past, reach, situation, sms } from './reply.testing.ts';

/** Why the first reply is where it is, step by step. */
const why = (more: Partial<PlanInput>): StepReason[] | undefined =>
  planDeliveries(situation(more)).stands[0]?.steps.map(({ reason }) => reason);

const decisionOf = (more: Partial<PlanInput>) => planDeliveries(situation(more)).due[0]?.decision;

const shown: StepReason = { kind: 'here', at: noon };
const notYet: StepReason = { kind: 'not-its-turn' };

describe('a plan says why', () => {
  it('a step waits, and what comes after it', () => {
    expect(why({})).toEqual([shown, { kind: 'waits', until: noon + 5 * minute }, notYet]);
  });

  it('a step has started, and the next one waits', () => {
    const carried = { kind: 'carried', at: noon + 5 * minute, status: 'delivered' };
    const sent = [past('home', [1], { status: 'delivered', createdAt: noon + 5 * minute })];
    expect(why({ past: sent, now: noon + 6 * minute })).toEqual([
      shown,
      carried,
      { kind: 'waits', until: noon + 65 * minute },
    ]);
  });

  it('quiet hours hold it back, and whose', () => {
    const quiet = { from: '12:00', to: '14:00', timeZone: 'UTC' };
    const until = noon + 2 * hour;
    expect(why({ contract: contract([mail('home', 0)], { quiet }) })).toEqual([
      { kind: 'quiet', until, of: 'contract' },
    ]);
    const reaches = [reach('phone', { quiet })];
    expect(why({ contract: contract([sms(0)]), reaches })).toEqual([{ kind: 'quiet', until, of: 'channel' }]);
  });

  it('a delivery failed and what with, and an address is no use and why', () => {
    const failed = past('home', [1], { status: 'failed', settledAt: noon + 6 * minute, reason: 'unknown-recipient' });
    const reaches = [reach('home'), reach('phone', { objection: 'withdrawn' })];
    expect(why({ past: [failed], reaches, now: noon + hour })).toEqual([
      shown,
      { kind: 'failed', at: noon + 6 * minute, why: 'unknown-recipient' },
      { kind: 'not-usable', why: 'withdrawn', until: null },
    ]);
  });

  it.each([
    ['unknown-address', []],
    ['suppressed', [reach('home', { objection: 'suppressed' })]],
    ['outside-window', [reach('home', { writableUntil: noon })]],
    ['budget', [reach('home', { budgetBackAt: noon + hour })]],
    ['always-quiet', [reach('home', { quiet: { from: '08:00', to: '07:59', timeZone: 'UTC' } })]],
  ] as const)('a step cannot be used: %s', (reason, reaches) => {
    const quiet = { from: '07:00', to: '09:00', timeZone: 'UTC' };
    const steps = contract([mail('home', 0)], { quiet });
    expect(why({ contract: steps, reaches })).toMatchObject([{ kind: 'not-usable', why: reason }]);
  });

  it('its turn would come after the end of the contract', () => {
    const until = noon + minute;
    const ending = contract([here, mail('home', 5)], { until });
    expect(why({ contract: ending })).toEqual([shown, { kind: 'contract-over', at: until }]);
  });

  it('somebody read it there', () => {
    const read = past('home', [1], { status: 'read' });
    expect(planDeliveries(situation({ past: [read], now: noon + hour }))).toMatchObject({ due: [], stands: [] });
  });

  it('it was passed over when its turn came, once a later step has taken it', () => {
    const steps = contract([mail('home', 0), sms(60)]);
    const decision = decisionOf({
      contract: steps,
      reaches: [reach('home', { objection: 'suppressed' }), reach('phone')],
    });
    const taken = past('phone', [1], { channel: 'sms', decision: decision ?? null });
    expect(why({ contract: steps, past: [taken], now: noon + hour })?.[0]).toEqual({
      kind: 'passed-over',
      why: 'suppressed',
    });
  });
});

describe('the decision kept with a delivery', () => {
  it.each([
    ['at once, as the contract says', contract([mail('home', 0)]), noon, 'first'],
    ['after the wait', contract([here, mail('home', 5)]), noon + 5 * minute, 'unread'],
    ['since the step before was no use', contract([mail('gone', 0), mail('home', 5)]), noon, 'moved-on'],
  ] as const)('says that the step started %s', (_, stated, now, cause) => {
    const decision = decisionOf({ contract: stated, now });
    expect(decision?.steps[decision.step]).toMatchObject({ addressId: 'home', reason: { kind: 'due', cause } });
  });

  it('says that quiet hours had held it back', () => {
    const quiet = { from: '12:00', to: '14:00', timeZone: 'UTC' };
    const decision = decisionOf({ contract: contract([mail('home', 0)], { quiet }), now: noon + 2 * hour });
    expect(decision?.steps[0]?.reason).toMatchObject({ plannedAt: noon, quietUntil: noon + 2 * hour });
  });

  it('is small', () => {
    const longest = contract([here, mail('gone', 0), mail('away', 0), mail('home', 5)]);
    expect(JSON.stringify(decisionOf({ contract: longest })).length).toBeLessThan(1_500);
  });
});
