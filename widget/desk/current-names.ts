import type { Timeline } from '@throughline/sdk';
import type { ConversationSummary } from '@throughline/sdk/wire';

type Items = Timeline['items'];
type Contact = Pick<ConversationSummary, 'contactId' | 'contactName'>;

/**
 * Everything a contact said under the name they have now, also what was said before they had one. What came from another
 * sender keeps its own.
 */
export function withCurrentName(items: Items, { contactId, contactName }: Contact): Items {
  if (contactName === null) return items;
  return items.map((item) => {
    const isTheirs = item.author.kind === 'contact' && item.author.id === contactId;
    const isOther = item.kind === 'message' && item.caution !== null && item.caution !== 'auto-reply';
    return isTheirs && !isOther ? { ...item, author: { ...item.author, name: contactName } } : item;
  });
}
