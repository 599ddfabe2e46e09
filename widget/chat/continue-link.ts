import { handoffFragment } from '@throughline/sdk';

/** What a link that continues a conversation here was made by: an e-mail of ours, or another device of the person. */
export type Arrival = { kind: 'continue' | 'take'; secret: string };

const prefixes = { continue: '#throughline-continue=', take: `#${handoffFragment}` };

const kindOf = (hash: string): Arrival['kind'] | undefined =>
  (['continue', 'take'] as const).find((kind) => hash.startsWith(prefixes[kind]));

/**
 * Takes the secret of a link that continues a conversation here out of the page's address, so that it stays neither in the history nor in what the page's other
 * scripts report as its URL. Null when there is none.
 */
export function takeArrival(page: Pick<Window, 'location' | 'history'>): Arrival | null {
  const { hash, pathname, search } = page.location;
  const kind = kindOf(hash);
  if (kind === undefined) return null;
  page.history.replaceState(page.history.state, '', `${pathname}${search}`);
  const secret = hash.slice(prefixes[kind].length);
  return /^[A-Za-z0-9_-]{16,200}$/.test(secret) ? { kind, secret } : null;
}
