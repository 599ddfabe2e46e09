import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { departure } from './departure.ts';
import { carriedBy, holds, isSamePlace, type PastDelivery, type Place, type Reply } from './past.ts';
import type { NotUsable, Reach, StepReason } from './reasons.ts';

/** What the steps are walked with: the contract in force, its steps without repeats, and all that is known now. */
export interface Walk {
  contract: ReplyContract;
  steps: readonly ContractStep[];
  past: readonly PastDelivery[];
  reaches: readonly Reach[];
  now: number;
}

/** Where one reply stands: a step is due, one is still to come, or all have started; and why, step by step. */
export interface Stand {
  reply: Reply;
  outcome: { kind: 'due'; step: number } | { kind: 'later'; at: number } | { kind: 'done' };
  /** One for each of the walk's steps. */
  reasons: readonly StepReason[];
}

/** When the step before a step started, and when it turned out to be no use. */
interface Before {
  startedAt: number;
  failedAt: number;
}

const notFailed = Number.POSITIVE_INFINITY;

/** Walks the steps for one reply up to the first that is due or has to wait. */
export function standOf(reply: Reply, walk: Walk): Stand {
  const reasons: StepReason[] = [];
  let before: Before = { startedAt: reply.at, failedAt: notFailed };
  for (const [index, step] of walk.steps.entries()) {
    const reason = reasonAt(step, index, reply, before, walk);
    reasons.push(reason);
    const outcome = outcomeOf(reason, index);
    if (outcome) return { reply, outcome, reasons: filledUp(reasons, walk.steps.length) };
    const plannedFor = plannedAt(step, before);
    const startedAt = carriedBy(walk.past, step, reply.seq)?.createdAt ?? plannedFor;
    before = { startedAt, failedAt: failedAtOf(reason, plannedFor) };
  }
  return { reply, outcome: outcomeAtEnd(reasons), reasons };
}

const plannedAt = (step: ContractStep, before: Before): number =>
  Math.min(before.startedAt + step.afterSeconds * 1_000, before.failedAt);

function reasonAt(step: ContractStep, index: number, reply: Reply, before: Before, walk: Walk): StepReason {
  const at = plannedAt(step, before);
  if (step.channel === 'web') return { kind: 'here', at };
  const carried = carriedBy(walk.past, step, reply.seq);
  if (carried) return reasonOfCarried(carried);
  const passed = passedOver(step, reply, walk);
  if (passed) return { kind: 'passed-over', why: passed };
  const reach = reachOf(step, walk.reaches);
  if (!reach) return { kind: 'not-usable', why: 'unknown-address', until: null };
  const cause = at === before.failedAt ? 'moved-on' : index === 0 || at <= reply.at ? 'first' : 'unread';
  return reasonOfOpen(at, cause, reach, walk);
}

function reasonOfCarried({ status, createdAt, settledAt, reason }: PastDelivery): StepReason {
  if (status === 'read') return { kind: 'read', at: settledAt };
  if (status === 'failed' || status === 'cancelled') return { kind: 'failed', at: settledAt ?? createdAt, why: reason };
  return { kind: 'carried', at: createdAt, status };
}

/** The wait of a step that nothing has started yet. */
function reasonOfOpen(
  at: number,
  cause: Extract<StepReason, { kind: 'due' }>['cause'],
  reach: Reach,
  { contract, now }: Walk,
): StepReason {
  // From now, not from when it was planned: a gateway that was down over the start still keeps the quiet hours.
  const leaves = departure(contract.quiet, reach, Math.max(at, now));
  if (leaves.kind === 'never') return { kind: 'not-usable', why: leaves.why, until: leaves.until };
  if (leaves.at <= now) return { kind: 'due', plannedAt: at, cause, quietUntil: quietAfter(at, reach, contract) };
  if (contract.until !== null && leaves.at >= contract.until) return { kind: 'contract-over', at: contract.until };
  if (leaves.quiet === null) return { kind: 'waits', until: leaves.at };
  return { kind: 'quiet', until: leaves.at, of: leaves.quiet };
}

/** The end of the quiet hours a step was planned in. */
function quietAfter(at: number, reach: Reach, contract: ReplyContract): number | null {
  const leaves = departure(contract.quiet, { ...reach, writableUntil: null, budgetBackAt: null }, at);
  return leaves.kind === 'at' && leaves.quiet !== null ? leaves.at : null;
}

function outcomeOf(reason: StepReason, step: number): Stand['outcome'] | null {
  switch (reason.kind) {
    case 'due':
      return { kind: 'due', step };
    case 'waits':
    case 'quiet':
      return { kind: 'later', at: reason.until };
    case 'contract-over':
      return { kind: 'later', at: reason.at };
    default:
      return null;
  }
}

/** No step is left that takes the reply: then one that only lacked a budget takes it when that is back. */
function outcomeAtEnd(reasons: readonly StepReason[]): Stand['outcome'] {
  const backAt = reasons.flatMap((reason) =>
    reason.kind === 'not-usable' && reason.until !== null ? [reason.until] : [],
  );
  return backAt.length > 0 ? { kind: 'later', at: Math.min(...backAt) } : { kind: 'done' };
}

/** When a step turned out to be no use, planned for a moment. */
function failedAtOf(reason: StepReason, plannedFor: number): number {
  switch (reason.kind) {
    case 'failed':
      return reason.at;
    case 'not-usable':
    case 'passed-over':
      return plannedFor;
    default:
      return notFailed;
  }
}

const filledUp = (reasons: readonly StepReason[], length: number): StepReason[] => [
  ...reasons,
  ...Array.from({ length: length - reasons.length }, (): StepReason => ({ kind: 'not-its-turn' })),
];

export const reachOf = (place: Place, reaches: readonly Reach[]): Reach | undefined =>
  reaches.find((reach) => isSamePlace(reach, place));

/**
 * Why a step was passed over when, under this same contract, a later step took the reply; null when it was not, or when
 * that later delivery came to nothing: then it may be tried again.
 */
function passedOver(step: Place, { seq }: Reply, { past, steps }: Walk): NotUsable | null {
  for (const delivery of past) {
    const { decision, seqs } = delivery;
    const isTaken = holds(delivery) && seqs.includes(seq);
    if (!isTaken || decision === null || !isSameContract(decision.steps, steps)) continue;
    const reason = decision.steps.find((decided) => isSamePlace(decided, step))?.reason;
    if (reason?.kind === 'not-usable' || reason?.kind === 'passed-over') return reason.why;
  }
  return null;
}

const isSameContract = (a: readonly ContractStep[], b: readonly ContractStep[]): boolean =>
  a.length === b.length &&
  a.every((step, index) => {
    const other = b[index];
    return other !== undefined && isSamePlace(step, other) && step.afterSeconds === other.afterSeconds;
  });
