import {
  type ConversationState,
  type Cursor,
  check,
  type ReadEntry,
  type ReplyContract,
  readEntry,
  type ServerFrame,
} from '@throughline/sdk/wire';

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
export interface Before {
  readonly contract: ReplyContract | null;
  readonly state: ConversationState;
}

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;
type Page = Pick<Frame<'entries'>, 'epoch' | 'after' | 'entries'>;

/** How many entries stay in storage: the newest. */
export const keptEntries = 200;

/** An empty copy. `after: 0` for a conversation that begins now, null to take the newest page as its start. */
export function newReplica(conversationId: string, epoch: string | null, after: 0 | null): Replica {
  const before: Before = { contract: null, state: 'open' };
  return { conversationId, epoch, from: 0, to: after, head: 0, entries: [], before };
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
  if (to === null) {
    const start = { ...replica, epoch: page.epoch, from: page.after, to: last, entries: page.entries };
    return { replica: { ...start, head: Math.max(replica.head, last) }, fresh: [] };
  }
  if (page.after > to || last < from || page.epoch !== replica.epoch) return 'gap';
  const older = page.after < from ? page.entries.filter(({ seq }) => seq <= from) : [];
  const fresh = page.entries.filter(({ seq }) => seq > to);
  const entries = older.length + fresh.length > 0 ? [...older, ...replica.entries, ...fresh] : replica.entries;
  const joined = { ...replica, from: Math.min(from, page.after), to: Math.max(to, last), entries };
  return { replica: { ...joined, head: Math.max(replica.head, last) }, fresh };
}

/** Joins entries as they come. */
export function applyEntries(replica: Replica, frame: Frame<'entries'>): Applied {
  const applied = applyPage(replica, frame, frame.entries.at(-1)?.seq ?? frame.after);
  if (applied === 'gap') return applied;
  return { ...applied, replica: { ...applied.replica, head: Math.max(applied.replica.head, frame.head) } };
}

/** Joins a page read backwards; a page that no longer touches the copy changes nothing. */
export function applyEarlier(replica: Replica, frame: Frame<'earlier'>): Replica {
  const applied = replica.to === null ? 'gap' : applyPage(replica, frame, frame.before - 1);
  return applied === 'gap' ? replica : applied.replica;
}

/** What entries come to, on top of what held before them. */
export function foldBefore(before: Before, entries: readonly ReadEntry[]): Before {
  let { contract, state } = before;
  for (const { author, body } of entries) {
    if (body.kind === 'contract') contract = body.contract;
    if (body.kind === 'state') state = body.state;
    // Whoever writes again has not been answered; what may not be their own words asks nothing.
    if (body.kind === 'message' && author.kind === 'contact' && body.caution === null) state = 'open';
  }
  return { contract, state };
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

/**
 * Reads a kept copy. Entries are decoded again, so that kinds which were unknown when they came may be known now; a copy
 * that does not fit any more is null and will be read from the gateway again.
 */
export function readReplica(kept: unknown): Replica | null {
  if (!isReplica(kept)) return null;
  const entries: ReadEntry[] = [];
  for (const entry of kept.entries) {
    const body = entry?.body?.kind === 'unknown' ? entry.body.was : entry?.body;
    const read = check(readEntry, { ...entry, body });
    if (!read.ok) return null;
    entries.push(read.value);
  }
  return { ...kept, entries };
}

/** Whether it is a copy of today's form, except for its entries. */
function isReplica(kept: unknown): kept is Replica {
  const { conversationId, from, to, entries, before } = (kept ?? {}) as Partial<Replica>;
  const hasRange = typeof conversationId === 'string' && typeof from === 'number' && typeof to === 'number';
  return hasRange && Array.isArray(entries) && typeof before?.state === 'string';
}
