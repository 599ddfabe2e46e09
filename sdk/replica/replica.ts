import {
  areEntries,
  type ConversationState,
  type Cursor,
  type Facts,
  noFacts,
  type ReadEntry,
  type ReplyContract,
  type ServerFrame,
} from '@throughline/sdk/wire';
import { withoutTakenBack } from './changes.ts';

/**
 * A client's copy of one conversation: all entries its reader may see in the range (from, to]. Immutable; each frame
 * makes a new one.
 */
export interface Replica {
  readonly conversationId: string;
  /** The life of the log it was read from; null until the first entries came. */
  readonly epoch: string | null;
  readonly from: number;
  /** null: nothing read yet, the newest page is awaited. */
  readonly to: number | null;
  /** Newest position there is, as far as known. */
  readonly head: number;
  readonly entries: readonly ReadEntry[];
  /** What held before the range, as far as known. */
  readonly before: Before;
}

/** What the entries before a range came to. */
export interface Before extends Facts {
  readonly contract: ReplyContract | null;
  readonly state: ConversationState;
}

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;
/** `head`: where the log ends, if that is known. */
type Page = Pick<Frame<'entries'>, 'epoch' | 'after' | 'entries'> & { head?: number };

/** What holds before anything was said. */
export const nothingBefore: Before = { contract: null, state: 'open', ...noFacts };

/** How many entries stay in storage: the newest. */
export const keptEntries = 200;

/** An empty copy. `after: 0` for a conversation that begins now, null to take the newest page as its start. */
export function newReplica(conversationId: string, epoch: string | null, after: 0 | null): Replica {
  return { conversationId, epoch, from: 0, to: after, head: 0, entries: [], before: nothingBefore };
}

/** Where to go on reading. */
export const cursorOf = ({ conversationId, epoch, to }: Replica): Cursor => ({
  conversationId,
  epoch: to === null ? null : epoch,
  after: to,
});

/** What a page did to a copy: the new copy and the entries that are newer than all it held; or it left a gap. */
export type Applied = { replica: Replica; fresh: readonly ReadEntry[] } | 'gap';

/**
 * Joins a page that covers (page.after, last] to the copy. What is already held is ignored; a page that does not touch
 * the copy is a gap. The first page of a new copy is its start and not news.
 */
export function applyPage(replica: Replica, page: Page, last: number): Applied {
  const { from, to } = replica;
  const { epoch, after } = page;
  const head = Math.max(replica.head, last, page.head ?? 0);
  if (to === null) {
    const entries = withoutTakenBack(page.entries);
    return { replica: { ...replica, epoch, from: after, to: last, head, entries }, fresh: [] };
  }
  if (after > to || last < from || epoch !== replica.epoch) return 'gap';
  const older = after < from ? page.entries.filter(({ seq }) => seq <= from) : [];
  const newer = page.entries.filter(({ seq }) => seq > to);
  const entries =
    older.length + newer.length > 0 ? withoutTakenBack([...older, ...replica.entries, ...newer]) : replica.entries;
  const fresh = entries.slice(entries.length - newer.length);
  return { replica: { ...replica, from: Math.min(from, after), to: Math.max(to, last), head, entries }, fresh };
}

/** Joins entries as they come. */
export const applyEntries = (replica: Replica, frame: Frame<'entries'>): Applied =>
  applyPage(replica, frame, frame.entries.at(-1)?.seq ?? frame.after);

/** Joins a page read backwards; a page that no longer touches the copy changes nothing. */
export function applyEarlier(replica: Replica, frame: Frame<'earlier'>): Replica {
  const applied = replica.to === null ? 'gap' : applyPage(replica, frame, frame.before - 1);
  return applied === 'gap' ? replica : applied.replica;
}

/** What is said of the contact after one more entry. For agents only: a customer's client does without. */
export type FoldFacts = (facts: Facts, body: ReadEntry['body']) => Facts;

/** What entries come to, on top of what held before them. */
export function foldBefore(
  before: Before,
  entries: readonly ReadEntry[],
  foldFacts: FoldFacts = (facts) => facts,
): Before {
  let { contract, state, ...facts } = before;
  for (const { author, body } of entries) {
    facts = foldFacts(facts, body);
    if (body.kind === 'contract') contract = body.contract;
    if (body.kind === 'state') state = body.state;
    // Whoever writes again has not been answered; what may not be their own words asks nothing.
    if (body.kind === 'message' && author.kind === 'contact' && body.caution === null) state = 'open';
  }
  return { contract, state, ...facts };
}

/** The newest part, for keeping. */
export function trimmed(replica: Replica): Replica {
  const cut = replica.entries.length - keptEntries;
  if (cut <= 0) return replica;
  const gone = replica.entries.slice(0, cut);
  return {
    ...replica,
    from: gone.at(-1)?.seq ?? replica.from,
    entries: replica.entries.slice(cut),
    before: foldBefore(replica.before, gone),
  };
}

/** Reads a kept copy; one that is not of today's form is null and will be read from the gateway again. */
export function readReplica(kept: unknown): Replica | null {
  const { conversationId, from, to, entries, before } = (kept ?? {}) as Partial<Replica>;
  const hasRange = typeof conversationId === 'string' && typeof from === 'number' && typeof to === 'number';
  const isOfForm = hasRange && areEntries(entries) && typeof before?.state === 'string' && Array.isArray(before.tags);
  return isOfForm ? (kept as Replica) : null;
}
