import type { ChannelName } from '@throughline/sdk/wire';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Conversation } from '../conversation/conversation.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { readSnapshot, saveSnapshot } from '../log/sqlite/snapshots.ts';
import { type LogStatements, prepareLogStatements } from '../log/sqlite/statements.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Delivery, DeliveryStore, NewDelivery } from './delivery-store.ts';

// Written out and not bound: a partial index is only used when the query repeats its condition (sqlite.org/partialindex.html).
const isUnsettled = sql<boolean>`status in ('waiting', 'sending')`;
const isDead = sql<boolean>`delivery.status in ('failed', 'unknown')`;

const readDelivery = (row: Selectable<Tables['delivery']>): Delivery => ({
  deliveryId: row.delivery_id,
  conversationId: row.conversation_id,
  channel: row.channel,
  addressId: row.address_id,
  seqs: JSON.parse(row.seqs) as number[],
  status: row.status,
  attempts: row.attempts,
  createdAt: row.created_at,
  dueAt: row.due_at,
  leaseId: row.lease_id,
  externalId: row.external_id,
  reason: row.reason,
  settledAt: row.settled_at,
});

/** Planned and running deliveries in SQLite; see `DeliveryStore` for what it promises. */
export class SqliteDeliveryStore implements DeliveryStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #statements: LogStatements;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#statements = prepareLogStatements(database.handle);
  }

  async plansDue(now: number, limit: number): Promise<Conversation[]> {
    const query = this.#build
      .selectFrom('conversation')
      .select('snapshot')
      .where('plan_at', '<=', now)
      .orderBy('plan_at')
      .limit(limit);
    return this.#database.all(query).map((row) => readSnapshot(row.snapshot));
  }

  async deliveriesSince(conversationId: string, seq: number): Promise<Delivery[]> {
    const carrying = this.#build
      .selectFrom('delivery_reply')
      .select('delivery_id')
      .where('conversation_id', '=', conversationId)
      .where('seq', '>', seq);
    const query = this.#build.selectFrom('delivery').selectAll().where('delivery_id', 'in', carrying);
    return this.#database.all(query.orderBy('created_at').orderBy('delivery_id')).map(readDelivery);
  }

  savePlan(
    conversationId: string,
    head: number,
    deliveries: readonly NewDelivery[],
    lookAgainAt: number | null,
  ): Promise<boolean> {
    return this.#database.write(() => {
      const snapshot = this.#statements.snapshot.get(conversationId);
      const conversation = snapshot === undefined ? null : readSnapshot(snapshot);
      if (conversation?.head !== head) return false;
      for (const delivery of deliveries) this.#insert(delivery);
      saveSnapshot(this.#statements, { ...conversation, planAt: lookAgainAt });
      return true;
    });
  }

  claim(
    now: number,
    leaseUntil: number,
    leaseId: string,
    limit: number,
  ): Promise<(Delivery & { wasSending: boolean })[]> {
    const due = this.#unsettled().where('due_at', '<=', now).orderBy('due_at').orderBy('delivery_id').limit(limit);
    return this.#database.write(() =>
      this.#database.all(due).map((row) => {
        const leased = {
          status: 'sending' as const,
          lease_id: leaseId,
          due_at: leaseUntil,
          attempts: row.attempts + 1,
        };
        this.#database.run(this.#build.updateTable('delivery').set(leased).where('delivery_id', '=', row.delivery_id));
        return { ...readDelivery({ ...row, ...leased }), wasSending: row.status === 'sending' };
      }),
    );
  }

  async postpone(deliveryId: string, leaseId: string, dueAt: number, reason: string): Promise<void> {
    const change = { status: 'waiting' as const, lease_id: null, due_at: dueAt, reason };
    await this.#database.write(() => this.#database.run(this.#leased(deliveryId, leaseId).set(change)));
  }

  async close(
    deliveryId: string,
    leaseId: string,
    status: 'cancelled' | 'unknown',
    reason: string,
    at: number,
  ): Promise<void> {
    const change = { status, lease_id: null, reason, settled_at: at };
    await this.#database.write(() => this.#database.run(this.#leased(deliveryId, leaseId).set(change)));
  }

  async delivery(deliveryId: string): Promise<Delivery | null> {
    const query = this.#build.selectFrom('delivery').selectAll().where('delivery_id', '=', deliveryId);
    const row = this.#database.first(query);
    return row && readDelivery(row);
  }

  async deadLetters(siteId: string, limit: number): Promise<Delivery[]> {
    const query = this.#build
      .selectFrom('delivery')
      .innerJoin('conversation', 'conversation.conversation_id', 'delivery.conversation_id')
      .selectAll('delivery')
      .where('conversation.site_id', '=', siteId)
      .where(isDead)
      .orderBy('delivery.settled_at', 'desc')
      .orderBy('delivery.delivery_id', 'desc')
      .limit(limit);
    return this.#database.all(query).map(readDelivery);
  }

  async thread(conversationId: string, channel: ChannelName, limit: number): Promise<string[]> {
    const written = this.#build
      .selectFrom('entry')
      .select(['external_id as externalId', 'at'])
      .where('conversation_id', '=', conversationId)
      .where('channel', '=', channel)
      .where('external_id', 'is not', null);
    const sent = this.#build
      .selectFrom('delivery')
      .select(['external_id as externalId', 'created_at as at'])
      .where('conversation_id', '=', conversationId)
      .where('channel', '=', channel)
      .where('external_id', 'is not', null);
    const newestFirst = this.#database.all(written.unionAll(sent).orderBy('at', 'desc').limit(limit));
    return newestFirst.reverse().flatMap(({ externalId }) => (externalId === null ? [] : [externalId]));
  }

  async nextDueAt(): Promise<number | null> {
    const plan = this.#build
      .selectFrom('conversation')
      .select('plan_at as at')
      .where('plan_at', 'is not', null)
      .orderBy('plan_at')
      .limit(1);
    const moments = [
      this.#database.first(plan)?.at,
      this.#database.first(this.#unsettled().orderBy('due_at').limit(1))?.due_at,
    ];
    const due = moments.filter((at) => typeof at === 'number');
    return due.length === 0 ? null : Math.min(...due);
  }

  #unsettled() {
    return this.#build.selectFrom('delivery').selectAll().where(isUnsettled);
  }

  #leased(deliveryId: string, leaseId: string) {
    return this.#build
      .updateTable('delivery')
      .where('delivery_id', '=', deliveryId)
      .where('lease_id', '=', leaseId)
      .where('status', '=', 'sending');
  }

  #insert({ deliveryId, conversationId, channel, addressId, seqs, createdAt }: NewDelivery): void {
    const uncovered = seqs.filter((seq) => !this.#isCovered({ conversationId, channel, addressId, seq }));
    if (uncovered.length === 0) return;
    const where = { conversation_id: conversationId, channel, address_id: addressId, delivery_id: deliveryId };
    this.#database.run(
      this.#build.insertInto('delivery').values({
        ...where,
        seqs: JSON.stringify(uncovered),
        status: 'waiting',
        attempts: 0,
        created_at: createdAt,
        due_at: createdAt,
      }),
    );
    for (const seq of uncovered) {
      const insert = this.#build.insertInto('delivery_reply').values({ ...where, seq });
      this.#database.run(insert.onConflict((conflict) => conflict.doUpdateSet({ delivery_id: deliveryId })));
    }
  }

  /** What was called off never left: it keeps nothing from going to that address after all. */
  #isCovered(reply: { conversationId: string; channel: string; addressId: string; seq: number }): boolean {
    const query = this.#build
      .selectFrom('delivery_reply')
      .innerJoin('delivery', 'delivery.delivery_id', 'delivery_reply.delivery_id')
      .select('delivery.status')
      .where('delivery_reply.conversation_id', '=', reply.conversationId)
      .where('delivery_reply.seq', '=', reply.seq)
      .where('delivery_reply.channel', '=', reply.channel)
      .where('delivery_reply.address_id', '=', reply.addressId)
      .where('delivery.status', '!=', 'cancelled');
    return this.#database.first(query) !== null;
  }
}
