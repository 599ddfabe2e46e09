import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { idbStorage } from '../storage/idb-storage.ts';
import { databaseName } from './device.ts';
import { hasRecord } from './has-record.ts';

afterEach(() => vi.unstubAllGlobals());

test('asking for a record makes none', async () => {
  const indexedDB = new IDBFactory();
  vi.stubGlobal('indexedDB', indexedDB);
  expect(await hasRecord('shop')).toBe(false);
  expect(await indexedDB.databases()).toEqual([]);
});

test('a device that has talked on this site has a record, of this site only', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const storage = idbStorage(databaseName('shop'));
  await storage.keepFirst('token', 'x');
  expect(await hasRecord('shop')).toBe(true);
  expect(await hasRecord('shop2')).toBe(false);
  storage.close();
});

test('where IndexedDB is missing or denied, nothing is known', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect(await hasRecord('shop')).toBe(false);
  vi.stubGlobal('indexedDB', { databases: () => Promise.reject(new DOMException('no', 'SecurityError')) });
  expect(await hasRecord('shop')).toBe(false);
});
