import type { Entry } from '@throughline/sdk/wire';
import type { Conversation } from './conversation.ts';
import { lastMessageOf } from './fold.ts';
import { isVisibleToContact } from './meaning.ts';

/**
 * A message that was said in another conversation of the same person, and brought here later. Where it was said, it was
 * read or not; here it is news only to who had not read it.
 */
export interface Carried {
  fromConversationId: string;
  isUnreadByAgents: boolean;
  isUnreadByContact: boolean;
}

/**
 * The conversation after a carried message. Nobody spoke just now: it answers nothing, opens nothing, and marks nothing
 * before it as read, since a reply that waits here to be read must still go out.
 */
export function foldCarried(before: Conversation, entry: Entry, carried: Carried): Conversation {
  const { seq, at } = entry;
  const { isUnreadByAgents, isUnreadByContact } = carried;
  const { lastMessage, unreadCount, planAt } = before;
  const hasContactReadAll = (lastMessage?.seq ?? 0) <= before.contactReadTo;
  const contactReadTo = hasContactReadAll && !isUnreadByContact ? seq : before.contactReadTo;
  const agentsReadTo = unreadCount === 0 && !isUnreadByAgents ? seq : before.agentsReadTo;
  return {
    ...before,
    head: seq,
    contactHead: isVisibleToContact(entry, null) ? seq : before.contactHead,
    lastMessage: lastMessageOf(lastMessage, entry),
    activeAt: Math.max(before.activeAt, at),
    contactDeliveredTo: Math.max(before.contactDeliveredTo, contactReadTo),
    contactReadTo,
    agentsDeliveredTo: Math.max(before.agentsDeliveredTo, agentsReadTo),
    agentsReadTo,
    unreadCount: unreadCount + (isUnreadByAgents ? 1 : 0),
    planAt: isUnreadByContact ? Math.min(planAt ?? at, at) : planAt,
  };
}
