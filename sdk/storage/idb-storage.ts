import { promisifyRequest } from 'idb-keyval';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { DeviceStorage } from './device-storage.ts';

const storeName = 'record';
/** WebKit sometimes never answers the first `open` of a page; a second one may be answered, so both have a bound. */
const openDeadlineMs = 4_000;

/** Settles as the request does, or rejects after the deadline; what comes after that is given to `late`. */
function inTime<T>(request: IDBRequest<T>, clock: Clock, late: (result: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const stop = clock.after(openDeadlineMs, () => {
      isLate = true;
      reject(new DOMException('IndexedDB does not answer', 'TimeoutError'));
    });
    const answered = (result: T): void => {
      stop();
      if (isLate) late(result);
      else resolve(result);
    };
    promisifyRequest(request).then(answered, (error) => {
      stop();
      reject(error);
    });
  });
}

/** Keeps the record in an IndexedDB database of its own, with strict durability. Rejects with the browser's own error. */
export function idbStorage(databaseName: string, clock: Clock = systemClock): DeviceStorage {
  /** One connection, opened when it is needed and opened again when it was lost. */
  let opening: Promise<IDBDatabase> | undefined;

  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(databaseName);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    const database = await inTime(request, clock, (late) => late.close());
    // `onversionchange`: somebody deletes the database; an open connection would hold that up for ever.
    database.onclose = database.onversionchange = () => {
      database.close();
      close();
    };
    return database;
  };

  /** Transactions that run are finished first; a later use opens again. */
  const close = (): void => {
    opening?.then((database) => database.close(), String);
    opening = undefined;
  };

  /**
   * Runs a transaction that reaches the disk before it reports success: Chrome's default since 121 is `relaxed`, which
   * loses what was said when the machine goes down right after. WebKit drops the connections of background tabs without
   * a word, so one that fails is tried again on a new connection; all our transactions may run twice.
   */
  const use = async <T>(mode: IDBTransactionMode, action: (store: IDBObjectStore) => Promise<T>): Promise<T> => {
    for (let isLast = false; ; isLast = true) {
      opening ??= open();
      const used = opening;
      try {
        const transaction = (await used).transaction(storeName, mode, { durability: 'strict' });
        return await action(transaction.objectStore(storeName));
      } catch (error) {
        // Of several that fail together the first one closes, the others find the new connection.
        if (opening === used) close();
        if (isLast) throw error;
      }
    }
  };

  const change = (act: (store: IDBObjectStore) => void): Promise<void> =>
    use('readwrite', (store) => {
      try {
        act(store);
      } catch (error) {
        // What was put before the one that cannot be put would be committed alone.
        store.transaction.abort();
        throw error;
      }
      return promisifyRequest(store.transaction);
    });

  return {
    kind: 'indexeddb',
    readAll: () =>
      use('readonly', async (store) => {
        const requests = [promisifyRequest(store.getAllKeys()), promisifyRequest(store.getAll())] as const;
        const [keys, values] = await Promise.all(requests);
        return new Map(keys.map((key, index) => [String(key), values[index]]));
      }),
    write: (puts, drops = []) =>
      change((store) => {
        for (const [key, value] of puts) store.put(value, key);
        for (const key of drops) store.delete(key);
      }),
    keepFirst: <T>(key: string, value: T) =>
      use('readwrite', async (store) => {
        const old: T | undefined = await promisifyRequest(store.get(key));
        if (old !== undefined) return old;
        store.put(value, key);
        await promisifyRequest(store.transaction);
        return value;
      }),
    async clear() {
      await change((store) => store.clear());
      close();
      // Nothing is left. That there is a database at all says that somebody talked here, so it goes, too, if it can: not
      // where another page holds it open.
      await inTime(indexedDB.deleteDatabase(databaseName), clock, String).catch(String);
    },
    close,
  };
}
