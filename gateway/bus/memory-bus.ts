import type { Bus, Hint } from './bus.ts';

/** The bus of a gateway that runs alone: hints reach every listener of the site at once. */
export function createMemoryBus(): Bus {
  const bySite = new Map<string, Set<(hint: Hint) => void>>();
  return {
    publish(hint) {
      // A copy: who starts or stops listening because of this hint does not change who hears it.
      for (const listener of [...(bySite.get(hint.siteId) ?? [])]) listener(hint);
    },
    subscribe(siteId, listener) {
      const listeners = bySite.get(siteId) ?? new Set();
      bySite.set(siteId, listeners);
      // Each subscription is its own, also when the same function listens twice.
      const own = (hint: Hint): void => listener(hint);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size === 0 && bySite.get(siteId) === listeners) bySite.delete(siteId);
      };
    },
  };
}
