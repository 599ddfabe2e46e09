import type { ChannelName, ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { contractInForce } from './contract.ts';
import { afterQuiet } from './quiet-hours.ts';

/** A message of the company that the contact should learn of. */
export interface Reply {
  seq: number;
  at: number;
}

/** What already happened for some replies on one address. */
export interface PastDelivery {
  channel: ChannelName;
  addressId: string;
  seqs: readonly number[];
  status: 'waiting' | 'sending' | 'accepted' | 'failed' | 'unknown' | 'cancelled';
  createdAt: number;
  settledAt: number | null;
}

export interface PlanInput {
  /** The contract the contact stated, or null. */
  contract: ReplyContract | null;
  siteDefault: ReplyContract;
  /** Messages the contact has not read, ascending. */
  unread: readonly Reply[];
  past: readonly PastDelivery[];
  /** Addresses that may be written to now: proven, consented, not failed. */
  usableAddressIds: ReadonlySet<string>;
  now: number;
}

/** Replies that travel as one message to one address. */
export interface Digest {
  channel: ChannelName;
  addressId: string;
  seqs: readonly number[];
}

export interface Plan {
  /** What leaves now, each a digest in order. */
  due: readonly Digest[];
  /** When to decide again if nothing happens before; null when nothing is waiting. */
  lookAgainAt: number | null;
}

/** Most replies one message carries: what a delivery entry of the wire holds. */
const maxDigestReplies = 200;

/**
 * The decision of the reply contract: which messages leave now, and when to decide again.
 *
 * For each unread reply the steps are walked in order. A step starts its wait after the one before it started, or at
 * once when that one failed for good or cannot be used; it waits for the end of the quiet hours; a reply goes to one
 * address once, however the contract changed meanwhile. Whatever else is unread travels along.
 */
export function planDeliveries(input: PlanInput): Plan {
  const contract = contractInForce(input.contract, input.siteDefault, input.now);
  const walk = { ...input, steps: withoutRepeats(contract.steps), awake: afterQuiet(contract.quiet) };
  const due: Digest[] = [];
  for (;;) {
    const past = [...input.past, ...due.map((digest) => started(digest, input.now))];
    const stands = input.unread.map((reply) => standOf(reply, { ...walk, past }));
    const next = stands.find((stand) => stand.kind === 'due');
    if (next === undefined)
      return { due, lookAgainAt: earliest(stands, contract === input.contract ? contract.until : null) };
    due.push(digestFor(next, input.unread, past));
  }
}

interface Place {
  channel: ChannelName;
  addressId: string;
}

/** Where one reply stands: a step is due, one is still to come, or all have started. */
type Stand = ({ kind: 'due' } & Place) | { kind: 'later'; at: number } | { kind: 'done' };

interface Walk extends PlanInput {
  steps: readonly ContractStep[];
  /** The first moment from one on that is outside the quiet hours. */
  awake: (at: number) => number;
}

function standOf(reply: Reply, { steps, past, usableAddressIds, awake, now }: Walk): Stand {
  let startedAt = reply.at;
  let failedAt = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    const plannedAt = Math.min(startedAt + step.afterSeconds * 1_000, failedAt);
    const carried = carriedBy(past, step, reply.seq);
    startedAt = carried?.createdAt ?? plannedAt;
    failedAt = carried?.status === 'failed' ? (carried.settledAt ?? carried.createdAt) : Number.POSITIVE_INFINITY;
    if (step.channel === 'web' || carried) continue;
    if (step.addressId === null || !usableAddressIds.has(step.addressId)) {
      failedAt = plannedAt;
      continue;
    }
    // From now, not from when it was planned: a gateway that was down over the start still keeps the quiet hours.
    const leavesAt = awake(Math.max(plannedAt, now));
    if (leavesAt > now) return { kind: 'later', at: leavesAt };
    return { kind: 'due', channel: step.channel, addressId: step.addressId };
  }
  return { kind: 'done' };
}

/** What took a reply to a step's address; matched by address, so that it holds over a change of the contract. */
function carriedBy(
  past: readonly PastDelivery[],
  { channel, addressId }: Pick<ContractStep, 'channel' | 'addressId'>,
  seq: number,
): PastDelivery | undefined {
  return past.find(
    (delivery) =>
      delivery.status !== 'cancelled' &&
      delivery.channel === channel &&
      delivery.addressId === addressId &&
      delivery.seqs.includes(seq),
  );
}

function digestFor({ channel, addressId }: Place, unread: readonly Reply[], past: readonly PastDelivery[]): Digest {
  const seqs = unread.map((reply) => reply.seq).filter((seq) => !carriedBy(past, { channel, addressId }, seq));
  return { channel, addressId, seqs: seqs.slice(0, maxDigestReplies) };
}

const started = (digest: Digest, now: number): PastDelivery => ({
  ...digest,
  status: 'waiting',
  createdAt: now,
  settledAt: null,
});

/** A second step to the same address says nothing new; `web` may repeat, it is only a wait. */
function withoutRepeats(steps: readonly ContractStep[]): readonly ContractStep[] {
  const isSame = (a: ContractStep, b: ContractStep): boolean => a.channel === b.channel && a.addressId === b.addressId;
  return steps.filter(
    (step, index) => step.channel === 'web' || steps.findIndex((other) => isSame(step, other)) === index,
  );
}

function earliest(stands: readonly Stand[], until: number | null): number | null {
  if (stands.length === 0) return null;
  const moments = stands.filter((stand) => stand.kind === 'later').map((stand) => stand.at);
  if (until !== null) moments.push(until);
  return moments.length === 0 ? null : Math.min(...moments);
}
