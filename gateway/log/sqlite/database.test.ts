import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type StoreDatabase } from './database.ts';
import { openStores } from './open-stores.ts';

let folder: string;
let path: string;
const open: StoreDatabase[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-'));
  path = join(folder, 'store.db');
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  rmSync(folder, { recursive: true });
});

async function openHere(): Promise<StoreDatabase> {
  const database = await openDatabase(path);
  open.push(database);
  return database;
}

const pragma = ({ handle }: StoreDatabase, name: string) => handle.pragma(name, { simple: true });

test('every commit is on the disk before it is answered: WAL and synchronous FULL, also after writing', async () => {
  const database = await openHere();
  await database.write(() => database.handle.exec("INSERT INTO store_meta VALUES ('a', 'b')"));
  expect(pragma(database, 'journal_mode')).toBe('wal');
  expect(pragma(database, 'synchronous')).toBe(2);
  expect(pragma(database, 'foreign_keys')).toBe(1);
});

test('a store opened again has what it had, and the same life', async () => {
  const first = await openStores(path);
  await first.sites.put({ siteId: 's1', name: 'Shop', origins: [], homeUrl: 'https://shop.example' });
  const { epoch } = first.log;
  await first.close();
  const second = await openStores(path);
  expect(second.log.epoch).toBe(epoch);
  expect(await second.sites.site('s1')).toMatchObject({ name: 'Shop' });
  await second.close();
});

test('a file of a newer version is not touched', async () => {
  const database = await openHere();
  database.handle.exec("INSERT INTO kysely_migration VALUES ('2999-01-01-later', '2999')");
  await expect(openDatabase(path)).rejects.toThrow('could not be brought to this version');
});

test('a file that is no database is refused', async () => {
  writeFileSync(path, 'Dear customer, '.repeat(1_000));
  await expect(openDatabase(path)).rejects.toMatchObject({ code: 'SQLITE_NOTADB' });
});

test('after closing nothing is written', async () => {
  const stores = await openStores(path);
  await stores.close();
  await expect(stores.log.probe()).rejects.toMatchObject({ code: 'closed' });
});
