import type { Kysely } from 'kysely';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { planAgain } from '../log/sqlite/plan-again.ts';
import { type LogStatements, prepareLogStatements } from '../log/sqlite/statements.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import { isLiftedBy, isStronger, type LedgerEntry, type Place, type Said, type Suppression } from './consent.ts';

const columns = ['position', 'site_id as siteId', 'channel', 'value', 'reason', 'at'] as const;

/** The ledger and the suppressions as rows of SQLite. What writes is called inside the store's `write` only. */
export class ConsentRows {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #statements: LogStatements;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#statements = prepareLogStatements(database.handle);
  }

  note({
    siteId,
    channel,
    value,
    contactId,
    addressId,
    change,
    how,
    words,
    by,
    at,
  }: Omit<LedgerEntry, 'position'>): void {
    const who = { site_id: siteId, channel, value, contact_id: contactId, address_id: addressId };
    const row = { ...who, change, how, words, by_agent: by, at };
    this.#database.run(this.#build.insertInto('consent_ledger').values(row));
  }

  suppression({ siteId, channel, value }: Place): Suppression | null {
    const query = this.#build
      .selectFrom('suppression')
      .select(columns)
      .where('site_id', '=', siteId)
      .where('channel', '=', channel)
      .where('value', '=', value);
    return this.#database.first(query);
  }

  suppressions(siteId: string, before: number, limit: number): Suppression[] {
    const query = this.#build
      .selectFrom('suppression')
      .select(columns)
      .where('site_id', '=', siteId)
      .where('position', '<', before)
      .orderBy('position', 'desc')
      .limit(limit);
    return this.#database.all(query);
  }

  /** The first reason stays, unless a stronger one comes; false when nothing changed. */
  suppress(place: Place, reason: Suppression['reason'], at: number): boolean {
    const { siteId, channel, value } = place;
    const standing = this.suppression(place);
    if (standing && !isStronger(reason, standing.reason)) return false;
    const row = { site_id: siteId, channel, value, reason, at };
    const insert = this.#build.insertInto('suppression').values(row);
    const columns = ['site_id', 'channel', 'value'] as const;
    this.#database.run(insert.onConflict((conflict) => conflict.columns(columns).doUpdateSet({ reason, at })));
    return true;
  }

  lift(place: Place, at: number): void {
    const { siteId, channel, value } = place;
    const query = this.#build.deleteFrom('suppression').where('site_id', '=', siteId);
    this.#database.run(query.where('channel', '=', channel).where('value', '=', value));
    this.planAgain(place, at);
  }

  /** What waits for the place may go there now: its conversations are planned anew, in the same write. */
  planAgain({ siteId, channel, value }: Place, at: number): void {
    const owners = this.#build
      .selectFrom('address')
      .innerJoin('contact', 'contact.contact_id', 'address.contact_id')
      .select('contact.conversation_id as conversationId')
      .where('address.channel', '=', channel)
      .where('address.value', '=', value)
      .where('contact.site_id', '=', siteId);
    for (const { conversationId } of this.#database.all(owners)) planAgain(this.#statements, conversationId, at);
  }

  /** Takes away what a new consent ends; false when nothing was to be taken away, or this consent does not end it. */
  liftBy(place: Place, how: Said['how'], at: number): boolean {
    const standing = this.suppression(place);
    if (standing === null || !isLiftedBy(standing.reason, how)) return false;
    this.lift(place, at);
    return true;
  }
}
