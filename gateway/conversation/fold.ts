import { type Entry, type EntryBody, foldFacts, type WantedContract } from '@throughline/sdk/wire';
import type { Conversation, LastMessage, LastTouchpoint } from './conversation.ts';
import {
  addsUnread,
  isActivity,
  isForReading,
  isSpoken,
  isVisibleToContact,
  type Saying,
  type Side,
  sideOf,
  targetOf,
  touchesPlan,
} from './meaning.ts';

const lastMessageLength = 200;
const lastUrlLength = 500;

/** What folding asks about what is in the log besides the new entry. */
interface Surroundings {
  /** The entry at `targetOf` the new one; null when there is none. */
  target: Saying | null;
  /** How many messages of the contact after a position wait for an agent; what is taken back does not. */
  countUnreadAfter(seq: number): number;
}

/** The beginning of a text, never ending in half a character: a lone surrogate would not pass the wire. */
function beginning(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** A message in short. Files without words are known by their names. */
function shortText({ text, attachments = [] }: Extract<EntryBody, { kind: 'message' }>): string {
  return beginning(text || attachments.map(({ name }) => name).join(', '), lastMessageLength);
}

/** The newest message after one more entry; of an unverified sender too, for that may be all there is to answer. */
export function lastMessageOf(before: LastMessage | null, entry: Entry): LastMessage | null {
  const { seq, at, author, via, body } = entry;
  if (before !== null && targetOf(entry) === before.seq) {
    return { ...before, text: body.kind === 'edit' ? beginning(body.text, lastMessageLength) : '' };
  }
  if (body.kind !== 'message' || (body.caution !== null && body.caution !== 'unverified-sender')) return before;
  return { seq, at, author, channel: via.channel, text: shortText(body) };
}

function lastTouchpoint(before: LastTouchpoint | null, { at, body }: Entry): LastTouchpoint | null {
  if (body.kind !== 'touchpoint') return before;
  return { at, name: body.name, url: body.url === null ? null : beginning(body.url, lastUrlLength) };
}

/** How far this entry itself says that a side has come: by a receipt, or by having answered. */
function saidToHaveReached(entry: Entry, side: Side, status: 'delivered' | 'read'): number {
  if (sideOf(entry.author) !== side) return 0;
  if (entry.body.kind === 'receipt') {
    return entry.body.status === 'read' || status === 'delivered' ? entry.body.upTo : 0;
  }
  return isSpoken(entry) ? entry.seq : 0;
}

/**
 * A side's new position. A side that was up to date stays so when an entry comes that is not for it to read; otherwise
 * each receipt would itself ask for a receipt, for ever.
 */
function position(current: number, entry: Entry, side: Side, status: 'delivered' | 'read'): number {
  const reached = Math.max(current, saidToHaveReached(entry, side, status));
  return reached === entry.seq - 1 && !isForReading(entry, side) ? entry.seq : reached;
}

function unreadCount(before: Conversation, entry: Entry, { countUnreadAfter }: Surroundings): number {
  if (addsUnread(entry)) return before.unreadCount + 1;
  if (entry.body.kind === 'deletion') return countUnreadAfter(before.agentsReadTo);
  const readTo = saidToHaveReached(entry, 'agents', 'read');
  if (readTo <= before.agentsReadTo) return before.unreadCount;
  return readTo >= before.head ? 0 : countUnreadAfter(readTo);
}

function proposalAfter(before: WantedContract | null, body: EntryBody): WantedContract | null {
  if (body.kind === 'proposal') return body.contract;
  return body.kind === 'contract' ? null : before;
}

function planAt(before: number | null, entry: Entry): number | null {
  if (!touchesPlan(entry)) return before;
  return before === null ? entry.at : Math.min(before, entry.at);
}

/**
 * The conversation after one more entry. Unread messages are counted only when agents have read up to somewhere before
 * the newest entry, or something was taken back.
 */
export function fold(before: Conversation, entry: Entry, surroundings: Surroundings): Conversation {
  const { seq, author, body } = entry;
  const isReopened = author.kind === 'contact' && isSpoken(entry);
  return {
    ...before,
    head: seq,
    contactHead: isVisibleToContact(entry, surroundings.target) ? seq : before.contactHead,
    state: body.kind === 'state' ? body.state : isReopened ? 'open' : before.state,
    contract: body.kind === 'contract' ? body.contract : before.contract,
    proposal: proposalAfter(before.proposal, body),
    lastMessage: lastMessageOf(before.lastMessage, entry),
    ...foldFacts({ attributes: before.attributes, tags: before.tags }, body),
    lastTouchpoint: lastTouchpoint(before.lastTouchpoint, entry),
    activeAt: isActivity(entry) ? Math.max(before.activeAt, entry.at) : before.activeAt,
    contactDeliveredTo: position(before.contactDeliveredTo, entry, 'contact', 'delivered'),
    contactReadTo: position(before.contactReadTo, entry, 'contact', 'read'),
    agentsDeliveredTo: position(before.agentsDeliveredTo, entry, 'agents', 'delivered'),
    agentsReadTo: position(before.agentsReadTo, entry, 'agents', 'read'),
    unreadCount: unreadCount(before, entry, surroundings),
    planAt: planAt(before.planAt, entry),
  };
}
