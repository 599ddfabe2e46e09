import type { ChannelName } from '@throughline/sdk/wire';
import type { Decision } from './reasons.ts';

/** A message of the company that the contact should learn of. */
export interface Reply {
  seq: number;
  at: number;
}

/** What already happened for some replies on one address. */
export interface PastDelivery {
  deliveryId: string;
  channel: ChannelName;
  addressId: string;
  seqs: readonly number[];
  status: 'waiting' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown' | 'cancelled';
  createdAt: number;
  settledAt: number | null;
  /** One plain word for a failure. */
  reason: string | null;
  /** Why it was made, as its plan said; null when that was not kept. */
  decision: Decision | null;
}

/** Where a step leads; `web` has no address. */
export interface Place {
  channel: ChannelName;
  addressId: string | null;
}

/** Replies that travel as one message to one address. */
export interface Digest {
  channel: ChannelName;
  addressId: string;
  seqs: readonly number[];
}

/** Most replies one message carries: what a delivery entry of the wire holds. */
const maxDigestReplies = 200;

export const isSamePlace = (a: Place, b: Place): boolean => a.channel === b.channel && a.addressId === b.addressId;

/** Whether a delivery has taken its replies: it left, may have left, or is about to. */
export const holds = ({ status }: PastDelivery): boolean => status !== 'failed' && status !== 'cancelled';

/** What took a reply to a place; matched by address, so that it holds over a change of the contract. */
export function carriedBy(past: readonly PastDelivery[], place: Place, seq: number): PastDelivery | undefined {
  return past.find(
    (delivery) => delivery.status !== 'cancelled' && isSamePlace(delivery, place) && delivery.seqs.includes(seq),
  );
}

/** Whether a provider reported that the contact has read a reply. */
export const isRead = (past: readonly PastDelivery[], seq: number): boolean =>
  past.some(({ status, seqs }) => status === 'read' && seqs.includes(seq));

/** All that is unread and has not gone to a place yet, in order; the rest of very many goes in the next message. */
export function digestFor(
  { channel, addressId }: Pick<Digest, 'channel' | 'addressId'>,
  unread: readonly Reply[],
  past: readonly PastDelivery[],
): Digest {
  const seqs = unread.map((reply) => reply.seq).filter((seq) => !carriedBy(past, { channel, addressId }, seq));
  return { channel, addressId, seqs: seqs.slice(0, maxDigestReplies) };
}
