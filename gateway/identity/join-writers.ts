import type { AttachmentStore } from '../attachment/attachment-store.ts';
import type { Place } from '../contact/consent.ts';
import type { Contact } from '../contact/contact.ts';
import type { ContactStore, KnownSender } from '../contact/contact-store.ts';
import type { Merge, MergeStore } from '../contact/merge-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ConversationLog } from '../log/log.ts';
import { carryOver, closeCarried } from './carry-over.ts';

/** What joining conversations works with. */
export interface JoinParts {
  log: ConversationLog;
  contacts: ContactStore;
  merges: MergeStore;
  attachments: Pick<AttachmentStore, 'changeOwner'>;
  clock: Clock;
  newId: () => string;
}

/** Conversations that one proof brings together. */
const joinAtOnce = 10;

/**
 * Whoever wrote in from an address and was never more than that. Their sender was proven each time, and lately: a number
 * that was silent for long may be somebody else's by now (I10).
 */
function isWriter({ address, seenAt }: KnownSender, since: number): boolean {
  return address.provenBy === 'wrote-in' && seenAt !== null && seenAt > since;
}

/**
 * Brings what was written in from an address into the conversation of who has just typed the code that was sent there:
 * each side has shown that it holds the address (I11). It is written down, can be undone, and doing it again goes on where
 * it was interrupted. A press on a link joins nothing: whoever holds the address pressed it, but not on the device that
 * asked (I7).
 */
export async function joinWriters(parts: JoinParts, to: Contact, place: Place, since: number): Promise<void> {
  const { contacts, merges, clock, newId } = parts;
  const known = await contacts.knownSenders(place, joinAtOnce);
  const before = await merges.merges(to.contactId);
  for (const writer of known.filter((sender) => isWriter(sender, since))) {
    const from = writer.contact;
    if (from.contactId === to.contactId || (await merges.isKnown(from.contactId))) continue;
    const earlier = before.find(({ fromContactId }) => fromContactId === from.contactId);
    if (isOver(earlier)) continue;
    const mergeId = earlier?.mergeId ?? newId();
    if (!earlier) await merges.note({ mergeId, from: from.contactId, to: to.contactId, place, at: clock.now() });
    await bring(parts, mergeId, from, to);
  }
}

/** Done, or taken back by an agent: then it is not done again. */
const isOver = (merge: Merge | undefined): boolean =>
  merge !== undefined && (merge.finishedAt !== null || merge.undoneAt !== null);

async function bring({ log, attachments, merges, clock }: JoinParts, mergeId: string, from: Contact, to: Contact) {
  await carryOver(log, from, to);
  await attachments.changeOwner({ kind: 'contact', id: from.contactId }, { kind: 'contact', id: to.contactId });
  await closeCarried(log, mergeId, { from, to, at: clock.now() });
  await merges.finish(mergeId, clock.now());
}
