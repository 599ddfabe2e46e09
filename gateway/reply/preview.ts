import type { ChannelName } from '@throughline/sdk/wire';
import type { PastDelivery } from './past.ts';
import { type DueDigest, type PlanInput, planDeliveries, type ReplyStand } from './plan.ts';
import type { StepReason } from './reasons.ts';

/** One thing that will happen to a reply, and why. Times in milliseconds since 1970. */
export interface PreviewLine {
  at: number;
  channel: ChannelName;
  addressId: string | null;
  /** The masked address; null on `web`. */
  hint: string | null;
  reason: StepReason;
}

/** Each look of a plan starts a step or waits for one, so a contract of four steps and its successor need fewer. */
const maxLooks = 32;

/**
 * "If I send now, what happens when": the planner itself, played forward with one more reply that nobody reads and
 * deliveries that all arrive. Steps that cannot be used are told where they would have come.
 */
export function previewPlan(input: PlanInput): PreviewLine[] {
  const seq = nextSeq(input);
  const unread = [...input.unread, { seq, at: input.now }];
  let past = input.past;
  let now: number | null = input.now;
  const lines: PreviewLine[] = [shownAt(input.now)];
  for (let looks = 0; now !== null && looks < maxLooks; looks += 1) {
    const plan = planDeliveries({ ...input, unread, past, now });
    const carrying = plan.due.filter(({ seqs }) => seqs.includes(seq));
    const stand = plan.stands.find((one) => one.seq === seq);
    if (stand) lines.push(...objections(stand, now, lines));
    for (const digest of carrying) lines.push(lineOf(digest, now));
    past = [...past, ...plan.due.map((digest) => arrived(digest, now as number))];
    now = plan.lookAgainAt;
  }
  return lines;
}

const nextSeq = ({ unread, past }: PlanInput): number =>
  Math.max(0, ...unread.map(({ seq }) => seq), ...past.flatMap(({ seqs }) => seqs)) + 1;

const shownAt = (at: number): PreviewLine => ({
  at,
  channel: 'web',
  addressId: null,
  hint: null,
  reason: { kind: 'here', at },
});

function lineOf({ channel, addressId, decision: { steps, step } }: DueDigest, at: number): PreviewLine {
  const started = steps[step];
  return { at, channel, addressId, hint: started?.hint ?? null, reason: started?.reason ?? { kind: 'not-its-turn' } };
}

/** Steps of a reply that turned out to be no use and were not told yet. */
function objections({ steps }: ReplyStand, at: number, told: readonly PreviewLine[]): PreviewLine[] {
  return steps
    .filter(({ reason }) => reason.kind === 'not-usable')
    .filter(({ channel, addressId }) => !told.some((line) => line.channel === channel && line.addressId === addressId))
    .map(({ channel, addressId, hint, reason }) => ({ at, channel, addressId, hint, reason }));
}

const arrived = ({ channel, addressId, seqs, decision }: DueDigest, at: number): PastDelivery => ({
  ...{ channel, addressId, seqs, decision },
  deliveryId: '',
  status: 'accepted',
  createdAt: at,
  settledAt: at,
  reason: null,
});
