import { type Entry, isTakenBack, limits } from '@throughline/sdk/wire';
import type { ConversationLog } from '../log/log.ts';

/** A message as an entry. */
export type MessageEntry = Entry & { body: Extract<Entry['body'], { kind: 'message' }> };

const isMessage = (entry: Entry): entry is MessageEntry => entry.body.kind === 'message';

/** Whether the company said it: what a contact has to learn of. */
const isReply = ({ author }: Entry): boolean => author.kind === 'agent' || author.kind === 'bot';

/** What the contact may see after a position, oldest first. */
async function entriesAfter(log: ConversationLog, conversationId: string, after: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let position = after;
  for (;;) {
    const page = await log.read(conversationId, 'contact', position, limits.pageEntries);
    const last = page?.entries.at(-1);
    if (!page || !last) return entries;
    entries.push(...page.entries);
    position = last.seq;
    if (position >= page.head) return entries;
  }
}

/** The messages among these entries as they stood at a moment: in their words then, without those that were taken back. */
function standing(entries: readonly Entry[], asOf = Infinity): MessageEntry[] {
  const texts = new Map<number, string>();
  const gone = new Set<number>();
  for (const { at, body } of entries) {
    if (at > asOf) continue;
    if (body.kind === 'edit') texts.set(body.seq, body.text);
    if (body.kind === 'deletion') gone.add(body.seq);
  }
  return entries
    .filter(isMessage)
    .filter(({ seq, body }) => !gone.has(seq) && !isTakenBack(body))
    .map((entry) => ({ ...entry, body: { ...entry.body, text: texts.get(entry.seq) ?? entry.body.text } }));
}

/** The company's messages after a position that the contact may see, oldest first. */
export async function repliesAfter(
  log: ConversationLog,
  conversationId: string,
  after: number,
): Promise<MessageEntry[]> {
  return standing(await entriesAfter(log, conversationId, after)).filter(isReply);
}

/** The company's messages from a position on, and the contact's own last one shortly before it, which they answer. */
export async function exchangeFrom(
  log: ConversationLog,
  conversationId: string,
  from: number,
  asOf = Infinity,
): Promise<{ replies: MessageEntry[]; lastWord: MessageEntry | null }> {
  const before = await log.readBack(conversationId, 'contact', from, limits.pageEntries);
  const after = await entriesAfter(log, conversationId, from - 1);
  // Together: a message from before may have been changed since.
  const messages = standing([...(before?.entries ?? []), ...after], asOf);
  const isWord = ({ seq, author }: Entry): boolean => seq < from && author.kind === 'contact';
  return {
    replies: messages.filter((entry) => entry.seq >= from && isReply(entry)),
    lastWord: messages.findLast(isWord) ?? null,
  };
}
