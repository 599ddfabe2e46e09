/** Typed events: whoever listens gets a function that ends the listening. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(detail: never) => void>>();

  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): () => void {
    // A wrapper of its own, so that the same function added twice has two ends.
    const own = (detail: Events[E]): void => listener(detail);
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(own));
    return () => void listeners.delete(own);
  }

  readonly emit = <E extends keyof Events>(event: E, detail: Events[E]): void => {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        (listener as (detail: Events[E]) => void)(detail);
      } catch (error) {
        // A listener's own fault is reported where uncaught errors go, and must not cost the other listeners the event.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };

  /** Ends every listening. */
  clear(): void {
    this.#listeners.clear();
  }
}
