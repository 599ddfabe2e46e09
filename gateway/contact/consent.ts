import type { ChannelName } from '@throughline/sdk/wire';
import type { ProofWay } from './contact.ts';

/** An address value at a site, whoever's it is: what consent and suppression are about. */
export interface Place {
  siteId: string;
  channel: ChannelName;
  /** In the channel's normal form. */
  value: string;
}

/** How its owner gave or took back a consent. */
export type ConsentWay = ProofWay | 'wrote-in' | 'keyword' | 'unsubscribe' | 'complaint' | 'preference-page';

/** The ways of taking it back. */
export type WithdrawalWay = Exclude<ConsentWay, ProofWay | 'wrote-in'>;

/** Why nothing is sent to a place: its owner took the consent back (by the way named), or it cannot be reached. */
export type SuppressionReason = WithdrawalWay | 'hard-bounce';

export interface Suppression extends Place {
  /** Where it stands in the site's list; the newest is the highest. */
  position: number;
  reason: SuppressionReason;
  at: number;
}

/**
 * One line of the ledger, never changed and never taken out: who, which address, which words, when, how.
 * `suppressed`: it could not be reached. `lifted`: an agent lets it be written to again.
 */
export interface LedgerEntry extends Place {
  position: number;
  /** null where the address was nobody's we know. */
  contactId: string | null;
  addressId: string | null;
  change: 'given' | 'withdrawn' | 'suppressed' | 'lifted';
  how: ConsentWay | 'hard-bounce' | 'agent';
  /** The words the person saw or wrote; the agent's reason where one lifted it. */
  words: string;
  /** The agent's id; null for the person's own doing and for reports. */
  by: string | null;
  at: number;
}

/** What somebody did about their consent. */
export interface Said<Way extends ConsentWay = ConsentWay> {
  how: Way;
  words: string;
  at: number;
  /** The provider's name of the event it came as; the same again has no further effect (C9). */
  eventKey?: string;
}

/**
 * Whether a new consent ends what stood against a place. Having written in says that an answer is wanted, but not that
 * texts are after STOP (A7), nor mail after calling it spam.
 */
export const isLiftedBy = (reason: SuppressionReason, how: ConsentWay): boolean =>
  how !== 'wrote-in' || (reason !== 'keyword' && reason !== 'complaint');

/** Whether a later reason says more than the one that stands: it takes more to lift it, or is somebody's word at last. */
export function isStronger(reason: SuppressionReason, standing: SuppressionReason): boolean {
  if (standing === 'hard-bounce') return reason !== 'hard-bounce';
  return isLiftedBy(standing, 'wrote-in') && !isLiftedBy(reason, 'wrote-in') && reason !== 'hard-bounce';
}
