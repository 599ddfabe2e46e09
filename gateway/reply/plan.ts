import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { contractInForce } from './contract.ts';
import { type Digest, digestFor, isRead, isSamePlace, type PastDelivery, type Reply } from './past.ts';
import type { Decision, Reach, StepDecision } from './reasons.ts';
import { reachOf, type Stand, standOf, type Walk } from './stand.ts';

export type { Digest, PastDelivery, Reply } from './past.ts';

export interface PlanInput {
  /** The contract the contact stated, or null. */
  contract: ReplyContract | null;
  siteDefault: ReplyContract;
  /** Messages the contact has not read, ascending. */
  unread: readonly Reply[];
  /** Deliveries that carry any of them. */
  past: readonly PastDelivery[];
  /** How each address of the contact can be reached now. */
  reaches: readonly Reach[];
  now: number;
}

/** What leaves now, and why. */
export type DueDigest = Digest & { decision: Decision };

/** Why a reply is where it is, step by step. */
export interface ReplyStand extends Reply {
  steps: readonly StepDecision[];
}

export interface Plan {
  /** What leaves now, each a digest in order. */
  due: readonly DueDigest[];
  /** Deliveries that wait for another try and must not leave any more: their replies have moved on. */
  callOff: readonly string[];
  /** When to decide again if nothing happens before; null when nothing is waiting. */
  lookAgainAt: number | null;
  /** Where each unread reply stands once this plan is carried out. */
  stands: readonly ReplyStand[];
}

/**
 * The decision of the reply contract: which messages leave now, when to decide again, and why.
 *
 * For each unread reply the steps are walked in order. A step starts its wait after the one before it started, or at
 * once when that one failed for good or cannot be used; it waits for the end of the quiet hours; a reply goes to one
 * address once, however the contract changed meanwhile. Whatever else is unread travels along.
 */
export function planDeliveries(input: PlanInput): Plan {
  const { reaches, now } = input;
  const callOff = input.past.filter((delivery) => isGivenUp(delivery, reaches));
  const before = input.past.filter((delivery) => !callOff.includes(delivery));
  const contract = contractInForce(input.contract, input.siteDefault, now);
  const unread = input.unread.filter(({ seq }) => !isRead(before, seq));
  const steps = withoutRepeats(contract.steps);
  const due: DueDigest[] = [];
  for (;;) {
    const past = [...before, ...due.map((digest) => started(digest, now))];
    const walk: Walk = { contract, steps, past, reaches, now };
    const stands = unread.map((reply) => standOf(reply, walk));
    const next = nextDue(stands, walk);
    if (next === null) {
      const until = contract === input.contract ? contract.until : null;
      return {
        due,
        callOff: callOff.map(({ deliveryId }) => deliveryId),
        lookAgainAt: earliest(stands, until),
        stands: stands.map((stand) => ({ ...stand.reply, steps: decided(stand, steps) })),
      };
    }
    due.push({ ...digestFor(next.place, unread, past), decision: next.decision });
  }
}

/**
 * Whether a delivery that has not left yet must not leave any more. Budget and service window do not decide that: the
 * delivery may be what used the budget up, and both are looked at once more before it is sent.
 */
function isGivenUp(delivery: PastDelivery, reaches: readonly Reach[]): boolean {
  const reach = reachOf(delivery, reaches);
  return delivery.status === 'waiting' && (reach === undefined || reach.objection !== null);
}

/** The first reply that has a step due, with the reason. */
function nextDue(stands: readonly Stand[], { contract, steps, now }: Walk) {
  for (const stand of stands) {
    if (stand.outcome.kind !== 'due') continue;
    const { step } = stand.outcome;
    const { channel, addressId } = steps[step] as ContractStep & { addressId: string };
    const decision: Decision = {
      version: 1,
      decidedAt: now,
      seq: stand.reply.seq,
      repliedAt: stand.reply.at,
      step,
      setBy: contract.setBy,
      steps: decided(stand, steps),
    };
    return { place: { channel, addressId }, decision };
  }
  return null;
}

const decided = ({ reasons }: Stand, steps: readonly ContractStep[]): StepDecision[] =>
  steps.flatMap((step, index) => {
    const reason = reasons[index];
    return reason ? [{ ...step, reason }] : [];
  });

const started = (digest: DueDigest, now: number): PastDelivery => ({
  ...digest,
  deliveryId: '',
  status: 'waiting',
  createdAt: now,
  settledAt: null,
  reason: null,
});

/** A second step to the same address says nothing new; `web` may repeat, it is only a wait. */
function withoutRepeats(steps: readonly ContractStep[]): readonly ContractStep[] {
  return steps.filter(
    (step, index) => step.channel === 'web' || steps.findIndex((other) => isSamePlace(step, other)) === index,
  );
}

function earliest(stands: readonly Stand[], until: number | null): number | null {
  if (stands.length === 0) return null;
  const moments = stands.flatMap(({ outcome }) => (outcome.kind === 'later' ? [outcome.at] : []));
  if (until !== null) moments.push(until);
  return moments.length === 0 ? null : Math.min(...moments);
}
