import { entries, promisifyRequest, type UseStore, update } from 'idb-keyval';
import type { DeviceStorage } from './device-storage.ts';

const storeName = 'record';

/**
 * Opens transactions that reach the disk before they report success: Chrome's default since 121 is `relaxed`, which
 * loses what was said when the machine goes down right after.
 */
function strictStore(databaseName: string): UseStore & { close(): void } {
  let opening: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    const request = indexedDB.open(databaseName);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    return promisifyRequest(request).then((database) => {
      database.onclose = () => {
        opening = undefined;
      };
      // Somebody deletes the database: an open connection would hold that up for ever.
      database.onversionchange = () => database.close();
      return database;
    });
  };
  const attempt: UseStore = async (mode, callback) => {
    opening ??= open();
    const database = await opening;
    return callback(database.transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName));
  };
  const use: UseStore = (mode, callback) =>
    attempt(mode, callback).catch(() => {
      // WebKit drops the connections of background tabs without a word. All our transactions may run twice.
      opening = undefined;
      return attempt(mode, callback);
    });
  return Object.assign(use, { close: () => void opening?.then((database) => database.close(), String) });
}

/** Keeps the record in an IndexedDB database of its own, with strict durability. Rejects with the browser's own error. */
export function idbStorage(databaseName: string): DeviceStorage {
  const use = strictStore(databaseName);
  return {
    kind: 'indexeddb',
    readAll: async () => new Map(await entries<string, unknown>(use)),
    write: (puts, drops = []) =>
      use('readwrite', (store) => {
        for (const [key, value] of puts) store.put(value, key);
        for (const key of drops) store.delete(key);
        return promisifyRequest(store.transaction);
      }),
    async keepFirst<T>(key: string, value: T) {
      let kept = value;
      await update<T>(
        key,
        (old) => {
          kept = old ?? value;
          return kept;
        },
        use,
      );
      return kept;
    },
    close: use.close,
  };
}
