import type { StoreDatabase } from '../log/sqlite/database.ts';
import { type LogStatements, prepareLogStatements } from '../log/sqlite/statements.ts';
import type { Expense, SendBound } from './delivery-store.ts';

const hourMs = 3_600_000;

/** What a site may still send: its money of the day, and how often to one place. */
export class Spending {
  readonly #database: StoreDatabase;
  readonly #statements: Pick<LogStatements, 'giveBack'>;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#statements = prepareLogStatements(database.handle);
  }

  reserve(deliveryId: string, { siteId, day, cost, budget }: Expense): Promise<boolean> {
    const { build, run, first, write } = this.#database;
    return write(() => {
      const delivery = build.selectFrom('delivery').select('cost').where('delivery_id', '=', deliveryId);
      // Set aside at an earlier try, and still.
      if (typeof first(delivery)?.cost === 'number') return true;
      const { spent, isUsedUp } = this.#of(siteId, day);
      const isEnough = !isUsedUp && spent + cost <= budget;
      const row = { site_id: siteId, day, spent: isEnough ? spent + cost : spent, is_used_up: isEnough ? 0 : 1 };
      run(
        build
          .insertInto('spending')
          .values(row)
          .onConflict((conflict) => conflict.columns(['site_id', 'day']).doUpdateSet(row)),
      );
      const change = { cost, cost_day: day };
      if (isEnough) run(build.updateTable('delivery').set(change).where('delivery_id', '=', deliveryId));
      return isEnough;
    });
  }

  async of(siteId: string, day: string): Promise<{ spent: number; isUsedUp: boolean }> {
    return this.#of(siteId, day);
  }

  /** Only inside a write. */
  giveBack(conversationId: string, deliveryId: string): void {
    const { build, run, first } = this.#database;
    const conversation = build
      .selectFrom('conversation')
      .select('site_id')
      .where('conversation_id', '=', conversationId);
    this.#statements.giveBack.run(first(conversation)?.site_id ?? '', deliveryId);
    run(build.updateTable('delivery').set({ cost: null, cost_day: null }).where('delivery_id', '=', deliveryId));
  }

  takeSend(bounds: readonly SendBound[], now: number): Promise<boolean> {
    const { build, run, first, write } = this.#database;
    const hour = Math.floor(now / hourMs);
    return write(() => {
      run(build.deleteFrom('send_count').where('hour', '<', hour));
      const countOf = (key: string): number => {
        const query = build.selectFrom('send_count').select('count').where('hour', '=', hour).where('key', '=', key);
        return first(query)?.count ?? 0;
      };
      if (bounds.some(({ key, atMost }) => countOf(key) >= atMost)) return false;
      for (const { key } of bounds) {
        const row = { hour, key, count: countOf(key) + 1 };
        const insert = build.insertInto('send_count').values(row);
        run(insert.onConflict((conflict) => conflict.columns(['hour', 'key']).doUpdateSet({ count: row.count })));
      }
      return true;
    });
  }

  #of(siteId: string, day: string): { spent: number; isUsedUp: boolean } {
    const { build, first } = this.#database;
    const query = build.selectFrom('spending').selectAll().where('site_id', '=', siteId).where('day', '=', day);
    const row = first(query);
    return { spent: row?.spent ?? 0, isUsedUp: row?.is_used_up === 1 };
  }
}
