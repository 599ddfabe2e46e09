import type { Address, Contact } from '../../contact/contact.ts';
import type { Delivery } from '../../delivery/delivery-store.ts';
import { idFor } from '../../kernel/id.ts';
import type { InboundMessage } from '../channel.ts';
import { chooseSender } from './choose-sender.ts';
import type { InboundParts } from './parts.ts';

/** The conversation a message belongs to, and the address in it that is answered from. */
export interface Thread {
  contact: Contact;
  address: Address;
  /** Whether the sender speaks as the contact; else somebody else has what leads here (E5). */
  isOwn: boolean;
}

/** Contacts of one address that are looked at. */
const knownAtOnce = 20;
const voiceForMs = 30 * 24 * 3_600_000;

/** Of those known at the address a proven sender wrote from, the one it is. */
export async function senderOf(parts: InboundParts, message: InboundMessage): Promise<Thread | null> {
  if (message.sender !== 'proven') return null;
  const { contacts, clock, policy } = parts;
  const { siteId, channel, from } = message;
  const known = await contacts.knownSenders({ siteId, channel, value: from.value }, knownAtOnce);
  const isPerSender = policy.conversationPerSender.has(channel);
  const chosen = chooseSender(known, { isPerSender, since: clock.now() - policy.silentForMs });
  return chosen && { contact: chosen.contact, address: chosen.address, isOwn: true };
}

/**
 * Where a message belongs: where it was said before, if it came again (C9); to what its reply token names, else to the
 * message of ours it refers to, else to the one contact who is known at the proven address it came from; null: it begins a
 * conversation. Never by its subject, and never
 * by who it says it is from (E1, E4).
 */
export async function findThread(parts: InboundParts, message: InboundMessage): Promise<Thread | null> {
  return (
    (await earlierThread(parts, message)) ?? (await answeredThread(parts, message)) ?? (await senderOf(parts, message))
  );
}

/** Who is known at an address may have changed since the same event came first; its own sender has said it where it is. */
async function earlierThread({ log, contacts }: InboundParts, message: InboundMessage): Promise<Thread | null> {
  const { channel, eventKey, from } = message;
  for (const { authorId } of await log.placesOf(idFor(channel, eventKey), channel)) {
    const contact = await contacts.byId(authorId);
    const addresses = contact ? await contacts.addresses(authorId) : [];
    const address = addresses.find((own) => own.channel === channel && own.value === from.value.toLowerCase());
    if (contact && address) return { contact, address, isOwn: true };
  }
  return null;
}

async function answeredThread(parts: InboundParts, message: InboundMessage): Promise<Thread | null> {
  const { deliveries, contacts, log, clock } = parts;
  const { channel, deliveryId, refersTo, from, siteId, sender } = message;
  const named = deliveryId === null ? null : await deliveries.delivery(deliveryId);
  const delivery = named ?? (refersTo.length > 0 ? await deliveries.deliveryByExternalId(channel, refersTo) : null);
  const conversation = delivery && (await log.conversation(delivery.conversationId));
  const contact = conversation && (await contacts.byId(conversation.contactId));
  const address = delivery && (await contacts.address(delivery.addressId));
  // A token is signed for its conversation; what a message refers to anybody may write down.
  if (!contact || !address || (!named && contact.siteId !== siteId)) return null;
  const mayBeOwn = named ? sender !== 'forged' : sender === 'proven' && isFresh(delivery, clock.now());
  return { contact, address, isOwn: mayBeOwn && address.value === from.value.toLowerCase() };
}

/** A name of ours stays in every mail that ever quoted it; as a token does, it gives a voice for thirty days. */
const isFresh = ({ createdAt }: Delivery, now: number): boolean => now - createdAt <= voiceForMs;
