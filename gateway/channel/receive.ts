import type { Author, EntryBody, ReplyContract } from '@throughline/sdk/wire';
import type { Address, Contact } from '../contact/contact.ts';
import { idFor, secretHash } from '../kernel/id.ts';
import { followCustomer } from '../reply/follow.ts';
import type { InboundMessage, InboundPort, ReceiveOutcome } from './channel.ts';
import { findThread, type Thread } from './inbound/find-thread.ts';
import { InOrder } from './inbound/in-order.ts';
import { Orders } from './inbound/obey-word.ts';
import type { InboundParts } from './inbound/parts.ts';
import { proveByText } from './inbound/prove-by-text.ts';
import { contractOf, isNews, outcomeOf, stateContract, taken } from './inbound/state-contract.ts';
import { attachmentsOf, entryText, takeFiles } from './inbound/take-files.ts';

const maxConsentWords = 500;

type Caution = Extract<EntryBody, { kind: 'message' }>['caution'];

/** Whose words a message is, and in which conversation. */
interface Speaking {
  conversationId: string;
  author: Author;
  caution: Caution;
  locale: string;
}

/** Answers go back to where somebody wrote from, at once; they have no chat open. */
function backTo({ channel, addressId, hint }: Address): ReplyContract {
  const steps = [{ channel, addressId, hint, afterSeconds: 0 }];
  return { steps, quiet: null, until: null, setBy: 'site', setOn: channel };
}

const asContact = ({ contactId, name }: Contact): Author => ({ kind: 'contact', id: contactId, name });

/** Somebody else than the contact, by the address they say they write from. */
const asSender = ({ channel, from }: InboundMessage): Author => ({
  kind: 'contact',
  id: idFor('sender', channel, from.value),
  name: from.name,
});

/** The key holds the sender too, so that nobody comes into a conversation by repeating its event's name (E1). */
const beginKey = ({ channel, eventKey, from }: InboundMessage): string =>
  `mail:${secretHash(JSON.stringify([channel, eventKey, from.value]))}`;

/**
 * What channels hand their messages to: an order is obeyed, an answer joins its conversation, anything else begins a
 * new one. The same event again has no further effect, from wherever it was interrupted the first time (C9).
 */
export function createInbound(parts: InboundParts): InboundPort {
  return new Inbound(parts);
}

class Inbound implements InboundPort {
  readonly report: InboundPort['report'];
  readonly #parts: InboundParts;
  readonly #orders: Orders;
  readonly #inOrder = new InOrder();

  constructor(parts: InboundParts) {
    this.#parts = parts;
    this.#orders = new Orders(parts);
    this.report = parts.report;
  }

  async delivery(deliveryId: string): ReturnType<InboundPort['delivery']> {
    const delivery = await this.#parts.deliveries.delivery(deliveryId);
    if (delivery === null) return null;
    const { conversationId, addressId, createdAt } = delivery;
    return { deliveryId, conversationId, addressId, createdAt };
  }

  receive(message: InboundMessage): Promise<ReceiveOutcome> {
    const { channel, siteId, from } = message;
    return this.#inOrder.run(JSON.stringify([siteId, channel, from.value]), () => this.#receive(message));
  }

