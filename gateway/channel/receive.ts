import { type Author, type EntryBody, limits, type ReplyContract } from '@throughline/sdk/wire';
import type { Address, Contact } from '../contact/contact.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import { deliveryDraft } from '../delivery/delivery-entry.ts';
import type { Delivery, DeliveryStore } from '../delivery/delivery-store.ts';
import type { Clock } from '../kernel/clock.ts';
import { idFor, secretHash } from '../kernel/id.ts';
import type { AppendResult, ConversationLog } from '../log/log.ts';
import type { SiteStore } from '../site/site.ts';
import type { InboundMessage, InboundPort, ReceiveOutcome } from './channel.ts';

export interface InboundParts {
  log: ConversationLog;
  contacts: ContactStore;
  deliveries: DeliveryStore;
  sites: Pick<SiteStore, 'site'>;
  clock: Clock;
  /** Told when a contact has an address they did not have before. */
  onAddressesChanged?: (siteId: string, contactId: string) => void;
}

const taken: ReceiveOutcome = { kind: 'taken' };
const maxConsentWords = 500;

/** What an append of this event came to. A conflict is the same event read differently: it has had its effect (C9). */
function outcomeOf(result: AppendResult): ReceiveOutcome {
  if (result.kind !== 'refused' || result.reason === 'conflict') return taken;
  const isPassing = result.reason === 'unavailable' || result.reason === 'rate-limited';
  return { kind: 'refused', reason: result.reason, retry: isPassing ? 'later' : 'never' };
}

const sayable = (text: string): string => text.slice(0, limits.maxTextLength).toWellFormed() || '(no text)';

/** Answers go back to where somebody wrote from, at once; they have no chat open. */
function backTo(address: Address): ReplyContract {
  const { channel, addressId, hint } = address;
  return {
    steps: [{ channel, addressId, hint, afterSeconds: 0 }],
    quiet: null,
    until: null,
    setBy: 'site',
    setOn: channel,
  };
}

/**
 * What channels hand their messages to: an answer joins the conversation its reply token names, anything else begins a
 * new one. The same event again has no further effect, from wherever it was interrupted the first time (C9).
 */
export function createInbound(parts: InboundParts): InboundPort {
  return new Inbound(parts);
}

class Inbound implements InboundPort {
  readonly #parts: InboundParts;

  constructor(parts: InboundParts) {
    this.#parts = parts;
  }

  async delivery(deliveryId: string): ReturnType<InboundPort['delivery']> {
    const delivery = await this.#parts.deliveries.delivery(deliveryId);
    if (delivery === null) return null;
    const { conversationId, addressId, createdAt } = delivery;
    return { deliveryId, conversationId, addressId, createdAt };
  }

  async receive(message: InboundMessage): Promise<ReceiveOutcome> {
    const { deliveryId } = message;
    const delivery = deliveryId === null ? null : await this.#parts.deliveries.delivery(deliveryId);
    if (delivery !== null && message.failure !== null) return this.#fail(delivery, message.failure);
    return delivery === null ? this.#begin(message) : this.#answer(message, delivery);
  }

  /** A delivery that had left came back: the next step of the contract starts now. */
  async #fail(delivery: Delivery, reason: string): Promise<ReceiveOutcome> {
    const { log, contacts, clock } = this.#parts;
    const address = await contacts.address(delivery.addressId);
    const { seqs, externalId } = delivery;
    const news = { status: 'failed', reason, hint: address?.hint ?? null, seqs, externalId } as const;
    const result = await log.append(deliveryDraft(delivery, { ...news, leaseId: null, at: clock.now() }));
    // The report can be faster than our own note that the mail was taken.
    const isTooEarly = result.kind === 'unchanged' && delivery.status === 'sending';
    return isTooEarly ? { kind: 'refused', reason: 'not known yet', retry: 'later' } : outcomeOf(result);
  }

  /** An answer to a delivery. Whoever it was forwarded to has its token too, so the sender decides who speaks (E5). */
  async #answer(message: InboundMessage, { conversationId, addressId }: Delivery): Promise<ReceiveOutcome> {
    const { log, contacts } = this.#parts;
    const conversation = await log.conversation(conversationId);
    const contact = conversation && (await contacts.byId(conversation.contactId));
    if (!contact) return this.#begin(message);
    const address = await contacts.address(addressId);
    const isOwn = address?.value.toLowerCase() === message.from.value.toLowerCase();
    const author: Author = isOwn
      ? { kind: 'contact', id: contact.contactId, name: contact.name }
      : { kind: 'contact', id: idFor('sender', message.channel, message.from.value), name: message.from.name };
    const caution = !isOwn ? 'other-sender' : message.isAutoReply ? 'auto-reply' : null;
    return this.#say(message, conversationId, author, caution);
  }

  /**
   * A new contact with a conversation of its own: who a message says it is from is not proof enough to join one (E1). The
   * key holds the sender too, so that nobody comes into the new conversation by repeating its event's name.
   */
  async #begin(message: InboundMessage): Promise<ReceiveOutcome> {
    const { contacts, sites, clock, log } = this.#parts;
    // A reaction to something that began nothing. Other automatic mail is kept: only programs may not answer it.
    if (message.isReaction) return taken;
    if ((await sites.site(message.siteId)) === null) return { kind: 'refused', reason: 'no such site', retry: 'never' };
    const at = clock.now();
    const key = `mail:${secretHash(JSON.stringify([message.channel, message.eventKey, message.from.value]))}`;
    const made = { siteId: message.siteId, name: message.from.name, locale: 'en', at };
    const contact = await contacts.ensure(key, made);
    const address = await this.#addressOf(contact, message, at);
    const author: Author = { kind: 'contact', id: contact.contactId, name: contact.name };
    const said = await this.#say(message, contact.conversationId, author, null);
    if (said.kind === 'refused') return said;
    const contract = await log.append({
      conversationId: contact.conversationId,
      entryId: idFor(message.channel, message.eventKey, 'contract'),
      at,
      author,
      via: { channel: message.channel, hint: message.from.hint },
      body: { kind: 'contract', contract: backTo(address) },
      externalId: null,
      settles: null,
    });
    return outcomeOf(contract);
  }

  /** The sender's address, good for answers in this conversation because they wrote from it, and for nothing else. */
  async #addressOf({ contactId, siteId }: Contact, message: InboundMessage, at: number): Promise<Address> {
    const { contacts, onAddressesChanged } = this.#parts;
    const { value, hint } = message.from;
    const address = await contacts.ensureAddress(contactId, message.channel, value, hint, at);
    if (address.provenBy !== null) return address;
    const words = message.text.slice(0, maxConsentWords).toWellFormed();
    const consent = { contactId, addressId: address.addressId, change: 'given', words, how: 'wrote-in', at } as const;
    const proven = await contacts.prove(address.addressId, 'wrote-in', consent);
    onAddressesChanged?.(siteId, contactId);
    return proven;
  }

  async #say(
    message: InboundMessage,
    conversationId: string,
    author: Author,
    caution: Extract<EntryBody, { kind: 'message' }>['caution'],
  ): Promise<ReceiveOutcome> {
    const { log, clock } = this.#parts;
    const at = clock.now();
    const originalId = await log.keepOriginal({ ...message.original, conversationId, at });
    const result = await log.append({
      conversationId,
      entryId: idFor(message.channel, message.eventKey),
      at,
      author,
      via: { channel: message.channel, hint: message.from.hint },
      body: { kind: 'message', text: sayable(message.text), caution, originalId },
      externalId: message.externalId,
      settles: null,
    });
    return outcomeOf(result);
  }
}
