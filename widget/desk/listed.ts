import type { ConversationSummary } from '@throughline/sdk/wire';

/** A conversation as far as the desk can know it: over a lost connection nobody is seen to be here. */
export const asKnown = (summary: ConversationSummary, isLive: boolean): ConversationSummary =>
  isLive ? summary : { ...summary, isContactOnline: false };

/**
 * What an agent can answer: a contact who said only where answers should go has not written yet, and is listed only while
 * opened.
 */
export function listed(
  conversations: readonly ConversationSummary[],
  { openedId, isLive }: { openedId: string | null; isLive: boolean },
): readonly ConversationSummary[] {
  return conversations
    .filter(({ lastMessage, conversationId }) => lastMessage !== null || conversationId === openedId)
    .map((summary) => asKnown(summary, isLive));
}
