import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

async function makeLedger({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('consent_ledger')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text')
    .addColumn('address_id', 'text')
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('how', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('by_agent', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  const index = (name: string, columns: string[]) => schema.createIndex(name).on('consent_ledger').columns(columns);
  await index('consent_ledger_of_site', ['site_id', 'position']).execute();
  await index('consent_ledger_of_contact', ['contact_id', 'position']).execute();
}

/** Orders that came in from a provider: the same again, however late, has no further effect (C9). */
async function makeEvents({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('consent_event')
    .addColumn('event_key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}

async function makeSuppressions({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('suppression')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('suppression_once', ['site_id', 'channel', 'value'])
    .execute();
  await schema.createIndex('suppression_of_site').on('suppression').columns(['site_id', 'position']).execute();
}

const keepConsents = sql`
  INSERT INTO consent_ledger (site_id, channel, value, contact_id, address_id, change, how, words, at)
  SELECT contact.site_id, address.channel, address.value, consent.contact_id, consent.address_id,
    consent.change, consent.how, consent.words, consent.at
  FROM consent JOIN address USING (address_id) JOIN contact ON contact.contact_id = address.contact_id
  ORDER BY consent.consent_id`;

/** What may not be written to stays so: its owner took the consent back, or, where that was not the last, it had failed. */
const keepUnusable = sql`
  INSERT OR IGNORE INTO suppression (site_id, channel, value, reason, at)
  SELECT contact.site_id, address.channel, address.value, iif(consent.change = 'withdrawn', consent.how, 'hard-bounce'),
    coalesce(consent.at, address.made_at)
  FROM address JOIN contact ON contact.contact_id = address.contact_id
  LEFT JOIN consent ON consent.consent_id = (
    SELECT max(consent_id) FROM consent WHERE consent.address_id = address.address_id)
  WHERE address.is_usable = 0 ORDER BY 5, address.address_id`;

/** Nothing but the program's own mistakes would change it; then it is better that nothing happens at all. */
const refuse = (change: 'UPDATE' | 'DELETE') =>
  sql.raw(`CREATE TRIGGER consent_ledger_no_${change.toLowerCase()} BEFORE ${change} ON consent_ledger
  BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END`);

/** The ledger of consents that only grows, what may not be written to, when somebody was last known at an address, and how codes count. */
export const consentLedger = {
  async up(db: Kysely<Tables>): Promise<void> {
    await makeLedger(db);
    await makeEvents(db);
    await makeSuppressions(db);
    await keepConsents.execute(db);
    await keepUnusable.execute(db);
    await db.schema.dropTable('consent').execute();
    await db.schema.alterTable('address').dropColumn('is_usable').execute();
    await db.schema.alterTable('address').addColumn('seen_at', 'bigint').execute();
    await db.schema.alterTable('proof').addColumn('mailbox', 'text').execute();
    const counted = db.schema.createIndex('proof_by_mailbox').on('proof');
    await counted.columns(['mailbox', 'created_at']).execute();
    await sql`UPDATE address SET seen_at = made_at WHERE proven_by IN ('code', 'link')`.execute(db);
    await refuse('UPDATE').execute(db);
    await refuse('DELETE').execute(db);
  },
};
