import type { ReadEntry } from '@throughline/sdk/wire';
import { isOfSide, type Side } from './side.ts';

/** How far a side has come in a conversation: positions up to which its devices hold it and its people have seen it. */
export interface Reached {
  readonly delivered: number;
  readonly read: number;
}

/**
 * How far a side has come, by its receipts; they merge by maximum, so order and repeats do not matter. What a person
 * wrote counts as having read all before it; an absence notice and a bot's words are no reading.
 */
export function reachedBy(side: Side, entries: readonly ReadEntry[]): Reached {
  let delivered = 0;
  let read = 0;
  for (const { seq, author, body } of entries) {
    if (!isOfSide(author, side)) continue;
    if (body.kind === 'receipt') {
      if (body.status === 'delivered') delivered = Math.max(delivered, body.upTo);
      if (body.status === 'read') read = Math.max(read, body.upTo);
    }
    if (body.kind === 'message' && author.kind === side && body.caution === null) read = Math.max(read, seq);
  }
  return { delivered: Math.max(delivered, read), read };
}

/** Position of the newest message of the other side; 0 when there is none. */
export const newestFromOther = (side: Side, entries: readonly ReadEntry[]): number =>
  entries.findLast(({ author, body }) => body.kind === 'message' && !isOfSide(author, side))?.seq ?? 0;
