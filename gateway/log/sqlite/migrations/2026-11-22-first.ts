import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

async function makeSitesAndContacts({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('store_meta')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('site')
    .addColumn('site_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('origins', 'text', (column) => column.notNull())
    .addColumn('home_url', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('contact')
    .addColumn('contact_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text')
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('contact_key')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull().references('contact.contact_id'))
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function makeAddresses({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('address')
    .addColumn('address_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull().references('contact.contact_id'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addColumn('proven_by', 'text')
    .addColumn('is_usable', 'integer', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('address_once', ['contact_id', 'channel', 'value'])
    .execute();
  await schema.createIndex('address_by_value').on('address').columns(['channel', 'value']).execute();
  await schema
    .createTable('consent')
    .addColumn('consent_id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('contact_id', 'text', (column) => column.notNull().references('contact.contact_id'))
    .addColumn('address_id', 'text', (column) => column.notNull().references('address.address_id'))
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('how', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('consent_by_contact').on('consent').columns(['contact_id', 'at']).execute();
}

async function makeProofs({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('proof')
    .addColumn('proof_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('address_id', 'text', (column) => column.notNull().references('address.address_id'))
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('code_hash', 'text', (column) => column.notNull())
    .addColumn('link_hash', 'text', (column) => column.unique())
    .addColumn('tries_left', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('wanted', 'text')
    .addColumn('is_replaced', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('proof_by_address').on('proof').columns(['address_id', 'created_at']).execute();
}

async function makeConversations({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('conversation')
    .addColumn('conversation_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull().references('contact.contact_id'))
    .addColumn('head', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('active_at', 'bigint', (column) => column.notNull())
    .addColumn('plan_at', 'bigint')
    .addColumn('snapshot', 'text', (column) => column.notNull())
    .execute();
  const begun = sql<boolean>`head > 0`;
  // Unique, so that "older than the last one shown" is an exact place in the desk's list.
  await schema
    .createIndex('conversation_by_activity')
    .unique()
    .on('conversation')
    .columns(['site_id', 'active_at'])
    .where(begun)
    .execute();
  await schema
    .createIndex('conversation_by_state')
    .on('conversation')
    .columns(['site_id', 'state', 'active_at'])
    .where(begun)
    .execute();
  await schema
    .createIndex('conversation_by_plan')
    .on('conversation')
    .column('plan_at')
    .where('plan_at', 'is not', null)
    .execute();
}

async function makeEntries({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('entry')
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.conversation_id'))
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('author_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('visible_to_contact', 'integer', (column) => column.notNull())
    .addColumn('adds_unread', 'integer', (column) => column.notNull())
    .addColumn('external_id', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addUniqueConstraint('entry_seq', ['conversation_id', 'seq'])
    // Entry ids are ordered by time: with them first, inserts go to the end of the index and not all over it.
    .addUniqueConstraint('entry_once', ['entry_id', 'conversation_id', 'author_id'])
    .execute();
  const partial = (name: string) => schema.createIndex(name).on('entry').columns(['conversation_id', 'seq']);
  await partial('entry_for_contact').where(sql<boolean>`visible_to_contact = 1`).execute();
  await partial('entry_unread').where(sql<boolean>`adds_unread = 1`).execute();
  await partial('entry_external').where(sql<boolean>`external_id IS NOT NULL`).execute();
  await schema
    .createTable('original')
    .addColumn('original_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.conversation_id'))
    .addColumn('media_type', 'text', (column) => column.notNull())
    .addColumn('bytes', 'blob', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}

async function makeDeliveries({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('delivery')
    .addColumn('delivery_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('conversation_id', 'text', (column) => column.notNull().references('conversation.conversation_id'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address_id', 'text', (column) => column.notNull())
    .addColumn('seqs', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_id', 'text')
    .addColumn('external_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('settled_at', 'bigint')
    .execute();
  await schema
    .createIndex('delivery_due')
    .on('delivery')
    .column('due_at')
    .where(sql<boolean>`status in ('waiting', 'sending')`)
    .execute();
  await schema
    .createIndex('delivery_dead')
    .on('delivery')
    .column('settled_at')
    .where(sql<boolean>`status in ('failed', 'unknown')`)
    .execute();
  await schema.createIndex('delivery_of').on('delivery').columns(['conversation_id', 'channel']).execute();
  await schema
    .createTable('delivery_reply')
    .addColumn('conversation_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('address_id', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) => column.notNull().references('delivery.delivery_id'))
    // A reply goes to one address of one channel at most once (C10).
    .addPrimaryKeyConstraint('delivery_reply_once', ['conversation_id', 'seq', 'channel', 'address_id'])
    .execute();
}

/** Everything the first version keeps. */
export const first = {
  async up(db: Kysely<Tables>): Promise<void> {
    await makeSitesAndContacts(db);
    await makeAddresses(db);
    await makeProofs(db);
    await makeConversations(db);
    await makeEntries(db);
    await makeDeliveries(db);
  },
};
