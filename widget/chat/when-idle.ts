/** Runs something when the page has nothing else to do. Safari has no `requestIdleCallback`; there it is a moment later. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run);
  else setTimeout(run, 500);
}
