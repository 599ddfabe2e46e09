import type { ChannelName } from '@throughline/sdk/wire';
import type { Kysely, Selectable } from 'kysely';
import { newConversation } from '../conversation/new-conversation.ts';
import { newId } from '../kernel/id.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { StoreError } from '../log/sqlite/store-error.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Place, SuppressionReason } from './consent.ts';
import { ConsentRows } from './consent-rows.sqlite.ts';
import { type Address, type Contact, type DeviceRecord, type ProofWay, strongerProof } from './contact.ts';
import { ContactKeys } from './contact-keys.sqlite.ts';
import type { CodeGuard, ConsentRecord, ContactStore, KnownSender, Proof, ProofBound } from './contact-store.ts';
import { mailboxOf } from './mailbox.ts';
import { ProofRows } from './proof-rows.sqlite.ts';

const contactColumns = [
  'contact.contact_id as contactId',
  'contact.site_id as siteId',
  'contact.conversation_id as conversationId',
  'contact.name',
  'contact.locale',
] as const;

type AddressRow = Selectable<Tables['address']> & { suppressedFor: SuppressionReason | null };

const readAddress = (row: AddressRow): Address => ({
  addressId: row.address_id,
  contactId: row.contact_id,
  channel: row.channel,
  value: row.value,
  hint: row.hint,
  provenBy: row.proven_by,
  isUsable: row.suppressedFor === null,
  ...(row.suppressedFor === null ? {} : { suppressedFor: row.suppressedFor }),
});

