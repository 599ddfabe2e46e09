import type { DeviceStorage } from './device-storage.ts';

/** Keeps the record only as long as the page or program runs. `kept` lets a test look at it or hand it on. */
export function memoryStorage(kept = new Map<string, unknown>()): DeviceStorage {
  return {
    kind: 'memory',
    readAll: async () => new Map(kept),
    async write(puts, drops = []) {
      const copies = puts.map(([key, value]) => [key, structuredClone(value)] as const);
      for (const [key, copy] of copies) kept.set(key, copy);
      for (const key of drops) kept.delete(key);
    },
    async keepFirst<T>(key: string, value: T) {
      if (!kept.has(key)) kept.set(key, value);
      return kept.get(key) as T;
    },
    async clear() {
      kept.clear();
    },
    close() {},
  };
}
