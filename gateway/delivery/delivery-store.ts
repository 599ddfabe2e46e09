import type { ChannelName } from '@throughline/sdk/wire';
import type { Conversation } from '../conversation/conversation.ts';

/**
 * One message on its way to one address.
 *
 *   waiting → sending → accepted
 *      ↑         ├────→ failed            (for good: the contract's next step starts)
 *      └─ retry ─┘────→ unknown           (nobody can say, and it may not be sent again)
 *   waiting → cancelled                   (read before it left)
 */
export interface Delivery {
  deliveryId: string;
  conversationId: string;
  channel: ChannelName;
  addressId: string;
  /** The replies it carries, ascending. */
  seqs: readonly number[];
  status: 'waiting' | 'sending' | 'accepted' | 'failed' | 'unknown' | 'cancelled';
  attempts: number;
  createdAt: number;
  /** When it may be tried next; while `sending`, when the lease runs out. */
  dueAt: number;
  leaseId: string | null;
  externalId: string | null;
  reason: string | null;
  settledAt: number | null;
}

export type NewDelivery = Pick<
  Delivery,
  'deliveryId' | 'conversationId' | 'channel' | 'addressId' | 'seqs' | 'createdAt'
>;

/** What keeps planned and running deliveries. A reply goes to one address of one channel at most once (C10). */
export interface DeliveryStore {
  /** Conversations whose plan is due. */
  plansDue(now: number, limit: number): Promise<Conversation[]>;
  /** Deliveries of a conversation that carry any message after `seq`. */
  deliveriesSince(conversationId: string, seq: number): Promise<Delivery[]>;
  /**
   * Writes what a plan decided, if the conversation is still at `head`; false when it has grown and must be planned
   * again. A reply that already has a delivery to that address is left out of the new one.
   */
  savePlan(
    conversationId: string,
    head: number,
    deliveries: readonly NewDelivery[],
    lookAgainAt: number | null,
  ): Promise<boolean>;
  /**
   * Leases deliveries that are due, or whose lease ran out because their worker died. `wasSending` tells the latter:
   * their outcome is unknown.
   */
  claim(
    now: number,
    leaseUntil: number,
    leaseId: string,
    limit: number,
  ): Promise<(Delivery & { wasSending: boolean })[]>;
  /** Gives a leased delivery back for a later try; nothing happens when the lease is lost. */
  postpone(deliveryId: string, leaseId: string, dueAt: number, reason: string): Promise<void>;
  /** Ends a leased delivery without an entry in the log. */
  close(
    deliveryId: string,
    leaseId: string,
    status: 'cancelled' | 'unknown',
    reason: string,
    at: number,
  ): Promise<void>;
  delivery(deliveryId: string): Promise<Delivery | null>;
  /** Failed and unknown deliveries, newest first. */
  deadLetters(siteId: string, limit: number): Promise<Delivery[]>;
  /** Provider ids of a conversation's messages on a channel, in and out, oldest first. */
  thread(conversationId: string, channel: ChannelName, limit: number): Promise<string[]>;
  /** The earliest moment at which there is something to plan or send; null when nothing is waiting. */
  nextDueAt(): Promise<number | null>;
}
