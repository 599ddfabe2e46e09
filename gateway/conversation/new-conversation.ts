import { noFacts } from '@throughline/sdk/wire';
import type { Conversation } from './conversation.ts';

/** A conversation nobody has said anything in yet; it is made together with its contact. */
export function newConversation(
  ids: Pick<Conversation, 'conversationId' | 'siteId' | 'contactId'>,
  at: number,
): Conversation {
  return {
    ...ids,
    head: 0,
    contactHead: 0,
    state: 'open',
    contract: null,
    proposal: null,
    lastMessage: null,
    activeAt: at,
    ...noFacts,
    lastTouchpoint: null,
    contactDeliveredTo: 0,
    contactReadTo: 0,
    agentsDeliveredTo: 0,
    agentsReadTo: 0,
    unreadCount: 0,
    planAt: null,
  };
}
