/** Lets so many of something run at once; the others wait in order. */
export interface Window {
  /** Resolves with what ends the turn; null when the signal came first. */
  enter(signal: AbortSignal): Promise<(() => void) | null>;
}

export function createWindow(size: number): Window {
  const queue = new Set<() => void>();
  let free = size;

  function leave(): void {
    const [next] = queue;
    if (next === undefined) free += 1;
    else {
      queue.delete(next);
      next();
    }
  }

  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(leave);
      }
      return new Promise((resolve) => {
        const next = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const giveUp = (): void => {
          queue.delete(next);
          resolve(null);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.add(next);
      });
    },
  };
}
