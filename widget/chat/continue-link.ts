const prefix = '#throughline-continue=';

/** Whether an address carries the secret of a "continue in the browser" link. */
export const isContinueLink = (hash: string): boolean => hash.startsWith(prefix);

/**
 * Takes the secret of a continue link out of the page's address, so that it stays neither in the history nor in what
 * the page's other scripts report as its URL. Null when there is none.
 */
export function takeContinueSecret(page: Pick<Window, 'location' | 'history'>): string | null {
  const { hash, pathname, search } = page.location;
  if (!isContinueLink(hash)) return null;
  page.history.replaceState(page.history.state, '', `${pathname}${search}`);
  const secret = hash.slice(prefix.length);
  return /^[A-Za-z0-9_-]{16,200}$/.test(secret) ? secret : null;
}
