import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Devices that end, that were handed over, and what is on its way between two of them. */
export const knownDevices = {
  async up({ schema }: Kysely<Tables>): Promise<void> {
    for (const column of ['expires_at', 'dropped_at', 'moved_at'] as const) {
      await schema.alterTable('contact_key').addColumn(column, 'bigint').execute();
    }
    await schema.alterTable('contact_key').addColumn('moved_to', 'text').execute();
    await schema
      .createTable('handoff')
      .addColumn('secret_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('site_id', 'text', (column) => column.notNull())
      .addColumn('contact_id', 'text', (column) => column.notNull().references('contact.contact_id'))
      .addColumn('given_by', 'text', (column) => column.notNull().unique())
      .addColumn('draft', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('taken_by', 'text')
      .execute();
    await schema.createIndex('handoff_by_end').on('handoff').column('expires_at').execute();
  },
};
