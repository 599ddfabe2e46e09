import type { ConversationSummary } from '@throughline/sdk/wire';
import type { ListFilter } from './conversation-list.ts';

/**
 * Counts unread messages over all conversations, also while the list shows only the resolved ones: what was known of the
 * others is kept, and what comes in is added.
 */
export class UnreadTally {
  readonly #byConversation = new Map<string, number>();

  /** The list as it stands now. One that shows the open ones is the truth about them. */
  listed(items: readonly ConversationSummary[], filter: ListFilter): void {
    if (filter !== 'resolved') this.#byConversation.clear();
    for (const { conversationId, unreadCount } of items) this.#byConversation.set(conversationId, unreadCount);
  }

  /** A message came in a conversation that the list does not show. */
  arrived(conversationId: string): void {
    this.#byConversation.set(conversationId, (this.#byConversation.get(conversationId) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#byConversation.values()].reduce((sum, count) => sum + count, 0);
  }
}