/** Contacts, their keys, addresses, consents and proofs in SQLite; see `ContactStore` for what it promises. */
export class SqliteContactStore implements ContactStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #keys: ContactKeys;
  readonly #consents: ConsentRows;
  readonly #proofs: ProofRows;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#keys = new ContactKeys(database);
    this.#consents = new ConsentRows(database);
    this.#proofs = new ProofRows(database);
  }

  async ensure(
    key: string,
    made: { siteId: string; name: string | null; locale: string; at: number },
  ): Promise<Contact> {
    const known = this.#known(key, made.at);
    if (known) return known;
    return this.#database.write(() => this.#known(key, made.at) ?? this.#make(key, made));
  }

  async byKey(key: string, now: number): Promise<Contact | null> {
    const contactId = this.#keys.contactOf(key, now);
    return contactId === null ? null : this.#byId(contactId);
  }

  async byId(contactId: string): Promise<Contact | null> {
    return this.#byId(contactId);
  }

  addKey(key: string, contactId: string, at: number, expiresAt: number | null = null): Promise<boolean> {
    return this.#database.write(() => this.#keys.add(key, contactId, at, expiresAt));
  }

  async device(key: string): Promise<DeviceRecord | null> {
    return this.#keys.device(key);
  }

  async devices(keys: readonly string[]): Promise<Map<string, DeviceRecord>> {
    return this.#keys.devices(keys);
  }

  extendKey(key: string, expiresAt: number): Promise<boolean> {
    return this.#database.write(() => this.#keys.extend(key, expiresAt));
  }

  dropKey(key: string, at: number): Promise<boolean> {
    return this.#database.write(() => this.#keys.drop(key, at));
  }

  setMoved(from: string, to: string, at: number): Promise<string | null> {
    return this.#database.write(() => this.#keys.setMoved(from, to, at));
  }

  async rename(contactId: string, name: string): Promise<void> {
    const query = this.#build.updateTable('contact').set({ name }).where('contact_id', '=', contactId);
    await this.#database.write(() => this.#database.run(query));
  }

  async addresses(contactId: string): Promise<Address[]> {
    const query = this.#addresses().where('address.contact_id', '=', contactId);
    return this.#database.all(query.orderBy('address.made_at').orderBy('address.address_id')).map(readAddress);
  }

  async address(addressId: string): Promise<Address | null> {
    return this.#address(addressId);
  }

  async ensureAddress(
    contactId: string,
    channel: ChannelName,
    value: string,
    hint: string,
    at: number,
  ): Promise<Address> {
    const row = {
      address_id: newId(at),
      contact_id: contactId,
      channel,
      value,
      hint,
      proven_by: null,
      made_at: at,
      seen_at: null,
    };
    const insert = this.#build
      .insertInto('address')
      .values(row)
      .onConflict((conflict) => conflict.columns(['contact_id', 'channel', 'value']).doNothing());
    const find = this.#addresses()
      .where('address.contact_id', '=', contactId)
      .where('address.channel', '=', channel)
      .where('address.value', '=', value);
    return this.#database.write(() => {
      this.#database.run(insert);
      return readAddress(this.#database.first(find) ?? { ...row, suppressedFor: null });
    });
  }

  prove(addressId: string, provenBy: ProofWay | 'wrote-in', consent: ConsentRecord): Promise<Address> {
    return this.#database.write(() => this.#prove(addressId, provenBy, consent));
  }

  proveBy(proofId: string, how: ProofWay, consent: ConsentRecord): Promise<Address | null> {
    return this.#database.write(() =>
      this.#proofs.use(proofId, consent.at) ? this.#prove(consent.addressId, how, consent) : null,
    );
  }

  async noteSeen(addressId: string, at: number): Promise<void> {
    const query = this.#build.updateTable('address').set({ seen_at: at }).where('address_id', '=', addressId);
    await this.#database.write(() => this.#database.run(query));
  }

  async knownSenders({ siteId, channel, value }: Place, limit: number): Promise<KnownSender[]> {
    const query = this.#addresses()
      .select(contactColumns)
      .where('address.channel', '=', channel)
      .where('address.value', '=', value)
      .where('address.proven_by', 'is not', null)
      .where('contact.site_id', '=', siteId)
      .orderBy('address.seen_at', 'desc')
      .orderBy('address.address_id', 'desc')
      .limit(limit);
    return this.#database.all(query).map((row) => ({
      address: readAddress(row),
      contact: {
        contactId: row.contactId,
        siteId: row.siteId,
        conversationId: row.conversationId,
        name: row.name,
        locale: row.locale,
      },
      seenAt: row.seen_at,
    }));
  }

  putProof(proof: Proof, bounds: readonly ProofBound[] = [], guard?: CodeGuard): Promise<boolean> {
    return this.#database.write(() => {
      const address = this.#address(proof.addressId);
      if (!address) throw new StoreError('no such address', 'not-found');
      const { channel, value } = address;
      if (bounds.some(({ atMost, since }) => this.#proofs.count(channel, mailboxOf(value), since) >= atMost))
        return false;
      if (guard && !this.#isAllowed(guard, address, proof.createdAt)) return false;
      this.#proofs.put(proof, mailboxOf(value));
      return true;
    });
  }

  async proofByAddress(addressId: string, purpose: Proof['purpose']): Promise<Proof | null> {
    return this.#proofs.byAddress(addressId, purpose);
  }

  async proofByLink(linkHash: string): Promise<Proof | null> {
    return this.#proofs.byLink(linkHash);
  }

  async recentProofs(place: Place, purpose: Proof['purpose'], now: number, limit: number): Promise<Proof[]> {
    return this.#proofs.recent(place, purpose, now, limit);
  }

  takeTry(proofId: string, now: number): Promise<boolean> {
    return this.#database.write(() => this.#proofs.takeTry(proofId, now));
  }

  useProof(proofId: string, now: number): Promise<boolean> {
    return this.#database.write(() => this.#proofs.use(proofId, now));
  }

  async countProofs(channel: ChannelName, value: string, since: number): Promise<number> {
    return this.#proofs.count(channel, mailboxOf(value), since);
  }

  #isAllowed(guard: CodeGuard, { channel, value }: Address, now: number): boolean {
    const { beginning, since } = guard.historyOf(value, now);
    return guard.allows(value, this.#proofs.history(channel, beginning, since), now);
  }

  #prove(addressId: string, provenBy: ProofWay | 'wrote-in', consent: ConsentRecord): Address {
    const before = this.#address(addressId);
    const siteId = before && this.#byId(before.contactId)?.siteId;
    if (!before || !siteId) throw new StoreError('no such address', 'not-found');
    const place = { siteId, channel: before.channel, value: before.value };
    const { at } = consent;
    const change = { proven_by: strongerProof(before.provenBy, provenBy) };
    const seen = provenBy === 'wrote-in' ? change : { ...change, seen_at: at };
    this.#database.run(this.#build.updateTable('address').set(seen).where('address_id', '=', addressId));
    if (provenBy !== 'wrote-in') this.#consents.liftBy(place, provenBy, at);
    if (before.provenBy === null) this.#consents.planAgain(place, at);
    this.#consents.note({ ...consent, ...place, by: null });
    return this.#address(addressId) ?? before;
  }

  /** null for a key never seen. */
  #known(key: string, now: number): Contact | null {
    const contactId = this.#keys.contactOf(key, now);
    if (contactId !== null) return this.#byId(contactId);
    if (this.#keys.device(key)) throw new StoreError('this key leads nowhere any more', 'key-ended');
    return null;
  }

  #byId(contactId: string): Contact | null {
    const query = this.#build.selectFrom('contact').select(contactColumns).where('contact_id', '=', contactId);
    return this.#database.first(query);
  }

  #address(addressId: string): Address | null {
    const row = this.#database.first(this.#addresses().where('address.address_id', '=', addressId));
    return row && readAddress(row);
  }

  /** Addresses with what stands against them at their contact's site. */
  #addresses() {
    return this.#build
      .selectFrom('address')
      .innerJoin('contact', 'contact.contact_id', 'address.contact_id')
      .leftJoin('suppression', (join) =>
        join
          .onRef('suppression.site_id', '=', 'contact.site_id')
          .onRef('suppression.channel', '=', 'address.channel')
          .onRef('suppression.value', '=', 'address.value'),
      )
      .selectAll('address')
      .select('suppression.reason as suppressedFor');
  }

  #make(key: string, made: { siteId: string; name: string | null; locale: string; at: number }): Contact {
    const { siteId, name, locale, at } = made;
    const contact: Contact = { contactId: newId(at), conversationId: newId(at), siteId, name, locale };
    const { contactId, conversationId } = contact;
    const ids = { contact_id: contactId, conversation_id: conversationId, site_id: siteId };
    const snapshot = newConversation({ conversationId, siteId, contactId }, at);
    const { head, state } = snapshot;
    this.#database.run(this.#build.insertInto('contact').values({ ...ids, name, locale, made_at: at }));
    this.#database.run(
      this.#build
        .insertInto('conversation')
        .values({ ...ids, head, state, active_at: at, plan_at: null, snapshot: JSON.stringify(snapshot) }),
    );
    this.#keys.add(key, contactId, at, null);
    return contact;
  }
}
