import { type AddressView, type ChannelName, limits } from '@throughline/sdk/wire';
import type { SuppressionReason } from './consent.ts';

/** The customer as a person. */
export interface Contact {
  contactId: string;
  siteId: string;
  conversationId: string;
  /** What agents see; null for a visitor nobody knows yet. */
  name: string | null;
  locale: string;
}

/** What is kept of a device: whose it is, and how long. Times in milliseconds since 1970. */
export interface DeviceRecord {
  contactId: string;
  /** From when on it leads nowhere: its identity ends, or it was signed out. null: it does not end by itself. */
  expiresAt: number | null;
  /** Since when the conversation goes on on another device; null when it does here. */
  movedAt: number | null;
}

/** Whether a device leads nowhere any more. One that ended never begins again. */
export const isEnded = ({ expiresAt }: DeviceRecord, now: number): boolean => expiresAt !== null && expiresAt <= now;

/** How a code came back: typed, by the press on its link, or as a message from where it was sent to. */
export type ProofWay = 'code' | 'link' | 'text';

/** Where a contact is reached on a channel. */
export interface Address {
  addressId: string;
  contactId: string;
  channel: ChannelName;
  /** As sent to, e.g. `anna@example.org`. Never shown to strangers; `hint` is. */
  value: string;
  hint: string;
  /**
   * How it was proven to be the contact's. `wrote-in`: they wrote from it, which is enough to answer them in that same
   * conversation and for nothing else. `code`: typed on the contact's own device, which shows that what comes from the
   * address is theirs. `link` and `text`: whoever holds the address said yes, elsewhere; it may be written to, and no more
   * (I7, I8). null: not proven, nothing but a code may be sent to it.
   */
  provenBy: ProofWay | 'wrote-in' | null;
  /** False once somebody withdrew, or the address failed for good: something stands against it in its site's list. */
  isUsable: boolean;
  /** What stands against it; absent while it is usable. */
  suppressedFor?: SuppressionReason;
}

export const isConfirmed = ({ provenBy }: Address): boolean => provenBy !== null && provenBy !== 'wrote-in';

/** The stronger of two proofs of one address: what was shown once is not taken away by showing less. */
export function strongerProof(known: Address['provenBy'], now: ProofWay | 'wrote-in'): ProofWay | 'wrote-in' {
  if (known === 'code' || now === 'wrote-in') return known ?? now;
  return now;
}

/** A contact's addresses as its owner sees them: those that are proven first, then the newest; no more than a frame holds. */
export function addressViews(addresses: readonly Address[]): AddressView[] {
  const proven = addresses.filter(isConfirmed);
  const others = addresses.filter((address) => !isConfirmed(address)).toReversed();
  return [...proven, ...others].slice(0, limits.maxAddresses).map(viewOf);
}

export const viewOf = (address: Address): AddressView => ({
  addressId: address.addressId,
  channel: address.channel,
  hint: address.hint,
  confirmed: isConfirmed(address),
});
