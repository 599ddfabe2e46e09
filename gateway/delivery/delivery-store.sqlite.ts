import type { ChannelName } from '@throughline/sdk/wire';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { DeliveryReport } from '../channel/channel.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import { planAgain } from '../log/sqlite/plan-again.ts';
import { readSnapshot, saveSnapshot } from '../log/sqlite/snapshots.ts';
import { type LogStatements, prepareLogStatements } from '../log/sqlite/statements.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Decision } from '../reply/reasons.ts';
import {
  type Delivery,
  type DeliveryEvent,
  type DeliveryStore,
  type Expense,
  type LetterPlace,
  mayHaveGoneOut,
  type NewDelivery,
  type Postponement,
  type SavedPlan,
  type SendBound,
} from './delivery-store.ts';
import { ParkedReports } from './parked-reports.sqlite.ts';
import { Spending } from './spending.sqlite.ts';

// Written out and not bound: a partial index is only used when the query repeats its condition (sqlite.org/partialindex.html).
const isUnsettled = sql<boolean>`status in ('waiting', 'sending')`;
const isDead = sql<boolean>`delivery.status in ('failed', 'unknown')`;

const mostExternalIds = 50;
const mostEvents = 100;

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
  decision: row.decision === null ? null : (JSON.parse(row.decision) as Decision),
  repeats: row.repeats,
});

type DeliveryKey = Pick<Selectable<Tables['delivery']>, 'delivery_id' | 'conversation_id'>;

/** Planned and running deliveries in SQLite; see `DeliveryStore` for what it promises. */
export class SqliteDeliveryStore implements DeliveryStore {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;
  readonly #statements: LogStatements;
  readonly #parked: ParkedReports;
  readonly #spending: Spending;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
    this.#parked = new ParkedReports(database);
    this.#spending = new Spending(database);
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

