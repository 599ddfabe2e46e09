import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Files of messages: what is known of them. Their bytes lie in the data folder or a bucket. */
export const uploads = {
  async up({ schema }: Kysely<Tables>): Promise<void> {
    await schema
      .createTable('attachment')
      .addColumn('attachment_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('site_id', 'text', (column) => column.notNull())
      .addColumn('owner_kind', 'text', (column) => column.notNull())
      .addColumn('owner_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('length_bytes', 'bigint', (column) => column.notNull())
      .addColumn('storage_key', 'text', (column) => column.notNull().unique())
      .addColumn('made_at', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('refusal', 'text')
      .addColumn('type', 'text')
      .addColumn('size_bytes', 'bigint')
      .addColumn('width', 'integer')
      .addColumn('height', 'integer')
      .addColumn('sha256', 'text')
      .addColumn('conversation_id', 'text')
      .addColumn('entry_id', 'text')
      .execute();
    const index = (name: string, columns: string[]) => schema.createIndex(name).on('attachment').columns(columns);
    await index('attachment_of_owner', ['owner_kind', 'owner_id', 'made_at']).execute();
    await index('attachment_of_site', ['site_id', 'made_at']).execute();
    await schema
      .createIndex('attachment_left_alone')
      .on('attachment')
      .columns(['state', 'made_at'])
      .where(sql<boolean>`entry_id is null`)
      .execute();
  },
};
