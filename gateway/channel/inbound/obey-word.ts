import { describeContract } from '@throughline/sdk/wire';
import type { Contact } from '../../contact/contact.ts';
import { sendBounds } from '../../delivery/send-bounds.ts';
import { takeBack } from '../../identity/take-back.ts';
import { Allowance } from '../../kernel/allowance.ts';
import { idFor } from '../../kernel/id.ts';
import { contractLocale } from '../../reply/contract-locale.ts';
import { sayWordRefusal } from '../../reply/explain.ts';
import { contractForWord, isWordRefusal } from '../../reply/follow.ts';
import type { InboundMessage, ReceiveOutcome, ReplyWord } from '../channel.ts';
import { senderOf } from './find-thread.ts';
import { noticeWords } from './notice-words.ts';
import type { InboundParts } from './parts.ts';
import { contractOf, isNews, outcomeOf, stateContract, taken } from './state-contract.ts';

/** Answers one sender is given in an hour, whatever they order: two machines could order for ever (E8). */
const answersPerHour = { burst: 5, perMs: 3_600_000 };
const maxWords = 500;

type Answer = 'stopped' | 'started' | 'help' | 'changed';

/**
 * Obeys messages that order something instead of saying it: STOP, START, HELP, EMAIL, HERE. A consent that is taken back
 * is on stable storage before anything else happens (A7); what was ordered stands in the log as the contract that now holds.
 */
export class Orders {
  readonly #parts: InboundParts;
  readonly #answers: Allowance;

  constructor(parts: InboundParts) {
    this.#parts = parts;
    this.#answers = new Allowance(parts.clock, answersPerHour);
  }

  /** null: nobody is there whose contract it could change; it is a message like any other. */
  async obey(message: InboundMessage, word: ReplyWord): Promise<ReceiveOutcome | null> {
    if (message.sender === 'forged') return null;
    if (word === 'stop') return this.#stop(message);
    if (word === 'help') return this.#help(message);
    return this.#change(message, word);
  }

  async #stop(message: InboundMessage): Promise<ReceiveOutcome> {
    const { hint } = message.from;
    const { isNew, owners, results } = await takeBack(this.#parts, placeOf(message), this.#said(message), hint);
    if (isNew) await this.#answer(message, 'stopped', owners[0]?.contact ?? null);
    return results.map(outcomeOf).find(({ kind }) => kind === 'refused') ?? taken;
  }

  async #help(message: InboundMessage): Promise<ReceiveOutcome> {
    const sender = await senderOf(this.#parts, message);
    await this.#answer(message, 'help', sender?.contact ?? null);
    return taken;
  }

  async #change(message: InboundMessage, word: 'start' | 'email' | 'here'): Promise<ReceiveOutcome | null> {
    const { consents, contacts } = this.#parts;
    const isGiven =
      message.sender === 'proven' && word !== 'email' && (await consents.give(placeOf(message), this.#said(message)));
    const sender = await senderOf(this.#parts, message);
    if (sender === null) return isGiven ? taken : null;
    const { contact, address } = sender;
    const addresses = await contacts.addresses(contact.contactId);
    const inForce = await contractOf(this.#parts, contact);
    const contract = contractForWord(word === 'start' ? 'here' : word, inForce, addresses, address);
    if (isWordRefusal(contract)) {
      const refusal = sayWordRefusal(contract, contractLocale(contact.locale));
      await (isGiven ? this.#answer(message, 'started', contact) : this.#tell(message, contact.locale, refusal));
      return taken;
    }
    const result = await stateContract(this.#parts, contact, message, { contract, why: 'word' });
    if (isNews(result)) await this.#answer(message, word === 'start' ? 'started' : 'changed', contact);
    return outcomeOf(result);
  }

  /** In the contact's language, with the sentence that holds now. */
  async #answer(message: InboundMessage, what: Answer, contact: Contact | null): Promise<void> {
    const { sites, siteDefault } = this.#parts;
    const site = await sites.site(message.siteId);
    if (site === null) return;
    const locale = contractLocale(contact?.locale ?? 'en');
    const contract = contact ? await contractOf(this.#parts, contact) : siteDefault;
    const sentence = describeContract(contract, locale, contract.quiet?.timeZone);
    const words = noticeWords[locale];
    const text =
      what === 'changed' ? words.changed(sentence) : words[what](site.name.slice(0, 40).toWellFormed(), sentence);
    await this.#tell(message, locale, text, what === 'stopped');
  }

  /** Nothing is said where the consent was taken back, but that it was. */
  async #tell(message: InboundMessage, locale: string, text: string, isLast = false): Promise<void> {
    const { consents, deliveries, clock, notices } = this.#parts;
    const { channel, siteId, from, eventKey } = message;
    if (!isLast && (await consents.suppression(placeOf(message))) !== null) return;
    if (this.#answers.take(`${siteId} ${channel} ${from.value}`) > 0) return;
    if (!(await deliveries.takeSend(sendBounds(channel, from.value), clock.now()))) return;
    const noticeId = idFor(channel, eventKey, 'notice');
    await notices.tell({ noticeId, channel, siteId, to: from.value, locale, text });
  }

  #said({ text, channel, eventKey }: InboundMessage) {
    const words = text.slice(0, maxWords).toWellFormed();
    return { how: 'keyword', words, at: this.#parts.clock.now(), eventKey: `${channel} ${eventKey}` } as const;
  }
}

const placeOf = ({ siteId, channel, from }: InboundMessage) => ({ siteId, channel, value: from.value });
