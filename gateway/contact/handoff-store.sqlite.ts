import type { HandoffDraft } from '@throughline/sdk/wire';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { ContactKeys } from './contact-keys.sqlite.ts';
import type { Handoff, HandoffStore } from './handoff-store.ts';

/** Handoffs in SQLite; see `HandoffStore` for what it promises. */
export class SqliteHandoffStore implements HandoffStore {
  readonly #database: StoreDatabase;
  readonly #keys: ContactKeys;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#keys = new ContactKeys(database);
  }

  put(secretHash: string, handoff: Handoff, { now, expiresAt }: { now: number; expiresAt: number }): Promise<void> {
    const { build, run, write } = this.#database;
    const { siteId, contactId, givenBy, draft } = handoff;
    const row = {
      secret_hash: secretHash,
      site_id: siteId,
      contact_id: contactId,
      given_by: givenBy,
      draft: JSON.stringify(draft),
      expires_at: expiresAt,
    };
    return write(() => {
      run(build.deleteFrom('handoff').where('expires_at', '<=', now));
      run(build.deleteFrom('handoff').where('given_by', '=', givenBy));
      run(build.insertInto('handoff').values(row));
    });
  }

  async find(siteId: string, secretHash: string, by: string, now: number): Promise<Handoff | null> {
    return this.#find(siteId, secretHash, by, now);
  }

  take(siteId: string, secretHash: string, by: string, now: number): Promise<Handoff | null> {
    const { build, run, write } = this.#database;
    const taken = build.updateTable('handoff').set({ taken_by: by }).where('secret_hash', '=', secretHash);
    return write(() => {
      const found = this.#find(siteId, secretHash, by, now);
      if (found) run(taken);
      return found;
    });
  }

  async withdraw(givenBy: string): Promise<void> {
    const { build, run, write } = this.#database;
    await write(() => run(build.deleteFrom('handoff').where('given_by', '=', givenBy)));
  }

  #find(siteId: string, secretHash: string, by: string, now: number): Handoff | null {
    const row = this.#database.first(
      this.#database.build
        .selectFrom('handoff')
        .select(['contact_id', 'given_by', 'draft'])
        .where('secret_hash', '=', secretHash)
        .where('site_id', '=', siteId)
        .where('expires_at', '>', now)
        .where(({ eb, or }) => or([eb('taken_by', 'is', null), eb('taken_by', '=', by)])),
    );
    // Who gives must still have what is given: a device that ended has nothing to give any more (I3).
    if (!row || this.#keys.contactOf(row.given_by, now) !== row.contact_id) return null;
    const draft = JSON.parse(row.draft) as HandoffDraft;
    return { siteId, contactId: row.contact_id, givenBy: row.given_by, draft };
  }
}
