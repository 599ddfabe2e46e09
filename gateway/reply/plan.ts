import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';

/** A message of the company that the contact should learn of. */
export interface Reply {
  seq: number;
  at: number;
}

/** What already happened for some replies on one address. */
export interface PastDelivery {
  channel: ChannelName;
  addressId: string;
  seqs: readonly number[];
  status: 'waiting' | 'sending' | 'accepted' | 'failed' | 'unknown' | 'cancelled';
  createdAt: number;
  settledAt: number | null;
}

export interface PlanInput {
  /** The contract the contact stated, or null. */
  contract: ReplyContract | null;
  siteDefault: ReplyContract;
  /** Messages the contact has not read, ascending. */
  unread: readonly Reply[];
  past: readonly PastDelivery[];
  /** Addresses that may be written to now: proven, consented, not failed. */
  usableAddressIds: ReadonlySet<string>;
  now: number;
}

export interface Plan {
  /** What leaves now, each a digest in order. */
  due: readonly { channel: ChannelName; addressId: string; seqs: readonly number[] }[];
  /** When to decide again if nothing happens before; null when nothing is waiting. */
  lookAgainAt: number | null;
}
