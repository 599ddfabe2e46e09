import { type PlanInput, planDeliveries } from '../../gateway/reply/plan.ts';
import type { Rule } from './judge.ts';
import type { Planner } from './look.ts';

/** A mistake a planner could have, and a rule it breaks. */
export interface PlantedFault {
  name: string;
  breaks: Rule;
  planner: Planner;
}

const given = (change: (input: PlanInput) => Partial<PlanInput>): Planner => {
  return (input) => planDeliveries({ ...input, ...change(input) });
};

const past = (change: (delivery: PlanInput['past'][number]) => Partial<PlanInput['past'][number]>): Planner =>
  given((input) => ({ past: input.past.map((delivery) => ({ ...delivery, ...change(delivery) })) }));

const reaches = (change: Partial<PlanInput['reaches'][number]>): Planner =>
  given((input) => ({ reaches: input.reaches.map((reach) => ({ ...reach, ...change })) }));

const inContract = (change: Partial<NonNullable<PlanInput['contract']>>): Planner =>
  given(({ contract, siteDefault }) => ({
    contract: contract && { ...contract, ...change },
    siteDefault: { ...siteDefault, ...change },
  }));

/** Wrong planners, made of the right one. The search has to find each. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'a receipt that says read is taken for one that says delivered',
    breaks: 'never-after-a-read',
    planner: past(({ status }) => (status === 'read' ? { status: 'delivered' } : {})),
  },
  {
    name: 'a bounce starts nothing',
    breaks: 'never-none',
    planner: past(({ status }) => (status === 'failed' ? { status: 'accepted' } : {})),
  },
  {
    name: 'an unknown outcome is taken for a failure',
    breaks: 'one-step-at-a-time',
    planner: past(({ status, createdAt }) => (status === 'unknown' ? { status: 'failed', settledAt: createdAt } : {})),
  },
  {
    name: 'an unknown outcome is sent again',
    breaks: 'no-address-twice',
    planner: past(({ status }) => (status === 'unknown' ? { status: 'cancelled' } : {})),
  },
  { name: 'STOP is not heard', breaks: 'only-where-allowed', planner: reaches({ objection: null }) },
  {
    name: "the contract's quiet hours are forgotten",
    breaks: 'never-in-quiet-hours',
    planner: inContract({ quiet: null }),
  },
  {
    name: "the channel's quiet hours are forgotten",
    breaks: 'never-in-quiet-hours',
    planner: reaches({ quiet: null }),
  },
  {
    name: 'quiet hours are read in winter time all year',
    breaks: 'never-in-quiet-hours',
    planner: given(({ contract }) => ({
      contract: contract?.quiet ? { ...contract, quiet: { ...contract.quiet, timeZone: 'Etc/GMT-1' } } : contract,
    })),
  },
  { name: 'a budget that is used up is spent', breaks: 'only-where-allowed', planner: reaches({ budgetBackAt: null }) },
  { name: 'the service window is forgotten', breaks: 'only-where-allowed', planner: reaches({ writableUntil: null }) },
  {
    name: 'a step that was passed over is come back to',
    breaks: 'one-step-at-a-time',
    planner: past(() => ({ decision: null })),
  },
  {
    name: 'the steps are walked from the end',
    breaks: 'one-step-at-a-time',
    planner: given(({ contract }) => ({ contract: contract && { ...contract, steps: contract.steps.toReversed() } })),
  },
  {
    name: "the contract's end is forgotten",
    breaks: 'one-step-at-a-time',
    planner: inContract({ until: null }),
  },
  {
    name: 'only the reply whose turn it is travels',
    breaks: 'complete-digest',
    planner: (input) => {
      const plan = planDeliveries(input);
      return { ...plan, due: plan.due.map((digest) => ({ ...digest, seqs: [digest.decision.seq] })) };
    },
  },
  {
    name: 'it looks again a minute late',
    breaks: 'wakes-in-time',
    planner: (input) => {
      const plan = planDeliveries(input);
      return { ...plan, lookAgainAt: plan.lookAgainAt === null ? null : plan.lookAgainAt + 60_000 };
    },
  },
  {
    name: 'the last of several messages is forgotten',
    breaks: 'never-none',
    planner: (input) => {
      const plan = planDeliveries(input);
      return { ...plan, due: plan.due.slice(0, 1) };
    },
  },
];
