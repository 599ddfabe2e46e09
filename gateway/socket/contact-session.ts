import type { AppendBody, Author, EntryBody, ServerFrame } from '@throughline/sdk/wire';
import { addressViews, type Contact } from '../contact/contact.ts';
import { secretHash } from '../kernel/id.ts';
import { acceptContract, isContractRefusal } from '../reply/contract.ts';
import type { Site } from '../site/site.ts';
import type { SocketServices } from './services.ts';
import { type Prepared, plainBody, type Session, welcomeFrame } from './session.ts';

/** The key a device's token finds its contact by; the token itself is not kept. */
export const deviceKey = (siteId: string, token: string): string => `device:${siteId}:${secretHash(token)}`;

/** A customer's device. Its contact and conversation are made with the first thing it says, not by looking in. */
export class ContactSession implements Session {
  readonly reader = 'contact';
  readonly siteId: string;
  readonly deviceKey: string;
  readonly #services: SocketServices;
  readonly #site: Site;
  readonly #locale: string;
  #contact: Contact | null = null;

  constructor(services: SocketServices, site: Site, token: string, locale: string) {
    this.#services = services;
    this.#site = site;
    this.siteId = site.siteId;
    this.deviceKey = deviceKey(site.siteId, token);
    this.#locale = locale;
  }

  get author(): Author {
    return { kind: 'contact', id: this.#contact?.contactId ?? 'visitor', name: this.#contact?.name ?? null };
  }

  get conversationId(): string | null {
    return this.#contact?.conversationId ?? null;
  }

  get contactId(): string | null {
    return this.#contact?.contactId ?? null;
  }

  async refresh(): Promise<void> {
    this.#contact = await this.#services.contacts.byKey(this.deviceKey);
  }

  async welcome(): Promise<ServerFrame> {
    await this.refresh();
    const addresses = this.#contact ? await this.#services.contacts.addresses(this.#contact.contactId) : [];
    return welcomeFrame(this.#services, this.#site, this, addressViews(addresses));
  }

  async mayRead(conversationId: string): Promise<boolean> {
    return conversationId === this.conversationId;
  }

  async prepare(conversationId: string | null, body: AppendBody): Promise<Prepared> {
    const contact = this.#contact ?? (await this.#make());
    if (conversationId !== null && conversationId !== contact.conversationId) return { refused: 'not-found' };
    const prepared = body.kind === 'contract' ? await this.#contract(contact, body) : plainBody(body);
    return 'refused' in prepared ? prepared : { conversationId: contact.conversationId, body: prepared };
  }

  /** A device's token does not expire by itself. */
  async isValid(): Promise<boolean> {
    return true;
  }

  async #make(): Promise<Contact> {
    const made = { siteId: this.siteId, name: null, locale: this.#locale, at: this.#services.clock.now() };
    this.#contact = await this.#services.contacts.ensure(this.deviceKey, made);
    return this.#contact;
  }

  async #contract(
    contact: Contact,
    { contract }: Extract<AppendBody, { kind: 'contract' }>,
  ): Promise<EntryBody | { refused: 'address-not-confirmed' | 'bad-frame' }> {
    const addresses = await this.#services.contacts.addresses(contact.contactId);
    const accepted = acceptContract(contract, addresses, 'web', this.#services.clock.now());
    return isContractRefusal(accepted) ? accepted : { kind: 'contract', contract: accepted };
  }
}
