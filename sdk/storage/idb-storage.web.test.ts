import { afterEach, describe, expect, test, vi } from 'vitest';
import { hasRecord } from '../session/has-record.ts';
import { deviceStorageContract } from './device-storage.contract.ts';
import type { DeviceStorage } from './device-storage.ts';
import { idbStorage } from './idb-storage.ts';

let count = 0;
const opened: { name: string; storage: DeviceStorage }[] = [];

function open(name: string): DeviceStorage {
  const storage = idbStorage(name);
  opened.push({ name, storage });
  return storage;
}

afterEach(() => {
  for (const { name, storage } of opened.splice(0)) {
    storage.close();
    indexedDB.deleteDatabase(name);
  }
});

describe('storage in a real browser', () => {
  deviceStorageContract(() => {
    const name = `throughline-test-${count++}`;
    return () => open(name);
  });

  test('every transaction asks for the disk, not for a buffer', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await open(`throughline-test-${count++}`).write([['a', 1]]);
    const durabilities = transaction.mock.results.map(({ value }) => (value as IDBTransaction).durability);
    transaction.mockRestore();
    expect(durabilities).toEqual(['strict']);
  });

  test('a connection that was dropped is opened again', async () => {
    const databases: IDBDatabase[] = [];
    const real = IDBDatabase.prototype.transaction;
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...use) {
      databases.push(this);
      return real.apply(this, use);
    });
    const storage = open(`throughline-test-${count++}`);
    await storage.write([['a', 1]]);
    databases[0]?.close();
    await storage.write([['b', 2]]);
    spy.mockRestore();
    expect(await storage.readAll()).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });

  test('somebody else can delete the database while it is open', async () => {
    const name = `throughline-test-${count++}`;
    await open(name).write([['a', 1]]);
    const deleted = await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('blocked');
    });
    expect(deleted).toBe('deleted');
  });

  test('the loader sees a record that is there', async () => {
    expect(await hasRecord('web-test')).toBe(false);
    await open('throughline-web-test').keepFirst('token', 'x');
    expect(await hasRecord('web-test')).toBe(true);
  });
});