  async #receive(message: InboundMessage): Promise<ReceiveOutcome> {
    const { sites, contacts, clock } = this.#parts;
    const isOrder = message.word !== null || message.deliveryId === null;
    if (isOrder && (await sites.site(message.siteId)) === null) {
      return { kind: 'refused', reason: 'no such site', retry: 'never' };
    }
    const obeyed = message.word === null ? null : await this.#orders.obey(message, message.word);
    if (obeyed) return obeyed;
    if (await proveByText(this.#parts, message)) return taken;
    // Begun before and interrupted: by now its sender is known, and would be taken for somebody who goes on.
    const hasBegun = (await contacts.byKey(beginKey(message), clock.now())) !== null;
    const thread = hasBegun ? null : await findThread(this.#parts, message);
    return thread ? this.#answer(message, thread) : this.#begin(message);
  }

  /** Whoever a message was forwarded to has its token too, so the sender decides who speaks (E5). */
  async #answer(message: InboundMessage, { contact, address, isOwn }: Thread): Promise<ReceiveOutcome> {
    const caution = !isOwn ? 'other-sender' : message.isAutoReply ? 'auto-reply' : null;
    const author = isOwn ? asContact(contact) : asSender(message);
    const { conversationId, locale } = contact;
    const outcome = await this.#say(message, { conversationId, author, caution, locale });
    if (outcome.kind === 'refused' || caution !== null) return outcome;
    if (message.sender === 'proven') await this.#noteSender(message, address);
    return this.#follow(message, contact, address);
  }

  /** The site may want answers to go where the customer wrote last. */
  async #follow(message: InboundMessage, contact: Contact, { addressId }: Address): Promise<ReceiveOutcome> {
    const { contacts, policy } = this.#parts;
    if (!policy.answersFollow) return taken;
    const wroteOn = { channel: message.channel, address: await contacts.address(addressId) };
    const contract = followCustomer(await contractOf(this.#parts, contact), policy, wroteOn);
    if (contract === null) return taken;
    return outcomeOf(await stateContract(this.#parts, contact, message, { contract, why: 'follow' }));
  }

  /**
   * A new contact with a conversation of its own: who a message says it is from is not proof enough to join one (E1).
   * Where the sender's own domain says it is not from there, nobody is written back to of the gateway's own accord.
   */
  async #begin(message: InboundMessage): Promise<ReceiveOutcome> {
    const { contacts, clock } = this.#parts;
    // A reaction to something that began nothing. Other automatic mail is kept: only programs may not answer it.
    if (message.isReaction) return taken;
    const isForged = message.sender === 'forged';
    const at = clock.now();
    const name = isForged ? null : message.from.name;
    const contact = await contacts.ensure(beginKey(message), { siteId: message.siteId, name, locale: 'en', at });
    const { conversationId, locale } = contact;
    const where = { conversationId, locale };
    if (isForged) return this.#say(message, { ...where, author: asSender(message), caution: 'unverified-sender' });
    const address = await this.#addressOf(contact, message, at);
    const said = await this.#say(message, { ...where, author: asContact(contact), caution: null });
    if (said.kind === 'refused') return said;
    if (message.sender === 'proven') await this.#noteSender(message, address);
    const contract = backTo(address);
    return outcomeOf(await stateContract(this.#parts, contact, message, { contract, why: 'contract' }));
  }

  /** The sender's address, good for answers in this conversation because they wrote from it, and for nothing else. */
  async #addressOf({ contactId, siteId }: Contact, message: InboundMessage, at: number): Promise<Address> {
    const { contacts, addressesChanged } = this.#parts;
    const { value, hint } = message.from;
    const address = await contacts.ensureAddress(contactId, message.channel, value, hint, at);
    if (address.provenBy !== null) return address;
    const words = message.text.slice(0, maxConsentWords).toWellFormed();
    const consent = { contactId, addressId: address.addressId, change: 'given', words, how: 'wrote-in', at } as const;
    const proven = await contacts.prove(address.addressId, 'wrote-in', consent);
    addressesChanged(siteId, contactId);
    return proven;
  }

  /** Somebody who certainly wrote from an address wants an answer there, whatever was unsubscribed before. */
  async #noteSender({ siteId, channel, text }: InboundMessage, { addressId, value }: Address): Promise<void> {
    const { contacts, consents, clock } = this.#parts;
    const at = clock.now();
    await contacts.noteSeen(addressId, at);
    const words = text.slice(0, maxConsentWords).toWellFormed();
    await consents.give({ siteId, channel, value }, { how: 'wrote-in', words, at });
  }

  async #say(message: InboundMessage, { conversationId, author, caution, locale }: Speaking): Promise<ReceiveOutcome> {
    const { log, clock, files } = this.#parts;
    const { channel, eventKey, externalId, from, siteId } = message;
    const at = clock.now();
    const originalId = await log.keepOriginal({ ...message.original, conversationId, at });
    const came = await takeFiles(files, siteId, { kind: 'contact', id: author.id }, message.files);
    const text = entryText(message.text, came, locale);
    const result = await log.append({
      conversationId,
      entryId: idFor(channel, eventKey),
      at,
      author,
      via: { channel, hint: from.hint },
      body: { kind: 'message', text, caution, originalId, ...attachmentsOf(came) },
      externalId,
      settles: null,
    });
    // The same message is there with its files already, or will not be.
    if (!isNews(result)) for (const { file } of came.kept) await files.remove(file);
    return outcomeOf(result);
  }
}
