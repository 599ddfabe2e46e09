import type { QuietHours } from '@throughline/sdk/wire';
import { afterQuiet } from './quiet-hours.ts';
import type { NotUsable, Reach } from './reasons.ts';

/** When a message may leave for an address: from `at` on (`quiet` says whose quiet hours it waits for), or not at all. */
export type Departure =
  | { kind: 'at'; at: number; quiet: 'contract' | 'channel' | null }
  | { kind: 'never'; why: NotUsable; until: number | null };

/** Ends of quiet hours to look at: when each ends inside the other so often, they leave no moment of the day. */
const maxQuietEnds = 8;

/** The first moment from `from` on at which a message may leave for an address, by its state and both quiet hours. */
export function departure(contractQuiet: QuietHours | null, reach: Reach, from: number): Departure {
  if (reach.objection !== null) return never(reach.objection);
  const leaves = outsideBoth(contractQuiet, reach.quiet, from);
  if (leaves === null) return never('always-quiet');
  if (reach.writableUntil !== null && leaves.at >= reach.writableUntil) return never('outside-window');
  if (reach.budgetBackAt !== null && leaves.at < reach.budgetBackAt) return never('budget', reach.budgetBackAt);
  return leaves;
}

const never = (why: NotUsable, until: number | null = null): Departure => ({ kind: 'never', why, until });

function outsideBoth(
  ofContract: QuietHours | null,
  ofChannel: QuietHours | null,
  from: number,
): Extract<Departure, { kind: 'at' }> | null {
  const contractEnd = afterQuiet(ofContract);
  const channelEnd = afterQuiet(ofChannel);
  let at = from;
  let quiet: 'contract' | 'channel' | null = null;
  for (let ends = 0; ends < maxQuietEnds; ends += 1) {
    const contractAt = contractEnd(at);
    const bothAt = channelEnd(contractAt);
    if (bothAt > contractAt) quiet = 'channel';
    else if (contractAt > at) quiet = 'contract';
    else return { kind: 'at', at, quiet };
    at = bothAt;
  }
  return null;
}
