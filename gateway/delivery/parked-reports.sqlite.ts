import type { ChannelName } from '@throughline/sdk/wire';
import { type Compilable, sql } from 'kysely';
import type { DeliveryReport } from '../channel/channel.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { rememberReportsMs } from './delivery-store.ts';

/** Our own note of a send comes within the half day in which its provider is asked; what nobody knows then, nobody will. */
const parkedForMs = 2 * 24 * 3_600_000;
/** Reports on messages nobody knows; of more than these the oldest go first. */
const mostParked = 2_000;
const makeRoomFor = 50;
const forgetAtOnce = 500;

/** Providers' events on messages: those that had their effect, and those whose message is not known yet. */
export class ParkedReports {
  readonly #database: StoreDatabase;

  constructor(database: StoreDatabase) {
    this.#database = database;
  }

  park(report: DeliveryReport, eventKey: string, at: number): Promise<boolean> {
    const { build, run, write } = this.#database;
    const { channel, externalId } = report;
    return write(() => {
      if (this.#isKnown(channel, externalId)) return false;
      this.#makeRoom();
      const row = {
        channel,
        event_key: eventKey,
        received_at: at,
        external_id: externalId,
        parked: JSON.stringify(report),
      };
      run(
        build
          .insertInto('delivery_report')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      );
      return true;
    });
  }

  async isTaken(channel: ChannelName, eventKey: string): Promise<boolean> {
    const query = this.#database.build
      .selectFrom('delivery_report')
      .select('event_key')
      .where('channel', '=', channel)
      .where('event_key', '=', eventKey)
      .where('parked', 'is', null);
    return this.#database.first(query) !== null;
  }

  async known(limit: number): Promise<DeliveryReport[]> {
    const query = this.#database.build
      .selectFrom('delivery_report')
      .innerJoin('delivery', (join) =>
        join
          .onRef('delivery.channel', '=', 'delivery_report.channel')
          .onRef('delivery.external_id', '=', 'delivery_report.external_id'),
      )
      .select('parked')
      .where('parked', 'is not', null)
      .where('delivery.external_id', 'is not', null)
      .orderBy('received_at')
      .limit(limit);
    return this.#database
      .all(query)
      .flatMap(({ parked }) => (parked === null ? [] : [JSON.parse(parked) as DeliveryReport]));
  }

  #isKnown(channel: ChannelName, externalId: string | null): boolean {
    const query = this.#database.build
      .selectFrom('delivery')
      .select('delivery_id')
      .where('channel', '=', channel)
      .where('external_id', '=', externalId);
    return this.#database.first(query) !== null;
  }

  /** Events that had their effect longest ago, and reports whose message nobody came to know. */
  forget(now: number): Promise<number> {
    const { build, write } = this.#database;
    const rows = build.selectFrom('delivery_report').select(['channel', 'event_key']);
    const old = rows.where('received_at', '<', now - rememberReportsMs);
    // By the plus, the few that are parked are looked through, and not the many of that age.
    const unknown = rows.where('parked', 'is not', null).where(sql<boolean>`+received_at < ${now - parkedForMs}`);
    return write(() => {
      const forgotten = this.#remove(old.limit(forgetAtOnce));
      return forgotten + this.#remove(unknown.limit(forgetAtOnce - forgotten));
    });
  }

  #makeRoom(): void {
    const { build, first } = this.#database;
    const parked = build.selectFrom('delivery_report').where('parked', 'is not', null);
    const count = first(parked.select(({ fn }) => fn.countAll<number>().as('count')))?.count ?? 0;
    if (count < mostParked) return;
    this.#remove(parked.select(['channel', 'event_key']).orderBy('received_at').limit(makeRoomFor));
  }

  /** Only inside a write. */
  #remove(which: Compilable<{ channel: ChannelName; event_key: string }>): number {
    const { build, run, all } = this.#database;
    const keys = all(which);
    for (const { channel, event_key: eventKey } of keys) {
      run(build.deleteFrom('delivery_report').where('channel', '=', channel).where('event_key', '=', eventKey));
    }
    return keys.length;
  }
}
