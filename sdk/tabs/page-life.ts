/** When a page cannot run: what a tab must know so that it does not keep the lead meanwhile. */
export interface PageLife {
  isVisible(): boolean;
  /** Calls `leaves` before the page is frozen or put into the back/forward cache, and `returns` after; returns the end of it. */
  watch(leaves: () => void, returns: () => void): () => void;
}

/** The browser's own page; in Node, where there is none, it is always shown. `freeze` and `resume` are WICG Page Lifecycle. */
export const pageLife: PageLife = {
  isVisible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
  watch(leaves, returns) {
    const end = new AbortController();
    const { signal } = end;
    if (typeof window !== 'undefined') {
      window.addEventListener('pagehide', leaves, { signal });
      document.addEventListener('freeze', leaves, { signal });
      document.addEventListener('resume', returns, { signal });
      window.addEventListener('pageshow', returns, { signal });
    }
    return () => end.abort();
  },
};
