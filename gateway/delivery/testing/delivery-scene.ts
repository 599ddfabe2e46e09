import type { Author, ContractStep, Entry, EntryBody, ReplyContract } from '@throughline/sdk/wire';
import type { Channel } from '../../channel/channel.ts';
import type { Address, Contact } from '../../contact/contact.ts';
import { newId } from '../../kernel/id.ts';
import { openStores, type Stores } from '../../log/sqlite/open-stores.ts';
import { type Site, siteDefaultContract } from '../../site/site.ts';
import { createManualClock, type ManualClock } from '../../testing/manual-clock.ts';
import type { Delivery } from '../delivery-store.ts';
import type { DeliveryParts } from '../parts.ts';
import { sendBounds } from '../send-bounds.ts';
import { createDeliveryWorker, type DeliveryWorker } from '../worker.ts';
import { createScriptedChannel, type ScriptedChannel } from './scripted-channel.ts';

const site: Site = {
  siteId: 'shop',
  name: 'The Shop',
  origins: ['https://shop.example'],
  homeUrl: 'https://shop.example/',
};
export const agent: Author = { kind: 'agent', id: 'ben', name: 'Ben' };
const bot: Author = { kind: 'bot', id: 'robo', name: 'Robo' };

export const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };

/** A contract step that starts `minutes` after the one before it. */
export const to = ({ channel, addressId, hint }: Address, minutes: number): ContractStep => ({
  channel,
  addressId,
  hint,
  afterSeconds: minutes * 60,
});

const message = (text: string): EntryBody => ({ kind: 'message', text, caution: null, originalId: null });

export interface SceneOptions {
  onUnknown?: Channel['onUnknown'];
  /** What else the channel can, such as being asked. */
  channel?: Pick<Channel, 'ask' | 'cost' | 'quiet'>;
  locale?: string;
  startAt?: number;
}

/** A customer in a conversation, with the addresses they have proven. */
interface Customer {
  contact: Contact;
  home: Address;
  work: Address;
}

async function makeCustomer({ contacts }: Stores, name: string, locale: string, at: number): Promise<Customer> {
  const contact = await contacts.ensure(`device:${name}`, { siteId: site.siteId, name, locale, at });
  const { contactId } = contact;
  const proven = async (value: string): Promise<Address> => {
    const { addressId } = await contacts.ensureAddress(contactId, 'email', value, `${value.charAt(0)}•••`, at);
    return contacts.prove(addressId, 'code', { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at });
  };
  return { contact, home: await proven(`${name}@home.example`), work: await proven(`${name}@work.example`) };
}

/**
 * The usual scene: Anna has asked something and stated "here, then by e-mail to my home address if I haven't read it
 * after 5 min". The stores are real, in memory; the provider and the clock are the test's.
 */
export async function beginDeliveryScene(options: SceneOptions = {}): Promise<DeliveryScene> {
  const { onUnknown = 'send-again', locale = 'en', startAt = Date.UTC(2026, 10, 23, 12) } = options;
  const clock = createManualClock(startAt);
  const stores = await openStores(':memory:', { now: clock });
  await stores.sites.put(site);
  const anna = await makeCustomer(stores, 'anna', locale, startAt);
  const scene = new DeliveryScene(clock, stores, anna, {
    ...createScriptedChannel('email', onUnknown),
    ...options.channel,
  });
  await scene.customerWrites('Is the blue one in stock?');
  await scene.customerStates([here, to(anna.home, 5)]);
  return scene;
}

export class DeliveryScene {
  readonly clock: ManualClock;
  readonly stores: Stores;
  readonly mail: ScriptedChannel;
  readonly home: Address;
  readonly work: Address;
  readonly conversationId: string;
  /** What was logged as an error. */
  readonly errors: string[] = [];
  readonly #anna: Customer;
  readonly #workers: DeliveryWorker[] = [];

