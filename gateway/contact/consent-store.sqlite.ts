import type { ChannelName } from '@throughline/sdk/wire';
import type { Kysely } from 'kysely';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { LedgerEntry, Place, Said, Suppression, WithdrawalWay } from './consent.ts';
import { ConsentRows } from './consent-rows.sqlite.ts';
import type { ConsentStore } from './consent-store.ts';

/** Contacts that one change is noted for by name; an address is rarely more people's than a family's. */
const namedContacts = 50;

const ledgerColumns = [
  'position',
  'site_id as siteId',
  'channel',
  'value',
  'contact_id as contactId',
  'address_id as addressId',
  'change',
  'how',
  'words',
  'by_agent as by',
  'at',
] as const;

type Change = Pick<LedgerEntry, 'change' | 'how' | 'words' | 'by' | 'at'>;

/** The consent ledger in SQLite; see `ConsentStore` for what it promises. Triggers keep it from being changed. */
export class SqliteConsentStore implements ConsentStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #rows: ConsentRows;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#rows = new ConsentRows(database);
  }

  withdraw(place: Place, { how, words, at, eventKey }: Said<WithdrawalWay>): Promise<boolean> {
    return this.#database.write(() => {
      if (!this.#isNew(eventKey, at)) return false;
      if (!this.#rows.suppress(place, how, at)) return false;
      this.#note(place, { change: 'withdrawn', how, words, by: null, at });
      return true;
    });
  }

  give(place: Place, { how, words, at, eventKey }: Said): Promise<boolean> {
    return this.#database.write(() => {
      if (!this.#isNew(eventKey, at) || !this.#rows.liftBy(place, how, at)) return false;
      this.#note(place, { change: 'given', how, words, by: null, at });
      return true;
    });
  }

  async suppress(
    siteId: string,
    channel: ChannelName,
    value: string,
    reason: 'hard-bounce' | 'complaint',
    at: number,
  ): Promise<void> {
    const place = { siteId, channel, value };
    const change = reason === 'complaint' ? 'withdrawn' : 'suppressed';
    await this.#database.write(() => {
      if (this.#rows.suppress(place, reason, at)) this.#note(place, { change, how: reason, words: '', by: null, at });
    });
  }

  lift(place: Place, agentId: string, why: string, at: number): Promise<boolean> {
    return this.#database.write(() => {
      if (this.#rows.suppression(place) === null) return false;
      this.#rows.lift(place, at);
      this.#note(place, { change: 'lifted', how: 'agent', words: why, by: agentId, at });
      return true;
    });
  }

  async suppression(place: Place): Promise<Suppression | null> {
    return this.#rows.suppression(place);
  }

  async suppressions(siteId: string, before: number | null, limit: number): Promise<Suppression[]> {
    return this.#rows.suppressions(siteId, before ?? Number.MAX_SAFE_INTEGER, limit);
  }

  async ledger(siteId: string, after: number, limit: number, contactId?: string): Promise<LedgerEntry[]> {
    const page = this.#build
      .selectFrom('consent_ledger')
      .select(ledgerColumns)
      .where('site_id', '=', siteId)
      .where('position', '>', after)
      .orderBy('position')
      .limit(limit);
    return this.#database.all(contactId === undefined ? page : page.where('contact_id', '=', contactId));
  }

  #isNew(eventKey: string | undefined, at: number): boolean {
    if (eventKey === undefined) return true;
    const insert = this.#build.insertInto('consent_event').values({ event_key: eventKey, at });
    return this.#database.run(insert.onConflict((conflict) => conflict.doNothing())) === 1;
  }

  /** One line for each contact who has shown that the address is theirs, or one for nobody. */
  #note(place: Place, change: Change): void {
    const { siteId, channel, value } = place;
    const query = this.#build
      .selectFrom('address')
      .innerJoin('contact', 'contact.contact_id', 'address.contact_id')
      .select(['address.address_id as addressId', 'address.contact_id as contactId'])
      .where('address.channel', '=', channel)
      .where('address.value', '=', value)
      .where('address.proven_by', 'is not', null)
      .where('contact.site_id', '=', siteId)
      .orderBy('address.made_at', 'desc')
      .limit(namedContacts);
    const owners = this.#database.all(query);
    const named = owners.length > 0 ? owners : [{ addressId: null, contactId: null }];
    for (const owner of named) this.#rows.note({ ...place, ...owner, ...change });
  }
}
