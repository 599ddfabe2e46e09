/**
 * Where a device keeps its record of one site: credential, unsent items, a window of entries. Few and small values by key.
 * Implementations keep one contract suite (`device-storage.contract.ts`).
 */
export interface DeviceStorage {
  readonly kind: 'indexeddb' | 'memory';
  /** Everything kept. */
  readAll(): Promise<Map<string, unknown>>;
  /** Puts and drops together or not at all; on stable storage (where there is one) when it resolves. */
  write(puts: readonly (readonly [key: string, value: unknown])[], drops?: readonly string[]): Promise<void>;
  /** Puts a value where there is none and resolves with the one that is kept; of two tabs, both get the same. */
  keepFirst<T>(key: string, value: T): Promise<T>;
  /** Wipes the record: after that it is as if nobody had ever talked here. Rejects when something may be left. */
  clear(): Promise<void>;
  close(): void;
}
