import type { ConversationSummary } from '@throughline/sdk/wire';
import type { Conversation } from '../conversation/conversation.ts';
import { contractInForce } from '../reply/contract.ts';
import type { SocketServices } from './services.ts';

/** A conversation in one line, for the desk's list. */
export async function summarize(
  conversation: Conversation,
  { contacts, siteDefault, clock }: SocketServices,
  live: { isContactOnline(siteId: string, conversationId: string): boolean },
): Promise<ConversationSummary> {
  const { conversationId, contactId, siteId, state, head, activeAt, lastMessage, unreadCount } = conversation;
  const contact = await contacts.byId(contactId);
  return {
    conversationId,
    contactId,
    contactName: contact?.name ?? null,
    locale: contact?.locale ?? 'en',
    state,
    head,
    activeAt,
    lastMessage,
    unreadCount,
    isContactOnline: live.isContactOnline(siteId, conversationId),
    contract: contractInForce(conversation.contract, siteDefault, clock.now()),
  };
}
