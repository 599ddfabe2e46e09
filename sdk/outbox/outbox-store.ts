import type { DeviceStorage } from '../storage/device-storage.ts';
import type { OutboxItem } from './outbox.ts';

/** Where an outbox keeps its items, together or not at all; on stable storage (where there is one) when it resolves. */
export interface OutboxStore {
  write(puts: readonly OutboxItem[], drops: readonly string[]): Promise<void>;
}

const prefix = 'outbox/';

/** Keeps items in the device's record. */
export function deviceOutboxStore(storage: () => DeviceStorage): OutboxStore {
  return {
    write: (puts, drops) =>
      storage().write(
        puts.map((item) => [prefix + item.entryId, item] as const),
        drops.map((entryId) => prefix + entryId),
      ),
  };
}

/** The outbox items within a device's record; what does not look like one is left out. */
export function itemsIn(record: ReadonlyMap<string, unknown>): OutboxItem[] {
  const items = [...record].filter(([key]) => key.startsWith(prefix)).map(([, item]) => item as OutboxItem | null);
  return items.filter((item) => typeof item?.body?.kind === 'string' && typeof item.at === 'number') as OutboxItem[];
}

/** For whoever keeps nothing: items live as long as the page. */
export const noOutboxStore: OutboxStore = { write: async () => {} };
