import {
  type AppendBody,
  type Author,
  type ClientFrame,
  type EntryBody,
  helloText,
  limits,
  type ServerFrame,
} from '@throughline/sdk/wire';
import { addressViews, type Contact, type DeviceRecord, isEnded } from '../contact/contact.ts';
import { confirms } from '../conversation/proposal.ts';
import type { Access } from '../identity/access-token.ts';
import { type Device, isSignedBy, readDevice } from '../identity/device.ts';
import { acceptContract, isContractRefusal } from '../reply/contract.ts';
import type { Site } from '../site/site.ts';
import { followHere } from './follow-here.ts';
import type { SocketServices } from './services.ts';
import { type Prepared, plainBody, type Session, welcomeFrame } from './session.ts';

/** A connected device gets its next access token when so much of the last one's life is over. */
const renewAccessAfterMs = (limits.accessForMs * 2) / 3;

type Hello = Pick<Extract<ClientFrame, { type: 'hello' }>, 'token' | 'proof' | 'locale'>;

/** A customer's device. Its contact and conversation are made with the first thing it says, not by looking in. */
export class ContactSession implements Session {
  readonly reader = 'contact';
  readonly siteId: string;
  readonly deviceKey: string;
  readonly #services: SocketServices;
  readonly #site: Site;
  readonly #device: Device;
  readonly #locale: string;
  #contact: Contact | null = null;
  #accessAt = 0;
  /** As the device was told last. */
  #movedAt: number | null = null;

  private constructor(services: SocketServices, site: Site, device: Device, locale: string) {
    this.#services = services;
    this.#site = site;
    this.siteId = site.siteId;
    this.#device = device;
    this.deviceKey = device.deviceKey;
    this.#locale = locale;
  }

  /** The session of a good hello; null when the proof of a key is missing or is not over this nonce, or the device has ended. */
  static async open(
    services: SocketServices,
    site: Site,
    { token, proof, locale }: Hello,
    nonce: string,
  ): Promise<ContactSession | null> {
    const device = readDevice(site.siteId, token);
    if (!device) return null;
    const { deviceKey, publicKey } = device;
    if (publicKey !== null && !(await isSignedBy(publicKey, helloText(site.siteId, nonce), proof ?? ''))) return null;
    const kept = await services.contacts.device(deviceKey);
    if (kept && isEnded(kept, services.clock.now())) return null;
    return new ContactSession(services, site, device, locale);
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
    const { contacts, clock } = this.#services;
    this.#contact = await contacts.byKey(this.deviceKey, clock.now());
  }

  async welcome(): Promise<ServerFrame> {
    const { contacts, merges, clock } = this.#services;
    await this.refresh();
    const addresses = this.#contact ? await contacts.addresses(this.#contact.contactId) : [];
    this.#movedAt = (await contacts.device(this.deviceKey))?.movedAt ?? null;
    return welcomeFrame(this.#services, this.#site, this, {
      addresses: addressViews(addresses),
      access: this.#makeAccess(),
      identity: await merges.identityOf(this.deviceKey, clock.now()),
      elsewhere: this.#movedAt,
    });
  }

  async mayRead(conversationId: string): Promise<boolean> {
    return conversationId === this.conversationId;
  }

  async prepare(conversationId: string | null, body: AppendBody): Promise<Prepared> {
    if (!(await this.#mayWrite())) return { refused: 'not-signed-in' };
    const contact = this.#contact ?? (await this.#make());
    if (conversationId !== null && conversationId !== contact.conversationId) return { refused: 'not-found' };
    const prepared =
      body.kind === 'contract' ? await this.#contract(contact, body) : await plainBody(this.#services, this, body);
    return 'refused' in prepared ? prepared : { conversationId: contact.conversationId, body: prepared };
  }

  async wrote(entryId: string): Promise<void> {
    if (this.#contact) await followHere(this.#services, this.#contact, entryId);
  }

  async check(devices: ReadonlyMap<string, DeviceRecord>): Promise<readonly ServerFrame[] | null> {
    const now = this.#services.clock.now();
    const kept = await this.#recordOf(devices);
    if (kept ? isEnded(kept, now) : this.#contact !== null) return null;
    // Given back to the contact it came from: whoever is there now says hello again.
    if (kept && this.#contact && kept.contactId !== this.#contact.contactId) return null;
    const frames: ServerFrame[] = [];
    const movedAt = kept?.movedAt ?? null;
    if (movedAt !== this.#movedAt) frames.push({ type: 'elsewhere', since: movedAt });
    this.#movedAt = movedAt;
    if (now - this.#accessAt >= renewAccessAfterMs) frames.push({ type: 'access', ...this.#makeAccess() });
    return frames;
  }

  /** What is kept of this device; looked up anew where it does not fit, for the contact may have been made meanwhile. */
  async #recordOf(devices: ReadonlyMap<string, DeviceRecord>): Promise<DeviceRecord | null> {
    const kept = devices.get(this.deviceKey) ?? null;
    const isAsKnown = this.#contact === null || this.#contact.contactId === kept?.contactId;
    return isAsKnown ? kept : this.#services.contacts.device(this.deviceKey);
  }

  #makeAccess(): Access {
    this.#accessAt = this.#services.clock.now();
    return this.#services.access.make(this.siteId, this.#device);
  }

  /** A site may want everybody to be identified before they write. */
  async #mayWrite(): Promise<boolean> {
    const { identities, merges, clock } = this.#services;
    if (!identities.get(this.siteId)?.isRequired) return true;
    return (await merges.identityOf(this.deviceKey, clock.now())) !== null;
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
    if (isContractRefusal(accepted)) return accepted;
    const conversation = await this.#services.log.conversation(contact.conversationId);
    const setBy = confirms(contract, conversation?.proposal ?? null) ? 'proposal' : accepted.setBy;
    return { kind: 'contract', contract: { ...accepted, setBy } };
  }
}
