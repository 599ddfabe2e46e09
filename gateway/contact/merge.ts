import type { Author, Entry } from '@throughline/sdk/wire';
import type { Carried } from '../conversation/carried.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { addsUnread, isForReading } from '../conversation/meaning.ts';
import { idFor, secretHash } from '../kernel/id.ts';
import type { Address, Contact } from './contact.ts';

/** The key a known person's contact is found by. */
export const personKey = (siteId: string, subject: string): string => `user:${siteId}:${secretHash(subject)}`;

/** The contact behind the device that asks. */
export interface Asking {
  contact: Contact;
  /** Somebody's already: a site's backend has said so before. */
  isKnown: boolean;
  addresses: readonly Address[];
}

/**
 * What signing in comes to.
 *
 *   same-device  the device is this person's already
 *   becomes      the visitor is this person from now on, with the conversation they have
 *   carry        the person has a conversation; what the visitor said comes into it
 *   joins        the device becomes this person's; what it had before stays where it is
 */
export type SignInStep = 'same-device' | 'becomes' | 'carry' | 'joins';

/**
 * Decides what signing in comes to. A token of the site proves who asks, not an address: where somebody has proven one,
 * that contact is not theirs to give away by it (I7, I11).
 */
export function signInStep(person: Contact | null, asking: Asking | null): SignInStep {
  if (asking === null || (asking.isKnown && asking.contact.contactId !== person?.contactId)) return 'joins';
  if (person === null) return 'becomes';
  if (asking.contact.contactId === person.contactId) return 'same-device';
  return asking.addresses.every(({ provenBy }) => provenBy === null) ? 'carry' : 'joins';
}

/** What became of messages after they were said, by their seq. */
export interface Changes {
  texts: Map<number, string>;
  taken: Set<number>;
}

/** Notes an entry that says another otherwise, or takes it back. */
export function noteChange({ texts, taken }: Changes, { body }: Entry): void {
  if (body.kind === 'edit') texts.set(body.seq, body.text);
  if (body.kind === 'deletion') taken.add(body.seq);
}

/** A message on its way into another conversation. */
export type CarriedMessage = Pick<Entry, 'entryId' | 'at' | 'author' | 'via' | 'body'> & { carried: Carried };

/**
 * A message as it stands in the person's conversation; null for what is not carried over. Its id follows from where it
 * was said, so that carrying it again adds nothing. The person's own messages keep theirs: a device that has not heard
 * the ack says them again, there, and must find them said.
 */
export function carriedMessage(entry: Entry, changes: Changes, from: Conversation, to: Contact): CarriedMessage | null {
  const { seq, at, via, body } = entry;
  if (body.kind !== 'message' || changes.taken.has(seq)) return null;
  const isOwn = entry.author.kind === 'contact' && entry.author.id === from.contactId;
  const author: Author = isOwn ? { kind: 'contact', id: to.contactId, name: to.name } : entry.author;
  return {
    entryId: isOwn ? entry.entryId : idFor('carried', from.conversationId, entry.entryId),
    at,
    author,
    via,
    body: { ...body, text: changes.texts.get(seq) ?? body.text },
    carried: {
      fromConversationId: from.conversationId,
      isUnreadByAgents: addsUnread(entry) && seq > from.agentsReadTo,
      isUnreadByContact: isForReading(entry, 'contact') && seq > from.contactReadTo,
    },
  };
}
