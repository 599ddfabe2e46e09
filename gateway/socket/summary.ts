import type { Attributes, ConversationSummary } from '@throughline/sdk/wire';
import type { Conversation } from '../conversation/conversation.ts';
import { contractInForce } from '../reply/contract.ts';
import type { SocketServices } from './services.ts';

/** Most of one line, in UTF-16 units as JSON: a page of full ones has to fit one frame. Much more than a desk can show. */
const attributesLength = 2_000;
const tagsLength = 1_000;

/** The newest items whose JSON has room; they come oldest first. */
function newestWithin<T>(items: readonly T[], maxLength: number): T[] {
  let room = maxLength;
  const from = items.findLastIndex((item) => {
    room -= JSON.stringify(item).length + 1;
    return room < 0;
  });
  return items.slice(from + 1);
}

function aboutContact({ attributes, tags, lastTouchpoint }: Conversation): NonNullable<ConversationSummary['about']> {
  const shown: Attributes = Object.fromEntries(newestWithin(Object.entries(attributes), attributesLength));
  return { attributes: shown, tags: newestWithin(tags, tagsLength), lastTouchpoint };
}

/** A conversation in one line, for the desk's list. */
export async function summarize(
  conversation: Conversation,
  { contacts, siteDefault, clock }: Pick<SocketServices, 'contacts' | 'siteDefault' | 'clock'>,
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
    about: aboutContact(conversation),
  };
}
