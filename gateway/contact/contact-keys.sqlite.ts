import type { Kysely, Selectable } from 'kysely';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { StoreError } from '../log/sqlite/store-error.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import { type DeviceRecord, isEnded } from './contact.ts';

type KeyRow = Selectable<Tables['contact_key']>;

const recordOf = (row: KeyRow): DeviceRecord => ({
  contactId: row.contact_id,
  expiresAt: row.dropped_at ?? row.expires_at,
  movedAt: row.moved_at,
});

/** The keys that lead to contacts, as rows of SQLite. What writes is called inside the store's `write` only. */
export class ContactKeys {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
  }

  /** The contact a key leads to now. */
  contactOf(key: string, now: number): string | null {
    const device = this.device(key);
    return device && !isEnded(device, now) ? device.contactId : null;
  }

  device(key: string): DeviceRecord | null {
    const row = this.#row(key);
    return row && recordOf(row);
  }

  devices(keys: readonly string[]): Map<string, DeviceRecord> {
    const asked = JSON.stringify(keys);
    const query = this.#build
      .selectFrom('contact_key')
      .selectAll()
      .where('key', 'in', ({ selectFrom, fn, val }) =>
        selectFrom(fn<{ value: string }>('json_each', [val(asked)]).as('asked')).select('asked.value'),
      );
    return new Map(this.#database.all(query).map((row) => [row.key, recordOf(row)]));
  }

  add(key: string, contactId: string, at: number, expiresAt: number | null): boolean {
    const holder = this.device(key);
    // Moving a key would hand one person's conversation to whoever holds another's link.
    if (holder && (holder.contactId !== contactId || isEnded(holder, at))) {
      throw new StoreError('this key leads to another contact, or nowhere any more', 'key-in-use');
    }
    if (holder) return false;
    const row = { key, contact_id: contactId, made_at: at, expires_at: expiresAt };
    this.#database.run(this.#build.insertInto('contact_key').values(row));
    return true;
  }

  extend(key: string, expiresAt: number): boolean {
    return this.#change(key, { expires_at: expiresAt });
  }

  drop(key: string, at: number): boolean {
    return this.#change(key, { dropped_at: at });
  }

  setMoved(from: string, to: string, at: number): string | null {
    const way = this.#wayFrom(from);
    // All on the way now lead straight to the end, so that the way stays short however often a conversation moves.
    for (const key of way) this.#change(key, { moved_to: to });
    this.#change(to, { moved_at: null, moved_to: null });
    const left = way.at(-1);
    if (left === undefined || left === to) return null;
    this.#change(left, { moved_at: at });
    return left;
  }

  /** The keys from a device to the one that has its conversation now. */
  #wayFrom(from: string): string[] {
    const way = new Set<string>();
    for (
      let row = this.#row(from);
      row && !way.has(row.key);
      row = row.moved_to === null ? null : this.#row(row.moved_to)
    ) {
      way.add(row.key);
    }
    return [...way];
  }

  #row(key: string): KeyRow | null {
    return this.#database.first(this.#build.selectFrom('contact_key').selectAll().where('key', '=', key));
  }

  #change(key: string, change: Partial<KeyRow>): boolean {
    const query = this.#build.updateTable('contact_key').set(change).where('key', '=', key);
    return this.#database.run(query.where('dropped_at', 'is', null)) === 1;
  }
}
