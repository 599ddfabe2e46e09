import { onPage } from './page-events.ts';

/** Calls back when the page is back (shown again, restored from the back/forward cache) and when the network goes or returns. */
export const onWake = (listener: () => void): (() => void) =>
  onPage({
    online: listener,
    offline: listener,
    pageshow: listener,
    visibilitychange: () => {
      if (document.visibilityState === 'visible') listener();
    },
  });
