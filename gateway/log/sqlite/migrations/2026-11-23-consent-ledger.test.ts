import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Tables } from '../tables.ts';
import { consentLedger } from './2026-11-23-consent-ledger.ts';
import { migrations } from './migrations.ts';

let handle: Database.Database;
let build: Kysely<Tables>;
beforeEach(async () => {
  handle = new Database(':memory:');
  build = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) });
  for (const [name, migration] of Object.entries(migrations).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (name < '2026-11-23') await migration.up(build as Kysely<unknown>);
  }
});
afterEach(() => handle.close());

test('A7: an address that was withdrawn or had failed before stays so, for every contact of the site who has it', async () => {
  handle.exec(`
    INSERT INTO contact VALUES ('c1', 'demo', 'k1', NULL, 'en', 1), ('c2', 'demo', 'k2', NULL, 'en', 1);
    INSERT INTO address VALUES
      ('a1', 'c1', 'email', 'anna@example.org', 'a', 'code', 0, 5),
      ('a2', 'c2', 'email', 'anna@example.org', 'a', 'code', 1, 6),
      ('a3', 'c1', 'email', 'ben@example.org', 'b', 'link', 0, 4),
      ('a4', 'c1', 'email', 'cem@example.org', 'c', 'link', 1, 4);
    INSERT INTO consent (contact_id, address_id, change, words, how, at) VALUES
      ('c1', 'a1', 'given', 'yes', 'code', 7), ('c1', 'a1', 'withdrawn', '', 'unsubscribe', 8), ('c1', 'a3', 'given', 'yes', 'link', 3);`);
  await consentLedger.up(build);
  const standing = handle.prepare('SELECT site_id, channel, value, reason, at FROM suppression').raw();
  expect(standing.all()).toEqual([
    ['demo', 'email', 'ben@example.org', 'hard-bounce', 3],
    ['demo', 'email', 'anna@example.org', 'unsubscribe', 8],
  ]);
});

test('consents that were given before stand in the ledger in their order, and addresses are known from their proof', async () => {
  handle.exec(`
    INSERT INTO contact VALUES ('c1', 'demo', 'k1', NULL, 'en', 1);
    INSERT INTO address VALUES ('a1', 'c1', 'email', 'anna@example.org', 'a', 'code', 1, 5);
    INSERT INTO address VALUES ('a2', 'c1', 'email', 'ben@example.org', 'b', 'wrote-in', 1, 6);
    INSERT INTO consent (contact_id, address_id, change, words, how, at) VALUES
      ('c1', 'a2', 'given', 'hello', 'wrote-in', 9), ('c1', 'a1', 'given', 'yes', 'code', 7);`);
  await consentLedger.up(build);
  const lines = handle.prepare('SELECT site_id, channel, value, contact_id, how, words, at FROM consent_ledger').raw();
  expect(lines.all()).toEqual([
    ['demo', 'email', 'ben@example.org', 'c1', 'wrote-in', 'hello', 9],
    ['demo', 'email', 'anna@example.org', 'c1', 'code', 'yes', 7],
  ]);
  const seen = handle.prepare('SELECT address_id, seen_at FROM address ORDER BY address_id').raw();
  expect(seen.all()).toEqual([
    ['a1', 5],
    ['a2', null],
  ]);
  expect(() => handle.exec('DELETE FROM consent_ledger')).toThrow('append-only');
});
