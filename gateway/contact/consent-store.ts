import type { ChannelName } from '@throughline/sdk/wire';
import type { LedgerEntry, Place, Said, Suppression, WithdrawalWay } from './consent.ts';

/**
 * The consent ledger, which only grows, and the list of places nothing may be sent to, which follows from it. Each change
 * writes both in one transaction, and is on stable storage when it resolves.
 */
export interface ConsentStore {
  /** The person takes their consent back, for every contact of the site with this address; false when they had before. */
  withdraw(place: Place, said: Said<WithdrawalWay>): Promise<boolean>;
  /** The person gives it again; false when nothing changed by it. See `isLiftedBy`. */
  give(place: Place, said: Said): Promise<boolean>;
  /** A provider's report ends an address; the same again has no effect. */
  suppress(
    siteId: string,
    channel: ChannelName,
    value: string,
    reason: 'hard-bounce' | 'complaint',
    at: number,
  ): Promise<void>;
  /** An agent lets a place be written to again, and says why; false when nothing stood against it. */
  lift(place: Place, agentId: string, why: string, at: number): Promise<boolean>;
  /** null: nothing stands against it. */
  suppression(place: Place): Promise<Suppression | null>;
  /** A site's list, newest first, before a position. */
  suppressions(siteId: string, before: number | null, limit: number): Promise<Suppression[]>;
  /** A site's ledger, oldest first, after a position; of one contact only where it is named. */
  ledger(siteId: string, after: number, limit: number, contactId?: string): Promise<LedgerEntry[]>;
}
