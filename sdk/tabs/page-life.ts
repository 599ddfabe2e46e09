import { onPage } from '../transport/page-events.ts';

/** When a page cannot run: what a tab must know so that it does not keep the lead meanwhile. */
export interface PageLife {
  isVisible(): boolean;
  /** Calls `leaves` before the page is frozen or put into the back/forward cache, and `returns` after; returns the end of it. */
  watch(leaves: () => void, returns: () => void): () => void;
}

/** The browser's own page; in Node there is none to leave. `freeze` and `resume` are WICG Page Lifecycle. */
export const pageLife: Pick<PageLife, 'watch'> = {
  watch: (leaves, returns) => onPage({ pagehide: leaves, freeze: leaves, resume: returns, pageshow: returns }),
};
