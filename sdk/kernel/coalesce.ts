/** Wraps an action so that any number of calls within one turn run it once, at the turn's end. */
export function coalesce(action: () => void): () => void {
  let isQueued = false;
  return () => {
    if (isQueued) return;
    isQueued = true;
    queueMicrotask(() => {
      isQueued = false;
      action();
    });
  };
}
