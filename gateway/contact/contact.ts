import { type AddressView, type ChannelName, limits } from '@throughline/sdk/wire';

/** The customer as a person. */
export interface Contact {
  contactId: string;
  siteId: string;
  conversationId: string;
  /** What agents see; null for a visitor nobody knows yet. */
  name: string | null;
  locale: string;
}

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
   * conversation and for nothing else. null: not proven, nothing but a code may be sent to it.
   */
  provenBy: 'code' | 'link' | 'wrote-in' | null;
  /** False once the contact withdrew, or the address failed for good. */
  isUsable: boolean;
}

export const isConfirmed = (address: Address): boolean => address.provenBy === 'code' || address.provenBy === 'link';

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