  savePlan(conversationId: string, head: number, plan: SavedPlan, now: number): Promise<boolean> {
    return this.#database.write(() => {
      const snapshot = this.#statements.snapshot.get(conversationId);
      const conversation = snapshot === undefined ? null : readSnapshot(snapshot);
      if (conversation?.head !== head) return false;
      for (const deliveryId of plan.callOff) this.#callOff(conversationId, deliveryId, now);
      for (const delivery of plan.due) this.#insert(delivery);
      saveSnapshot(this.#statements, { ...conversation, planAt: plan.lookAgainAt });
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
        this.#statements.noteDeliveryEvent.run(row.delivery_id, now, 'sending', null);
        return { ...readDelivery({ ...row, ...leased }), wasSending: row.status === 'sending' };
      }),
    );
  }

  async postpone(
    deliveryId: string,
    leaseId: string,
    { dueAt, reason, wasTried }: Postponement,
    at: number,
  ): Promise<void> {
    const change = { status: 'waiting' as const, lease_id: null, due_at: dueAt, reason };
    await this.#database.write(() => {
      // The claim has counted it already.
      const given = this.#leased(deliveryId, leaseId).set((row) => ({
        ...change,
        attempts: row('attempts', '-', wasTried ? 0 : 1),
      }));
      const isOurs = this.#database.run(given) === 1;
      if (isOurs) this.#statements.noteDeliveryEvent.run(deliveryId, at, 'waiting', reason);
    });
  }

  async cancel(
    deliveryId: string,
    leaseId: string,
    reason: string,
    at: number,
    isPlannedAgain: boolean,
  ): Promise<void> {
    await this.#database.write(() => {
      const row = this.#row(deliveryId);
      if (row?.lease_id !== leaseId || row.status !== 'sending') return;
      this.#end(row, reason, at);
      if (isPlannedAgain) planAgain(this.#statements, row.conversation_id, at);
    });
  }

  async delivery(deliveryId: string): Promise<Delivery | null> {
    const row = this.#row(deliveryId);
    return row && readDelivery(row);
  }

  async lastDeliveries(conversationId: string, limit: number): Promise<Delivery[]> {
    const query = this.#build
      .selectFrom('delivery')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .orderBy('created_at', 'desc')
      .orderBy('delivery_id', 'desc')
      .limit(limit);
    return this.#database.all(query).map(readDelivery).reverse();
  }

  async deliveryByExternalId(channel: ChannelName, externalIds: readonly string[]): Promise<Delivery | null> {
    for (const externalId of externalIds.slice(0, mostExternalIds)) {
      const query = this.#build
        .selectFrom('delivery')
        .selectAll()
        .where('channel', '=', channel)
        .where('external_id', '=', externalId);
      const row = this.#database.first(query);
      if (row) return readDelivery(row);
    }
    return null;
  }

  async events(deliveryId: string): Promise<DeliveryEvent[]> {
    const query = this.#build
      .selectFrom('delivery_event')
      .select(['at', 'status', 'reason'])
      .where('delivery_id', '=', deliveryId)
      .orderBy('event_id', 'desc')
      .limit(mostEvents);
    return this.#database.all(query).reverse();
  }

  park(report: DeliveryReport, eventKey: string, at: number): Promise<boolean> {
    return this.#parked.park(report, eventKey, at);
  }

  isTaken(channel: ChannelName, eventKey: string): Promise<boolean> {
    return this.#parked.isTaken(channel, eventKey);
  }

  parkedAndKnown(limit: number): Promise<DeliveryReport[]> {
    return this.#parked.known(limit);
  }

  forgetReports(now: number): Promise<number> {
    return this.#parked.forget(now);
  }

  async deadLetters(siteId: string, before: LetterPlace | null, limit: number): Promise<Delivery[]> {
    const all = this.#build
      .selectFrom('delivery')
      .innerJoin('conversation', 'conversation.conversation_id', 'delivery.conversation_id')
      .selectAll('delivery')
      .where('conversation.site_id', '=', siteId)
      .where(isDead)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('delivery as again')
              .select('again.delivery_id')
              .whereRef('again.repeats', '=', 'delivery.delivery_id')
              .where('again.repeats', 'is not', null),
          ),
        ),
      );
    const older = before
      ? all.where(
          sql<boolean>`(delivery.settled_at, delivery.delivery_id) < (${before.settledAt}, ${before.deliveryId})`,
        )
      : all;
    const query = older.orderBy('delivery.settled_at', 'desc').orderBy('delivery.delivery_id', 'desc').limit(limit);
    return this.#database.all(query).map(readDelivery);
  }

  resend(deliveryId: string, newDeliveryId: string, by: string, at: number): Promise<Delivery | null> {
    return this.#database.write(() => {
      const row = this.#row(deliveryId);
      if (row === null) return null;
      const again = this.#build.selectFrom('delivery').selectAll().where('repeats', '=', deliveryId);
      const known = this.#database.first(again);
      if (known) return readDelivery(known);
      if (row.status !== 'failed' && row.status !== 'unknown') return null;
      const { seqs, conversationId, channel, addressId } = readDelivery(row);
      const delivery = { deliveryId: newDeliveryId, conversationId, channel, addressId, seqs, createdAt: at };
      this.#write({ ...delivery, decision: null }, seqs, deliveryId);
      this.#statements.noteDeliveryEvent.run(newDeliveryId, at, 'waiting', `sent-again-by:${by}`);
      const made = this.#row(newDeliveryId);
      return made && readDelivery(made);
    });
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

  reserve(deliveryId: string, expense: Expense): Promise<boolean> {
    return this.#spending.reserve(deliveryId, expense);
  }

  spending(siteId: string, day: string): Promise<{ spent: number; isUsedUp: boolean }> {
    return this.#spending.of(siteId, day);
  }

  takeSend(bounds: readonly SendBound[], now: number): Promise<boolean> {
    return this.#spending.takeSend(bounds, now);
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

  #row(deliveryId: string): Selectable<Tables['delivery']> | null {
    return this.#database.first(this.#build.selectFrom('delivery').selectAll().where('delivery_id', '=', deliveryId));
  }

  /** What a plan calls off while it waits. What may have gone out is not cancelled: a worker looks into it now. */
  #callOff(conversationId: string, deliveryId: string, now: number): void {
    const row = this.#row(deliveryId);
    if (row?.status !== 'waiting' || row.conversation_id !== conversationId) return;
    if (row.reason === mayHaveGoneOut) {
      const sooner = this.#build.updateTable('delivery').set({ due_at: Math.min(row.due_at, now) });
      this.#database.run(sooner.where('delivery_id', '=', deliveryId));
    } else {
      this.#end(row, 'address-not-usable', now);
    }
  }

  /** Cancels it and gives back what was set aside for it. */
  #end({ delivery_id: deliveryId, conversation_id: conversationId }: DeliveryKey, reason: string, at: number): void {
    this.#spending.giveBack(conversationId, deliveryId);
    const change = { status: 'cancelled' as const, lease_id: null, reason, settled_at: at };
    this.#database.run(this.#build.updateTable('delivery').set(change).where('delivery_id', '=', deliveryId));
    this.#statements.noteDeliveryEvent.run(deliveryId, at, 'cancelled', reason);
  }

  #insert(delivery: NewDelivery): void {
    const { conversationId, channel, addressId } = delivery;
    const isOpen = (seq: number): boolean => !this.#isCovered({ conversationId, channel, addressId, seq });
    const uncovered = delivery.seqs.filter(isOpen);
    if (uncovered.length > 0) this.#write(delivery, uncovered, null);
  }

  #write(delivery: NewDelivery, seqs: readonly number[], repeats: string | null): void {
    const { deliveryId, conversationId, channel, addressId, createdAt, decision } = delivery;
    const where = { conversation_id: conversationId, channel, address_id: addressId, delivery_id: deliveryId };
    this.#database.run(
      this.#build.insertInto('delivery').values({
        ...where,
        seqs: JSON.stringify(seqs),
        status: 'waiting',
        attempts: 0,
        created_at: createdAt,
        due_at: createdAt,
        decision: decision && JSON.stringify(decision),
        repeats,
      }),
    );
    for (const seq of seqs) {
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
