import { type Author, type Entry, limits } from '@throughline/sdk/wire';
import type { Contact } from '../contact/contact.ts';
import { type CarriedMessage, type Changes, carriedMessage, noteChange } from '../contact/merge.ts';
import { idFor } from '../kernel/id.ts';
import type { ConversationLog } from '../log/log.ts';

const throughline: Author = { kind: 'system', id: 'throughline', name: null };
const onWeb = { channel: 'web', hint: null } as const;

/** A message could not be carried over; nothing of the visitor's conversation is lost, it is as it was. */
class CarryOverFailed extends Error {
  readonly code = 'carry-over';
}

async function* pagesOf(log: ConversationLog, conversationId: string): AsyncGenerator<Entry[]> {
  let position = 0;
  for (;;) {
    const page = await log.read(conversationId, 'agent', position, limits.pageEntries);
    const last = page?.entries.at(-1);
    if (!page || !last) return;
    yield page.entries;
    position = last.seq;
  }
}

async function append(log: ConversationLog, to: Contact, message: CarriedMessage): Promise<void> {
  const { conversationId } = to;
  const result = await log.append({ ...message, conversationId, externalId: null, settles: null });
  // A conflict: it was carried over before, and said otherwise since. The first stands, as with any entry.
  if (result.kind !== 'refused' || result.reason === 'conflict') return;
  throw new CarryOverFailed(`a message could not be carried over: ${result.reason}`);
}

/**
 * Appends what was said in one contact's conversation to another's, in order, with its authors and times. Doing it again
 * adds only what was said since. Receipts, deliveries and contracts stay: they are about where it was said.
 * @throws when the store fails half-way; then it is to be done again.
 */
export async function carryOver(log: ConversationLog, from: Contact, to: Contact): Promise<void> {
  const conversation = await log.conversation(from.conversationId);
  if (!conversation) return;
  // Before the first message: a later entry may have changed it or taken it back.
  const changes: Changes = { texts: new Map(), taken: new Set() };
  for await (const entries of pagesOf(log, from.conversationId)) {
    for (const entry of entries) noteChange(changes, entry);
  }
  for await (const entries of pagesOf(log, from.conversationId)) {
    for (const entry of entries) {
      const message = carriedMessage(entry, changes, conversation, to);
      // One after the other: of several at once, one could fail alone and come last when it is done again.
      if (message) await append(log, to, message);
    }
  }
}

/** Leaves the visitor's conversation as one that goes on elsewhere: whatever was open there is open here now. */
export async function closeCarried(
  log: ConversationLog,
  mergeId: string,
  { from, to, at }: { from: Contact; to: Contact; at: number },
): Promise<void> {
  const conversation = await log.conversation(from.conversationId);
  if (!conversation) return;
  const say = (conversationId: string, state: 'open' | 'resolved') =>
    log.append({
      conversationId,
      entryId: idFor('merged', mergeId, state),
      at,
      author: throughline,
      via: onWeb,
      body: { kind: 'state', state },
      externalId: null,
      settles: null,
    });
  if (conversation.state === 'open') await say(to.conversationId, 'open');
  await say(from.conversationId, 'resolved');
}
