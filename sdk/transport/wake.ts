/** Calls back when the page is back (shown again, restored from the back/forward cache) and when the network goes or returns. */
export function onWake(listener: () => void): () => void {
  // In Node there is nothing to wake from.
  if (typeof window === 'undefined') return () => {};
  const whenVisible = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  window.addEventListener('pageshow', listener);
  document.addEventListener('visibilitychange', whenVisible);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
    window.removeEventListener('pageshow', listener);
    document.removeEventListener('visibilitychange', whenVisible);
  };
}
