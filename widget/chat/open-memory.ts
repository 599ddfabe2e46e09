const keyOf = (site: string): string => `throughline-open:${site}`;

/** Where the memory is kept: the tab's `sessionStorage`; null where the page may not use it. */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    // Reading the property throws where the browser blocks storage; then the chat starts closed on every page.
    return null;
  }
}

/** Remembers for this tab whether the chat stands open, so that it stays so on the site's next page. */
export function rememberOpen(storage: Storage | null, site: string, isOpen: boolean): void {
  try {
    storage?.setItem(keyOf(site), isOpen ? '1' : '0');
  } catch {
    // A full or denied storage costs only this convenience.
    storage?.removeItem(keyOf(site));
  }
}

/** Whether the chat stood open on the tab's last page. */
export const wasOpen = (storage: Storage | null, site: string): boolean => storage?.getItem(keyOf(site)) === '1';
