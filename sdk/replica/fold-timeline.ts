import type { Author, ReadEntry, ReplyContract } from '@throughline/sdk/wire';
import type { OutboxItem } from '../outbox/outbox.ts';
import { type Reached, reachedBy } from './receipts.ts';
import { foldBefore, type Replica } from './replica.ts';
import { isOfSide, type Side } from './side.ts';
import type { DeliveryMark, Mark, Timeline, TimelineItem } from './timeline.ts';

/** All that a timeline is made of. */
export interface TimelineInput {
  side: Side;
  replica: Replica | null;
  /** This conversation's items of the outbox, in order. */
  pending: readonly OutboxItem[];
  /** Who writes here; null before the gateway said. */
  participant: Author | null;
  siteDefault: ReplyContract;
  /** Up to where it has been seen here, whether or not the gateway knows yet. */
  readTo: number;
  typing: readonly Author[];
  now: number;
}

type Said = Extract<TimelineItem, { kind: 'message' | 'note' }>;

/** Folds entries and local echo into what a face shows. Pure: the same input, the same timeline. */
export function foldTimeline(input: TimelineInput): Timeline {
  const { side, replica, pending, siteDefault, typing, now } = input;
  const entries = replica?.entries ?? [];
  const here = { read: Math.max(input.readTo, reachedBy(side, entries).read), delivered: Number.MAX_SAFE_INTEGER };
  const there = reachedBy(side === 'contact' ? 'agent' : 'contact', entries);
  const deliveries = deliveriesBySeq(entries);
  const items = entries.flatMap((entry): TimelineItem[] => {
    const isMine = isOfSide(entry.author, side);
    const item = itemOf(entry, isMine, markOf(entry.seq, isMine ? there : here), deliveries.get(entry.seq));
    return item && (side === 'agent' || item.kind !== 'note') ? [item] : [];
  });
  const entryIds = new Set(entries.map(({ entryId }) => entryId));
  const echoed = pending.filter(({ entryId }) => !entryIds.has(entryId));
  const wish = echoed.findLast(({ body }) => body.kind === 'contract');
  const { contract, state } = foldBefore(replica?.before ?? { contract: null, state: 'open' }, entries);
  return {
    conversationId: replica?.conversationId ?? null,
    items: [...items, ...echoed.flatMap((item) => echoOf(item, input))],
    hasEarlier: (replica?.from ?? 0) > 0,
    contract: inForce(contract, siteDefault, now),
    ...(wish?.body.kind === 'contract'
      ? { pendingContract: { entryId: wish.entryId, contract: wish.body.contract, why: wish.why } }
      : {}),
    state,
    unreadCount: items.filter((item) => isToRead(item) && (item.seq ?? 0) > here.read).length,
    head: replica?.to ?? 0,
    typing,
  };
}

/** An absence notice waits for nobody. */
const isToRead = (item: TimelineItem): boolean =>
  item.kind === 'message' && !item.isMine && item.caution !== 'auto-reply';

/** The contract that holds: the one stated, until it runs out. */
function inForce(stated: ReplyContract | null, siteDefault: ReplyContract, now: number): ReplyContract {
  return stated && (stated.until === null || stated.until > now) ? stated : siteDefault;
}

function markOf(seq: number, reached: Reached): Mark {
  if (seq <= reached.read) return 'read';
  return seq <= reached.delivered ? 'delivered' : 'sent';
}

function itemOf(
  { seq, entryId: key, at, author, via, body }: ReadEntry,
  isMine: boolean,
  mark: Mark,
  deliveries: ReadonlyMap<string, DeliveryMark> | undefined,
): TimelineItem | null {
  if (body.kind === 'contract') return { kind: body.kind, key, seq, at, author, contract: body.contract };
  if (body.kind === 'state') return { kind: body.kind, key, seq, at, author, state: body.state };
  if (body.kind !== 'message' && body.kind !== 'note') return null;
  const said: Said = { ...plain, kind: body.kind, key, seq, at, author, via, text: body.text, isMine, mark };
  if (body.kind === 'note') return said;
  const { caution, originalId } = body;
  return { ...said, caution, originalId, deliveries: [...(deliveries?.values() ?? [])] };
}

const plain = { why: null, caution: null, originalId: null, deliveries: [] } as const;

function echoOf({ entryId: key, at, body, why, seq }: OutboxItem, { side, participant }: TimelineInput): Said[] {
  if (body.kind !== 'message' && body.kind !== 'note') return [];
  const author = participant ?? { kind: side, id: 'me', name: null };
  const mark: Mark = why !== null ? 'failed' : seq === null ? 'sending' : 'sent';
  const via = { channel: 'web', hint: null } as const;
  return [{ ...plain, kind: body.kind, key, seq, at, author, via, text: body.text, isMine: true, mark, why }];
}

/** Of each message, the newest mark of each of its deliveries. */
function deliveriesBySeq(entries: readonly ReadEntry[]): Map<number, Map<string, DeliveryMark>> {
  const bySeq = new Map<number, Map<string, DeliveryMark>>();
  for (const { at, body } of entries) {
    if (body.kind !== 'delivery') continue;
    const { deliveryId, channel, hint, status, reason } = body;
    for (const seq of body.seqs) {
      const marks = bySeq.get(seq) ?? new Map<string, DeliveryMark>();
      bySeq.set(seq, marks.set(deliveryId, { channel, hint, status, reason, at }));
    }
  }
  return bySeq;
}
