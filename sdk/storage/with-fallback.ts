import type { DeviceStorage } from './device-storage.ts';
import { memoryStorage } from './memory-storage.ts';

/**
 * A storage that never fails: when the preferred one is denied or breaks, it goes on in memory for the rest of the page
 * and says so once. What the preferred one already keeps stays there for the next visit.
 */
export function withFallback(preferred: DeviceStorage, onBroken: () => void): DeviceStorage {
  let current = preferred;
  const guarded = async <T>(action: (storage: DeviceStorage) => Promise<T>): Promise<T> => {
    const used = current;
    try {
      return await action(used);
    } catch {
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
    close: () => preferred.close(),
  };
}
