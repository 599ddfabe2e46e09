import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

async function widenDeliveries({ schema }: Kysely<Tables>): Promise<void> {
  const add = (name: string, type: 'text' | 'bigint') => schema.alterTable('delivery').addColumn(name, type).execute();
  await add('decision', 'text');
  await add('repeats', 'text');
  await add('cost', 'bigint');
  await add('cost_day', 'text');
  await schema
    .createIndex('delivery_by_external')
    .on('delivery')
    .columns(['channel', 'external_id'])
    .where('external_id', 'is not', null)
    .execute();
  await schema
    .createIndex('delivery_repeated_once')
    .unique()
    .on('delivery')
    .column('repeats')
    .where('repeats', 'is not', null)
    .execute();
}

async function makeReports({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('delivery_event')
    .addColumn('event_id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('delivery_id', 'text', (column) => column.notNull().references('delivery.delivery_id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute();
  await schema.createIndex('delivery_event_of').on('delivery_event').column('delivery_id').execute();
  await schema
    .createTable('delivery_report')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('event_key', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('external_id', 'text')
    .addColumn('parked', 'text')
    // The same event has one effect (C9).
    .addPrimaryKeyConstraint('delivery_report_once', ['channel', 'event_key'])
    .execute();
  await schema.createIndex('delivery_report_by_age').on('delivery_report').column('received_at').execute();
  await schema
    .createIndex('delivery_report_parked')
    .on('delivery_report')
    .columns(['channel', 'external_id'])
    .where(sql<boolean>`parked is not null`)
    .execute();
}

async function makeBounds({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('spending')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('spent', 'bigint', (column) => column.notNull())
    .addColumn('is_used_up', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('spending_of_day', ['site_id', 'day'])
    .execute();
  await schema
    .createTable('send_count')
    .addColumn('hour', 'bigint', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('send_count_of_hour', ['hour', 'key'])
    .execute();
}

/** What became of deliveries after they had left, why they went as they did, and what may still be sent. */
export const whatBecame = {
  async up(db: Kysely<Tables>): Promise<void> {
    await widenDeliveries(db);
    await makeReports(db);
    await makeBounds(db);
  },
};
