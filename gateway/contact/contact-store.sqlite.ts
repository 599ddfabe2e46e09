import type { ChannelName, WantedContract } from '@throughline/sdk/wire';
import type { Compilable, Kysely, Selectable } from 'kysely';
import { newConversation } from '../conversation/new-conversation.ts';
import { newId } from '../kernel/id.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { StoreError } from '../log/sqlite/store-error.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Address, Contact, DeviceRecord } from './contact.ts';
import { ContactKeys } from './contact-keys.sqlite.ts';
import type { ConsentRecord, ContactStore, Proof, ProofBound } from './contact-store.ts';

const contactColumns = [
  'contact_id as contactId',
  'site_id as siteId',
  'conversation_id as conversationId',
  'name',
  'locale',
] as const;

const proofColumns = [
  'proof_id as proofId',
  'address_id as addressId',
  'purpose',
  'code_hash as codeHash',
  'link_hash as linkHash',
  'tries_left as triesLeft',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'used_at as usedAt',
  'wanted',
] as const;

const readAddress = (row: Selectable<Tables['address']>): Address => ({
  addressId: row.address_id,
  contactId: row.contact_id,
  channel: row.channel,
  value: row.value,
  hint: row.hint,
  provenBy: row.proven_by,
  isUsable: row.is_usable === 1,
});

/** Contacts, their keys, addresses, consents and proofs in SQLite; see `ContactStore` for what it promises. */
export class SqliteContactStore implements ContactStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #keys: ContactKeys;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#keys = new ContactKeys(database);
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
    const query = this.#build.selectFrom('address').selectAll().where('contact_id', '=', contactId);
    return this.#database.all(query.orderBy('made_at').orderBy('address_id')).map(readAddress);
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
      is_usable: 1,
      made_at: at,
    };
    const insert = this.#build
      .insertInto('address')
      .values(row)
      .onConflict((conflict) => conflict.columns(['contact_id', 'channel', 'value']).doNothing());
    const find = this.#build
      .selectFrom('address')
      .selectAll()
      .where('contact_id', '=', contactId)
      .where('channel', '=', channel)
      .where('value', '=', value);
    return this.#database.write(() => {
      this.#database.run(insert);
      return readAddress(this.#database.first(find) ?? row);
    });
  }

  prove(addressId: string, provenBy: 'code' | 'link' | 'wrote-in', consent: ConsentRecord): Promise<Address> {
    return this.#database.write(() => {
      const before = this.#address(addressId);
      if (!before) throw new StoreError('no such address', 'not-found');
      // Having written from an address proves less than a code sent to it, and takes nothing away from that.
      const strongest = provenBy === 'wrote-in' ? (before.provenBy ?? provenBy) : provenBy;
      const change = { proven_by: strongest, is_usable: 1 };
      this.#database.run(this.#build.updateTable('address').set(change).where('address_id', '=', addressId));
      this.#insertConsent(consent);
      return { ...before, provenBy: strongest, isUsable: true };
    });
  }

  async suppress(addressId: string, consent: ConsentRecord | null): Promise<void> {
    const query = this.#build.updateTable('address').set({ is_usable: 0 }).where('address_id', '=', addressId);
    await this.#database.write(() => {
      this.#database.run(query);
      if (consent) this.#insertConsent(consent);
    });
  }

  async consents(contactId: string): Promise<ConsentRecord[]> {
    const query = this.#build
      .selectFrom('consent')
      .select(['contact_id as contactId', 'address_id as addressId', 'change', 'words', 'how', 'at'])
      .where('contact_id', '=', contactId);
    return this.#database.all(query.orderBy('at').orderBy('consent_id'));
  }

  putProof(proof: Proof, bounds: readonly ProofBound[] = []): Promise<boolean> {
    return this.#database.write(() => {
      const address = this.#address(proof.addressId);
      if (!address) throw new StoreError('no such address', 'not-found');
      const { channel, value } = address;
      if (bounds.some(({ atMost, since }) => this.#countProofs(channel, value, since) >= atMost)) return false;
      this.#database.run(
        this.#build
          .updateTable('proof')
          .set({ is_replaced: 1 })
          .where('address_id', '=', proof.addressId)
          .where('purpose', '=', proof.purpose)
          .where('is_replaced', '=', 0),
      );
      this.#insertProof(proof);
      return true;
    });
  }

  async proofByAddress(addressId: string, purpose: Proof['purpose']): Promise<Proof | null> {
    return this.#proof(this.#standingProofs().where('address_id', '=', addressId).where('purpose', '=', purpose));
  }

  async proofByLink(linkHash: string): Promise<Proof | null> {
    return this.#proof(this.#standingProofs().where('link_hash', '=', linkHash));
  }

  takeTry(proofId: string, now: number): Promise<boolean> {
    const query = this.#usableProof(proofId, now).where('tries_left', '>', 0);
    return this.#database.write(
      () => this.#database.run(query.set(({ eb }) => ({ tries_left: eb('tries_left', '-', 1) }))) === 1,
    );
  }

  useProof(proofId: string, now: number): Promise<boolean> {
    const query = this.#usableProof(proofId, now).set({ used_at: now });
    return this.#database.write(() => this.#database.run(query) === 1);
  }

  async countProofs(channel: ChannelName, value: string, since: number): Promise<number> {
    return this.#countProofs(channel, value, since);
  }

  #countProofs(channel: ChannelName, value: string, since: number): number {
    const query = this.#build
      .selectFrom('proof')
      .innerJoin('address', 'address.address_id', 'proof.address_id')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('address.channel', '=', channel)
      .where('address.value', '=', value)
      .where('proof.created_at', '>=', since);
    return this.#database.first(query)?.count ?? 0;
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
    const row = this.#database.first(this.#build.selectFrom('address').selectAll().where('address_id', '=', addressId));
    return row && readAddress(row);
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

  #insertConsent({ contactId, addressId, change, words, how, at }: ConsentRecord): void {
    const row = { contact_id: contactId, address_id: addressId, change, words, how, at };
    this.#database.run(this.#build.insertInto('consent').values(row));
  }

  #insertProof(proof: Proof): void {
    this.#database.run(
      this.#build.insertInto('proof').values({
        proof_id: proof.proofId,
        address_id: proof.addressId,
        purpose: proof.purpose,
        code_hash: proof.codeHash,
        link_hash: proof.linkHash,
        tries_left: proof.triesLeft,
        created_at: proof.createdAt,
        expires_at: proof.expiresAt,
        used_at: proof.usedAt,
        wanted: proof.wanted && JSON.stringify(proof.wanted),
      }),
    );
  }

  #proof(query: Compilable<Omit<Proof, 'wanted'> & { wanted: string | null }>): Proof | null {
    const row = this.#database.first(query);
    return row && { ...row, wanted: row.wanted === null ? null : (JSON.parse(row.wanted) as WantedContract) };
  }

  #standingProofs() {
    return this.#build.selectFrom('proof').select(proofColumns).where('is_replaced', '=', 0);
  }

  #usableProof(proofId: string, now: number) {
    return this.#build
      .updateTable('proof')
      .where('proof_id', '=', proofId)
      .where('is_replaced', '=', 0)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now);
  }
}
