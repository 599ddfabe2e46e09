import { type Entry, limits } from '@throughline/sdk/wire';
import type { ConversationLog } from '../log/log.ts';

/** A message as an entry. */
export type MessageEntry = Entry & { body: Extract<Entry['body'], { kind: 'message' }> };

const isMessage = (entry: Entry): entry is MessageEntry => entry.body.kind === 'message';

/** Whether the company said it: what a contact has to learn of. */
function isReply(entry: Entry): entry is MessageEntry {
  return isMessage(entry) && (entry.author.kind === 'agent' || entry.author.kind === 'bot');
}

/** The company's messages after a position that the contact may see, oldest first. */
export async function repliesAfter(
  log: ConversationLog,
  conversationId: string,
  after: number,
): Promise<MessageEntry[]> {
  const replies: MessageEntry[] = [];
  let position = after;
  for (;;) {
    const page = await log.read(conversationId, 'contact', position, limits.pageEntries);
    const last = page?.entries.at(-1);
    if (!page || !last) return replies;
    replies.push(...page.entries.filter(isReply));
    position = last.seq;
    if (position >= page.head) return replies;
  }
}

/** The contact's own last message shortly before a position, which an answer quotes; null when there is none near. */
export async function lastWordBefore(
  log: ConversationLog,
  conversationId: string,
  before: number,
): Promise<MessageEntry | null> {
  const page = await log.readBack(conversationId, 'contact', before, limits.pageEntries);
  return page?.entries.filter(isMessage).findLast((entry) => entry.author.kind === 'contact') ?? null;
}
