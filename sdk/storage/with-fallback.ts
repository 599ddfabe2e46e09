import type { DeviceStorage } from './device-storage.ts';
import { memoryStorage } from './memory-storage.ts';

/**
 * A storage that goes on: when the preferred one is denied or breaks, it does so in memory for the rest of the page and
 * says so once. What the preferred one already keeps stays there for the next visit. Rejects only where a value cannot be
 * kept anywhere (`DataCloneError`), and where `clear` left something.
 */
export function withFallback(preferred: DeviceStorage, onBroken: () => void): DeviceStorage {
  let current = preferred;
  let hasWorked = false;
  const guarded = async <T>(action: (storage: DeviceStorage) => Promise<T>): Promise<T> => {
    const used = current;
    try {
      const result = await action(used);
      hasWorked ||= used === preferred;
      return result;
    } catch (error) {
      // The value is at fault and not the storage: it would be no better in memory.
      if ((error as DOMException).name === 'DataCloneError') throw error;
      // Denied, full or broken: which one makes no difference to what can be done, and the person is told.
      if (current === used) {
        current = memoryStorage();
        onBroken();
      }
      return action(current);
    }
  };
  return {
    get kind() {
      return current.kind;
    },
    readAll: () => guarded((storage) => storage.readAll()),
    write: (puts, drops) => guarded((storage) => storage.write(puts, drops)),
    keepFirst: (key, value) => guarded((storage) => storage.keepFirst(key, value)),
    async clear() {
      if (current !== preferred) await current.clear();
      try {
        await preferred.clear();
      } catch (error) {
        // Where nothing could ever be kept, nothing is left.
        if (hasWorked) throw error;
      }
    },
    close: () => preferred.close(),
  };
}
