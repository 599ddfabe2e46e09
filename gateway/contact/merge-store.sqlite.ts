import type { Kysely, Selectable } from 'kysely';
import { secretHash } from '../kernel/id.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Place } from './consent.ts';
import { isEnded } from './contact.ts';
import { ContactKeys } from './contact-keys.sqlite.ts';
import type { DeviceIdentity, Merge, MergeStore, SignedIn, SignIn } from './merge-store.ts';

const readMerge = (row: Selectable<Tables['contact_merge']>): Merge => ({
  mergeId: row.merge_id,
  fromContactId: row.from_contact,
  toContactId: row.to_contact,
  subjectHash: row.subject_hash,
  tokenHash: row.token_hash,
  keys: JSON.parse(row.keys) as string[],
  at: row.at,
  finishedAt: row.finished_at,
  undoneAt: row.undone_at,
});

const isPersonKey = (key: string): boolean => key.startsWith('user:');
const isDeviceKey = (key: string): boolean => key.startsWith('device:');

/** Identities of devices and merges of contacts in SQLite; see `MergeStore` for what it promises. */
export class SqliteMergeStore implements MergeStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #keys: ContactKeys;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#keys = new ContactKeys(database);
  }

  async identityOf(deviceKey: string, now: number): Promise<DeviceIdentity | null> {
    const query = this.#build
      .selectFrom('device_identity')
      .select(['subject', 'expires_at as expiresAt'])
      .where('device_key', '=', deviceKey)
      .where('expires_at', '>', now);
    return this.#database.first(query);
  }

  async extendIdentity(deviceKey: string, identity: DeviceIdentity, name: string | null): Promise<void> {
    await this.#database.write(() => {
      this.#keys.extend(deviceKey, identity.expiresAt);
      this.#putIdentity(deviceKey, identity);
      this.#rename(this.#keys.device(deviceKey)?.contactId ?? '', name);
    });
  }

  bindToken(
    tokenHash: string,
    deviceKeys: readonly [string, ...string[]],
    until: number,
    now: number,
  ): Promise<boolean> {
    const forget = this.#build.deleteFrom('identity_token').where('expires_at', '<=', now);
    const bind = this.#build
      .insertInto('identity_token')
      .values({ token_hash: tokenHash, device_key: deviceKeys[0], expires_at: until })
      .onConflict((conflict) => conflict.doNothing());
    const bound = this.#build
      .selectFrom('identity_token')
      .select('device_key as deviceKey')
      .where('token_hash', '=', tokenHash);
    return this.#database.write(() => {
      this.#database.run(forget);
      this.#database.run(bind);
      return deviceKeys.includes(this.#database.first(bound)?.deviceKey ?? '');
    });
  }

  async isKnown(contactId: string): Promise<boolean> {
    return this.#keysOf(contactId).some(isPersonKey);
  }

  signIn(signIn: SignIn): Promise<SignedIn> {
    return this.#database.write(() => this.#signIn(signIn));
  }

  async note(merge: { mergeId: string; from: string; to: string; place: Place; at: number }): Promise<void> {
    const { mergeId, from, to, place, at } = merge;
    const row = {
      merge_id: mergeId,
      from_contact: from,
      to_contact: to,
      subject_hash: secretHash(JSON.stringify([place.siteId, place.channel, place.value])),
      token_hash: '',
      keys: '[]',
      name_before: null,
      at,
      finished_at: null,
    };
    const insert = this.#build.insertInto('contact_merge').values(row);
    await this.#database.write(() => this.#database.run(insert.onConflict((conflict) => conflict.doNothing())));
  }

  async merges(contactId: string): Promise<Merge[]> {
    const query = this.#build.selectFrom('contact_merge').selectAll().where('to_contact', '=', contactId);
    return this.#database.all(query.orderBy('at').orderBy('merge_id')).map(readMerge);
  }

  async finish(mergeId: string, at: number): Promise<void> {
    const query = this.#build
      .updateTable('contact_merge')
      .set({ finished_at: at })
      .where('merge_id', '=', mergeId)
      .where('finished_at', 'is', null);
    await this.#database.write(() => this.#database.run(query));
  }

  undo(mergeId: string, at: number): Promise<string[] | null> {
    const find = this.#build.selectFrom('contact_merge').selectAll().where('merge_id', '=', mergeId);
    const note = this.#build.updateTable('contact_merge').set({ undone_at: at }).where('merge_id', '=', mergeId);
    return this.#database.write(() => {
      const row = this.#database.first(find.where('undone_at', 'is', null));
      if (!row) return null;
      const merge = readMerge(row);
      const changed = merge.keys.filter((key) => this.#takeBack(key, merge, at));
      if (merge.fromContactId === merge.toContactId) {
        const query = this.#build.updateTable('contact').set({ name: row.name_before });
        this.#database.run(query.where('contact_id', '=', merge.toContactId));
      }
      this.#database.run(note);
      return changed;
    });
  }

  #signIn(signIn: SignIn): SignedIn {
    const { personKey, contactId, subject, name, nextKey, expiresAt, leaving, at, merge } = signIn;
    const holder = this.#keys.device(personKey);
    if (holder && holder.contactId !== contactId) return { kind: 'changed' };
    if (!this.#isFree(signIn)) return { kind: 'conflict' };
    const becomes = merge?.fromContactId === contactId;
    const ending = becomes ? this.#keysOf(contactId).filter(isDeviceKey) : leaving === null ? [] : [leaving];
    const nameBefore = becomes ? this.#nameOf(contactId) : null;
    if (!holder) this.#keys.add(personKey, contactId, at, null);
    if (!this.#keys.add(nextKey, contactId, at, expiresAt)) this.#keys.extend(nextKey, expiresAt);
    this.#putIdentity(nextKey, { subject, expiresAt });
    this.#rename(contactId, name);
    // Whoever else had this visitor's conversation was never proven to be the person (I3, I7).
    const endedKeys = ending.filter((key) => key !== nextKey && this.#keys.drop(key, at));
    this.#database.run(this.#build.deleteFrom('handoff').where('given_by', 'in', ending));
    if (becomes) this.#unprove(contactId);
    if (merge) this.#note(signIn, merge, nameBefore);
    return { kind: 'signed-in', endedKeys };
  }

  /** A device nobody had before, or the one that this same sign-in made when its answer was lost. */
  #isFree({ nextKey, contactId, subject, at }: SignIn): boolean {
    const device = this.#keys.device(nextKey);
    if (device === null) return true;
    const query = this.#build.selectFrom('device_identity').select('subject').where('device_key', '=', nextKey);
    const isSamePerson = this.#database.first(query)?.subject === subject;
    return isSamePerson && device.contactId === contactId && !isEnded(device, at);
  }

  /**
   * Whose the addresses are was said by a visitor, who need not have been the person (I7). A code on its way proves
   * nothing any more either.
   */
  #unprove(contactId: string): void {
    const unproven = this.#build.updateTable('address').set({ proven_by: null, seen_at: null });
    this.#database.run(unproven.where('contact_id', '=', contactId));
    const replaced = this.#build.updateTable('proof').set({ is_replaced: 1 });
    this.#database.run(
      replaced.where('address_id', 'in', ({ selectFrom }) =>
        selectFrom('address').select('address_id').where('contact_id', '=', contactId),
      ),
    );
  }

  #note(
    { contactId, subject, personKey, nextKey, at }: SignIn,
    { mergeId, fromContactId, tokenHash }: NonNullable<SignIn['merge']>,
    nameBefore: string | null,
  ): void {
    const becomes = fromContactId === contactId;
    const row = {
      merge_id: mergeId,
      from_contact: fromContactId,
      to_contact: contactId,
      subject_hash: secretHash(subject),
      token_hash: tokenHash,
      keys: JSON.stringify(becomes ? [personKey, nextKey] : [nextKey]),
      name_before: nameBefore,
      at,
      finished_at: becomes ? at : null,
    };
    this.#database.run(this.#build.insertInto('contact_merge').values(row));
  }

  /** A key goes back to where it came from; false when it has gone elsewhere or ended since. */
  #takeBack(key: string, { fromContactId, toContactId }: Merge, at: number): boolean {
    const device = this.#keys.device(key);
    if (device?.contactId !== toContactId || isEnded(device, at)) return false;
    if (isPersonKey(key)) {
      // Away entirely, not ended: the person may come again, as a contact of their own.
      this.#database.run(this.#build.deleteFrom('contact_key').where('key', '=', key));
      return true;
    }
    const change = { contact_id: fromContactId, expires_at: null };
    this.#database.run(this.#build.updateTable('contact_key').set(change).where('key', '=', key));
    this.#database.run(this.#build.deleteFrom('device_identity').where('device_key', '=', key));
    return true;
  }

  #putIdentity(deviceKey: string, { subject, expiresAt }: DeviceIdentity): void {
    const said = { subject, expires_at: expiresAt };
    const query = this.#build
      .insertInto('device_identity')
      .values({ device_key: deviceKey, ...said })
      .onConflict((conflict) => conflict.column('device_key').doUpdateSet(said));
    this.#database.run(query);
  }

  #rename(contactId: string, name: string | null): void {
    if (name === null) return;
    this.#database.run(this.#build.updateTable('contact').set({ name }).where('contact_id', '=', contactId));
  }

  #nameOf(contactId: string): string | null {
    const query = this.#build.selectFrom('contact').select('name').where('contact_id', '=', contactId);
    return this.#database.first(query)?.name ?? null;
  }

  #keysOf(contactId: string): string[] {
    const query = this.#build.selectFrom('contact_key').select('key').where('contact_id', '=', contactId);
    return this.#database.all(query).map(({ key }) => key);
  }
}
