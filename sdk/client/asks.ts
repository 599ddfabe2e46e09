import { NoAccess } from '../session/session.ts';
import type { Client, Refused } from './api.ts';
import type { OnDemand } from './on-demand.ts';

/** The calls of a client that ask the gateway beside the socket. */
export type Asks = Pick<Client, 'attachmentUrl' | 'continueFrom'> &
  Client['handoff'] &
  Pick<Client['reply'], 'requestAddress' | 'confirmAddress'>;

/** What cannot be asked just now was asked offline. */
function offline(error: unknown): Refused {
  if (error instanceof NoAccess) return { refused: error.code, retryAfterMs: null };
  throw error;
}

/** Makes one of these calls. */
export type Ask = <N extends keyof Asks>(name: N) => Asks[N];

/** Makes these calls; the code of all is fetched when one is made. */
export const askOf =
  (requests: OnDemand<{ asks: Asks }>): Ask =>
  <N extends keyof Asks>(name: N) =>
    ((...given: readonly unknown[]) =>
      requests
        .get()
        .then(({ asks }) => (asks[name] as (...given: readonly unknown[]) => unknown)(...given))
        .catch(offline)) as Asks[N];
