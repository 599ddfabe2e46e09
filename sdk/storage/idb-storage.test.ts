import { IDBDatabase as FakeDatabase, IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { deviceStorageContract } from './device-storage.contract.ts';
import { idbStorage } from './idb-storage.ts';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('storage in IndexedDB', () => {
  deviceStorageContract(() => () => idbStorage('record'));

  test('a transaction that fails once is tried again on a new connection', async () => {
    const storage = idbStorage('record');
    await storage.write([['a', 1]]);
    const open = vi.spyOn(indexedDB, 'open');
    vi.spyOn(FakeDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('the connection is closing', 'InvalidStateError');
    });
    await storage.write([['b', 2]]);
    expect(open).toHaveBeenCalledTimes(1);
    expect(await storage.readAll()).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });

  test('a transaction that fails twice fails with the browser’s own error', async () => {
    const storage = idbStorage('record');
    await storage.readAll();
    vi.spyOn(FakeDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(storage.write([['a', 1]])).rejects.toMatchObject({ name: 'QuotaExceededError' });
  });

  test('a database that may not be opened is not asked for ever', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await expect(idbStorage('record').readAll()).rejects.toMatchObject({ name: 'SecurityError' });
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('a database that is opened too late is not held open', async () => {
    const clock = new ManualClock();
    const closed = vi.spyOn(FakeDatabase.prototype, 'close');
    const reading = idbStorage('record', clock).readAll();
    clock.advance(4_000);
    expect(await reading).toEqual(new Map());
    expect(closed).toHaveBeenCalledTimes(1);
    expect(clock.running).toBe(0);
  });

  test('a wiped record leaves no database that would tell of it', async () => {
    const storage = idbStorage('record');
    await storage.write([['a', 1]]);
    await storage.clear();
    expect(await indexedDB.databases()).toEqual([]);
  });
});