  constructor(clock: ManualClock, stores: Stores, anna: Customer, mail: ScriptedChannel) {
    this.clock = clock;
    this.stores = stores;
    this.mail = mail;
    this.home = anna.home;
    this.work = anna.work;
    this.conversationId = anna.contact.conversationId;
    this.#anna = anna;
  }

  /** A worker on these stores; some of its parts may be replaced. */
  worker(replaced: Partial<DeliveryParts> = {}): DeliveryWorker {
    const worker = createDeliveryWorker({
      ...this.stores,
      channels: { get: (name) => (name === 'email' ? this.mail : undefined) },
      clock: this.clock,
      newId,
      random: () => 0.5,
      logger: { info: () => undefined, warn: () => undefined, error: (what) => this.errors.push(what) },
      siteDefault: siteDefaultContract,
      suppressions: this.stores.consents,
      links: ({ deliveryId }) => ({
        preferencesUrl: `https://chat.example/preferences#${deliveryId}`,
        unsubscribeUrl: `https://chat.example/unsubscribe/${deliveryId}`,
      }),
      fileUrl: (attachmentId) => `https://gateway.test/files/${attachmentId}`,
      readFile: async (attachmentId) => Buffer.from(attachmentId),
      dailyBudget: () => null,
      sendBounds,
      ...replaced,
    });
    this.#workers.push(worker);
    return worker;
  }

  customerWrites = (text: string): Promise<Entry> => this.#says(this.#anna, message(text));

  agentAnswers = (text: string): Promise<Entry> => this.#append(agent, message(text));

  botAnswers = (text: string): Promise<Entry> => this.#append(bot, message(text));

  agentSays = (body: EntryBody): Promise<Entry> => this.#append(agent, body);

  customerSays = (body: EntryBody): Promise<Entry> => this.#says(this.#anna, body);

  agentNotes = (text: string): Promise<Entry> => this.#append(agent, { kind: 'note', text });

  customerReads = (upTo: number): Promise<Entry> => this.#says(this.#anna, { kind: 'receipt', status: 'read', upTo });

  customerStates(
    steps: readonly ContractStep[],
    more: Partial<ReplyContract> = {},
    customer = this.#anna,
  ): Promise<Entry> {
    const plain: ReplyContract = { steps: [...steps], quiet: null, until: null, setBy: 'contact', setOn: 'web' };
    return this.#says(customer, { kind: 'contract', contract: { ...plain, ...more } });
  }

  /** Further customers with the usual contract, each with an answer to read; returns their conversations. */
  otherCustomers(count: number): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.#otherCustomer(`customer-${index}`)));
  }

  deliveries(): Promise<Delivery[]> {
    return this.stores.deliveries.deliveriesSince(this.conversationId, 0);
  }

  /** What the log says about deliveries, in order. */
  async reports(): Promise<Extract<EntryBody, { kind: 'delivery' }>[]> {
    const page = await this.stores.log.read(this.conversationId, 'agent', 0, 1_000);
    return page?.entries.map((entry) => entry.body).filter((body) => body.kind === 'delivery') ?? [];
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    await this.stores.close();
  }

  async #otherCustomer(name: string): Promise<string> {
    const customer = await makeCustomer(this.stores, name, 'en', this.clock.now());
    await this.customerStates([here, to(customer.home, 5)], {}, customer);
    await this.#append(agent, message(`Dear ${name}`), customer.contact.conversationId);
    return customer.contact.conversationId;
  }

  #says({ contact }: Customer, body: EntryBody): Promise<Entry> {
    return this.#append({ kind: 'contact', id: contact.contactId, name: null }, body, contact.conversationId);
  }

  async #append(author: Author, body: EntryBody, conversationId = this.conversationId): Promise<Entry> {
    const at = this.clock.now();
    const result = await this.stores.log.append({
      ...{ conversationId, entryId: newId(at), at, author, body },
      ...{ via: { channel: 'web', hint: null }, externalId: null, settles: null },
    });
    if (result.kind !== 'appended') throw new Error(`not appended: ${result.kind}`);
    return result.entry;
  }
}
