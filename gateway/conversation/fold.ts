import type { Entry } from '@throughline/sdk/wire';
import type { Conversation, LastMessage } from './conversation.ts';
import {
  addsUnread,
  isActivity,
  isForReading,
  isSpoken,
  isVisibleToContact,
  type Side,
  sideOf,
  touchesPlan,
} from './meaning.ts';

const lastMessageLength = 200;

/** The beginning of a text, never ending in half a character: a lone surrogate would not pass the wire. */
function beginning(text: string): string {
  const cut = text.slice(0, lastMessageLength);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

function lastMessage(before: LastMessage | null, entry: Entry): LastMessage | null {
  const { seq, at, author, via, body } = entry;
  if (body.kind !== 'message' || !isSpoken(entry)) return before;
  return { seq, at, author, channel: via.channel, text: beginning(body.text) };
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

function unreadCount(before: Conversation, entry: Entry, countUnreadAfter: (seq: number) => number): number {
  if (addsUnread(entry)) return before.unreadCount + 1;
  const readTo = saidToHaveReached(entry, 'agents', 'read');
  if (readTo <= before.agentsReadTo) return before.unreadCount;
  return readTo >= before.head ? 0 : countUnreadAfter(readTo);
}

function planAt(before: number | null, entry: Entry): number | null {
  if (!touchesPlan(entry)) return before;
  return before === null ? entry.at : Math.min(before, entry.at);
}

/**
 * The conversation after one more entry. `countUnreadAfter` counts the messages of the contact after a position; it is
 * asked only when agents have read up to somewhere before the newest entry.
 */
export function fold(before: Conversation, entry: Entry, countUnreadAfter: (seq: number) => number): Conversation {
  const { seq, author, body } = entry;
  const isReopened = author.kind === 'contact' && isSpoken(entry);
  return {
    ...before,
    head: seq,
    contactHead: isVisibleToContact(entry) ? seq : before.contactHead,
    state: body.kind === 'state' ? body.state : isReopened ? 'open' : before.state,
    contract: body.kind === 'contract' ? body.contract : before.contract,
    lastMessage: lastMessage(before.lastMessage, entry),
    activeAt: isActivity(entry) ? Math.max(before.activeAt, entry.at) : before.activeAt,
    contactDeliveredTo: position(before.contactDeliveredTo, entry, 'contact', 'delivered'),
    contactReadTo: position(before.contactReadTo, entry, 'contact', 'read'),
    agentsDeliveredTo: position(before.agentsDeliveredTo, entry, 'agents', 'delivered'),
    agentsReadTo: position(before.agentsReadTo, entry, 'agents', 'read'),
    unreadCount: unreadCount(before, entry, countUnreadAfter),
    planAt: planAt(before.planAt, entry),
  };
}
