import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Who a site's backend said a device is, which tokens said so, and which contacts became one. */
export const merges = {
  async up({ schema }: Kysely<Tables>): Promise<void> {
    await schema
      .createTable('device_identity')
      .addColumn('device_key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('identity_token')
      .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('device_key', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('identity_token_by_end').on('identity_token').column('expires_at').execute();
    await schema
      .createTable('contact_merge')
      .addColumn('merge_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('from_contact', 'text', (column) => column.notNull().references('contact.contact_id'))
      .addColumn('to_contact', 'text', (column) => column.notNull().references('contact.contact_id'))
      .addColumn('subject_hash', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull())
      .addColumn('keys', 'text', (column) => column.notNull())
      .addColumn('name_before', 'text')
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('undone_at', 'bigint')
      .execute();
    await schema.createIndex('contact_merge_of').on('contact_merge').columns(['to_contact', 'at']).execute();
    await schema.createIndex('contact_key_of').on('contact_key').column('contact_id').execute();
  },
};
