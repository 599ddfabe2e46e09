/** One thing a client did or saw; a run's history is a list of these, in the order they happened. */
export type Observation =
  /** It asked for an entry to be appended. */
  | { op: 'send'; client: string; conversationId: string; entryId: string }
  /** The gateway said it is in the log. */
  | { op: 'ack'; client: string; conversationId: string; entryId: string; seq: number }
  /** The gateway declined it for good. */
  | { op: 'fail'; client: string; conversationId: string; entryId: string }
  /** A reader was shown an entry. `after` is the position it was told to stand at before. */
  | { op: 'receive'; client: string; conversationId: string; entryId: string; seq: number };

/** What the log holds at the end, read in full. */
export interface FinalEntry {
  conversationId: string;
  entryId: string;
  seq: number;
}

/** How many times each promise was broken. All must be 0. */
export interface Verdict {
  acked: number;
  lost: number;
  duplicated: number;
  diverged: number;
  gaps: number;
  phantoms: number;
  ackSeqMismatch: number;
  outOfOrder: number;
}

const key = (...parts: readonly (string | number)[]): string => parts.join(' ');

function countRepeats(keys: readonly string[]): number {
  return keys.length - new Set(keys).size;
}

function divergence(history: readonly Observation[], final: readonly FinalEntry[]): number {
  const seen = new Map<string, Set<string>>();
  const note = (conversationId: string, seq: number, entryId: string): void => {
    const at = key(conversationId, seq);
    seen.set(at, (seen.get(at) ?? new Set()).add(entryId));
  };
  for (const item of history) if (item.op === 'receive') note(item.conversationId, item.seq, item.entryId);
  for (const { conversationId, seq, entryId } of final) note(conversationId, seq, entryId);
  return [...seen.values()].filter((entryIds) => entryIds.size > 1).length;
}

/** Holes in the dense sequence of each conversation. */
function gaps(final: readonly FinalEntry[]): number {
  const byConversation = Map.groupBy(final, (entry) => entry.conversationId);
  let count = 0;
  for (const entries of byConversation.values()) {
    const seqs = new Set(entries.map((entry) => entry.seq));
    count += Math.max(...seqs) - seqs.size;
  }
  return count;
}

/** Pairs of one client's own sends that stand in another order than they were said. */
function outOfOrder(history: readonly Observation[], seqOf: ReadonlyMap<string, number>): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const item of history) {
    if (item.op !== 'send') continue;
    const seq = seqOf.get(key(item.conversationId, item.entryId));
    if (seq === undefined) continue;
    const who = key(item.client, item.conversationId);
    if (seq < (last.get(who) ?? 0)) count += 1;
    last.set(who, Math.max(seq, last.get(who) ?? 0));
  }
  return count;
}

/**
 * Judges a run: what was acknowledged, promised and shown against what is in the log at the end. Pure; the run's own
 * code has no part in it.
 */
export function judge(history: readonly Observation[], final: readonly FinalEntry[]): Verdict {
  const seqOf = new Map(final.map((entry) => [key(entry.conversationId, entry.entryId), entry.seq]));
  const acks = history.filter((item) => item.op === 'ack');
  const acked = new Map(acks.map((ack) => [key(ack.conversationId, ack.entryId), ack]));
  const sent = new Set(history.filter((item) => item.op === 'send').map((item) => item.entryId));
  const failed = new Set(history.filter((item) => item.op === 'fail').map((item) => item.entryId));
  const shown = history.filter((item) => item.op === 'receive');
  return {
    acked: acked.size,
    lost: [...acked.keys()].filter((at) => !seqOf.has(at)).length,
    duplicated:
      countRepeats(final.map((entry) => key(entry.conversationId, entry.entryId))) +
      countRepeats(shown.map((item) => key(item.client, item.conversationId, item.seq))),
    diverged: divergence(history, final),
    gaps: gaps(final),
    phantoms: final.filter(({ entryId }) => failed.has(entryId) || !sent.has(entryId)).length,
    ackSeqMismatch: acks.filter((ack) => {
      const seq = seqOf.get(key(ack.conversationId, ack.entryId));
      return seq !== undefined && seq !== ack.seq;
    }).length,
    outOfOrder: outOfOrder(history, seqOf),
  };
}

/** Whether every promise was kept. */
export const isClean = ({ acked, ...broken }: Verdict): boolean => Object.values(broken).every((count) => count === 0);
