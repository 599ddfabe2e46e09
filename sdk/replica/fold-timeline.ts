import {
  type Attachment,
  type Author,
  isTakenBack,
  noFacts,
  type ReadEntry,
  type ReplyContract,
} from '@throughline/sdk/wire';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { AgentReads } from './agent-reads.ts';
import { changed, changesOf } from './changes.ts';
import { type Reached, reachedBy } from './receipts.ts';
import { foldBefore, nothingBefore, type Replica } from './replica.ts';
import { isOfSide, type Side } from './side.ts';
import type { DeliveryMark, Mark, SaidItem, Timeline, TimelineItem } from './timeline.ts';

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
  /** For agents: what they read beyond what the contact does. */
  agentReads?: AgentReads | undefined;
  /** The kept file behind a key, for what is said with files. */
  fileOf?: ((key: string) => Attachment | undefined) | undefined;
}

/** Folds entries and local echo into what a face shows. Pure: the same input, the same timeline. */
export function foldTimeline(input: TimelineInput): Timeline {
  const { side, replica, pending, siteDefault, typing, now, agentReads } = input;
  const entries = replica?.entries ?? [];
  const entryIds = new Set(entries.map(({ entryId }) => entryId));
  const echoed = pending.filter(({ entryId }) => !entryIds.has(entryId));
  const readTo = Math.max(input.readTo, reachedBy(side, entries).read);
  const items = itemsOf(entries, input, readTo);
  const changes = changesOf(entries, echoed);
  const lines = [...items, ...echoed.flatMap((item) => echoOf(item, input))];
  const shown = lines.map((item) => (isSaid(item) ? changed(item, changes) : item));
  const wish = echoed.findLast(({ body }) => body.kind === 'contract');
  const { contract, state, ...known } = foldBefore(replica?.before ?? nothingBefore, entries, agentReads?.foldFacts);
  return {
    conversationId: replica?.conversationId ?? null,
    items: shown,
    hasEarlier: (replica?.from ?? 0) > 0,
    contract: inForce(contract, siteDefault, now),
    ...(wish?.body.kind === 'contract'
      ? { pendingContract: { entryId: wish.entryId, contract: wish.body.contract, why: wish.why } }
      : openProposal(entries)),
    state,
    ...(agentReads ? agentReads.factsWith(known, echoed) : noFacts),
    unreadCount: shown.filter((item) => isToRead(item) && (item.seq ?? 0) > readTo).length,
    head: replica?.to ?? 0,
    typing,
  };
}

const isSaid = <T extends { kind: string }>(item: T): item is Extract<T, { kind: 'message' | 'note' }> =>
  item.kind === 'message' || item.kind === 'note';

type NoticeKind = 'contract' | 'state' | 'touchpoint' | 'attributes' | 'tags' | 'proposal';
type Notice = Extract<ReadEntry['body'], { kind: NoticeKind }>;

/** The kinds of entry that are a line for everybody. */
const forAll: readonly string[] = ['message', 'contract', 'state'];

/** The lines that entries are read as, as they were said. */
function itemsOf(entries: readonly ReadEntry[], { side, agentReads }: TimelineInput, readTo: number): TimelineItem[] {
  const here = { read: readTo, delivered: Number.POSITIVE_INFINITY };
  const there = reachedBy(side === 'contact' ? 'agent' : 'contact', entries);
  const deliveries = deliveriesBySeq(entries);
  const kinds = agentReads ? [...forAll, ...agentReads.kinds] : forAll;
  const shown = entries.filter(({ body }) => kinds.includes(body.kind));
  return shown.map((entry) => {
    const isMine = isOfSide(entry.author, side);
    return itemOf(entry, isMine, markOf(entry.seq, isMine ? there : here), deliveries.get(entry.seq));
  });
}

/** An absence notice waits for nobody, and neither does what was taken back. */
const isToRead = (item: TimelineItem): boolean =>
  item.kind === 'message' && !item.isMine && !item.isDeleted && item.caution !== 'auto-reply';

/** The contract that holds: the one stated, until it runs out. */
function inForce(stated: ReplyContract | null, siteDefault: ReplyContract, now: number): ReplyContract {
  return stated && (stated.until === null || stated.until > now) ? stated : siteDefault;
}

/** The newest proposal, unless a contract was stated after it. */
function openProposal(entries: readonly ReadEntry[]): Pick<Timeline, 'proposal'> {
  const last = entries.findLast(({ body }) => body.kind === 'proposal' || body.kind === 'contract');
  if (last?.body.kind !== 'proposal') return {};
  const { entryId, author, body } = last;
  return { proposal: { entryId, author, contract: body.contract } };
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
): TimelineItem {
  if (!isSaid(body)) return { ...(body as Notice), key, seq, at, author };
  const said = { ...plain, ...body, key, seq, at, author, via, isMine, mark, isDeleted: isTakenBack(body) };
  return { ...said, deliveries: [...(deliveries?.values() ?? [])] };
}

const plain = {
  attachments: [],
  editedAt: null,
  isDeleted: false,
  changeFailed: null,
  why: null,
  caution: null,
  originalId: null,
  deliveries: [],
} as const;

function echoOf(item: OutboxItem, { side, participant, fileOf }: TimelineInput): SaidItem[] {
  const { entryId: key, at, body, why, seq, files = [] } = item;
  if (!isSaid(body)) return [];
  const author = participant ?? { kind: side, id: 'me', name: null };
  const mark: Mark = why !== null ? 'failed' : seq === null ? 'sending' : 'sent';
  const via = { channel: 'web', hint: null } as const;
  const attachments = files.flatMap((file) => fileOf?.(file) ?? []);
  const { kind, text } = body;
  return [{ ...plain, kind, key, seq, at, author, via, text, attachments, isMine: true, mark, why }];
}

/** Of each message, the newest mark of each of its deliveries. */
function deliveriesBySeq(entries: readonly ReadEntry[]): Map<number, Map<string, DeliveryMark>> {
  const bySeq = new Map<number, Map<string, DeliveryMark>>();
  for (const { at, body } of entries) {
    if (body.kind !== 'delivery') continue;
    const { deliveryId, channel, hint, status, reason } = body;
    for (const seq of body.seqs) {
      const marks = bySeq.get(seq) ?? new Map<string, DeliveryMark>();
      bySeq.set(seq, marks.set(deliveryId, { deliveryId, channel, hint, status, reason, at }));
    }
  }
  return bySeq;
}
