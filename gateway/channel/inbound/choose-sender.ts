import type { KnownSender } from '../../contact/contact-store.ts';

/** How senders of a channel are told apart. */
interface SenderRules {
  /** One sender has one conversation there: having written in before is enough to go on with it. */
  isPerSender: boolean;
  /** Before this, what was shown of a per-sender address does not count any more (I10). */
  since: number;
}

/**
 * Whose message it is, of those known at the proven address it came from; null: nobody's, it begins a conversation. One
 * contact who typed the address's code on their own device comes first; a link that was pressed or a code that was sent
 * back says nothing of the device that asked (I7, I8). Where several typed one, the address does not say which (I11): then
 * it is the newest who only ever wrote in, if the channel keeps one conversation a sender. `known`: the last seen first.
 */
export function chooseSender(known: readonly KnownSender[], { isPerSender, since }: SenderRules): KnownSender | null {
  const isFresh = ({ seenAt }: KnownSender): boolean => seenAt !== null && seenAt > since;
  const counted = isPerSender ? known.filter(isFresh) : known;
  const typed = counted.filter(({ address }) => address.provenBy === 'code');
  if (typed.length === 1) return typed[0] ?? null;
  return (isPerSender && counted.find(({ address }) => address.provenBy === 'wrote-in')) || null;
}
