import type { ChannelName } from '@throughline/sdk/wire';
import type { DeliveryReport } from '../channel/channel.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Decision } from '../reply/reasons.ts';

/**
 * One message on its way to one address.
 *
 *   waiting → sending → accepted → delivered → read       (as the provider reports it, in any order: see lattice.ts)
 *      ↑         ├────→ failed            (for good: the contract's next step starts)
 *      └─ retry ─┘────→ unknown           (nobody can say, and it may not be sent again)
 *   waiting → cancelled                   (called off before it left)
 */
export interface Delivery {
  deliveryId: string;
  conversationId: string;
  channel: ChannelName;
  addressId: string;
  /** The replies it carries, ascending. */
  seqs: readonly number[];
  status: 'waiting' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown' | 'cancelled';
  attempts: number;
  createdAt: number;
  /** When it may be tried next; while `sending`, when the lease runs out. */
  dueAt: number;
  leaseId: string | null;
  externalId: string | null;
  reason: string | null;
  settledAt: number | null;
  /** Why it went there and then; null where an agent had it sent again. */
  decision: Decision | null;
  /** The dead letter it is sent again for; null for what the contract planned. */
  repeats: string | null;
}

export type NewDelivery = Pick<
  Delivery,
  'deliveryId' | 'conversationId' | 'channel' | 'addressId' | 'seqs' | 'createdAt' | 'decision'
>;

/** One step in the life of a delivery: what it became, when, and why. */
export interface DeliveryEvent {
  at: number;
  status: Delivery['status'];
  reason: string | null;
}

/** What a plan decided. */
export interface SavedPlan {
  due: readonly NewDelivery[];
  /** Waiting deliveries that may not go any more; what may have gone out already is not called off but looked at now. */
  callOff: readonly string[];
  lookAgainAt: number | null;
}

/** When a leased delivery is to be taken up again, and why not now. */
export interface Postponement {
  dueAt: number;
  reason: string;
  /** Whether the channel was asked to send it; only that counts as an attempt. */
  wasTried: boolean;
}

/** A place in the list of dead letters: the last one shown. */
export type LetterPlace = Pick<Delivery, 'settledAt' | 'deliveryId'>;

/** At most so many sends an hour that share a key. */
export interface SendBound {
  key: string;
  atMost: number;
}

/** What is set aside for a paid message, in millionths of the site's currency. */
export interface Expense {
  siteId: string;
  /** UTC, `2026-11-22`. */
  day: string;
  cost: number;
  /** What the site may spend on that day. */
  budget: number;
}

/** How long a provider's event is remembered, so that its repeat has no effect. */
export const rememberReportsMs = 30 * 24 * 3_600_000;

/** Kept as the reason of a delivery that waits although an earlier try may have gone out. */
export const mayHaveGoneOut = 'may-have-gone-out';

/** What keeps planned and running deliveries. A reply goes to one address of one channel at most once (C10). */
export interface DeliveryStore {
  /** Conversations whose plan is due. */
  plansDue(now: number, limit: number): Promise<Conversation[]>;
  /** Deliveries of a conversation that carry any message after `seq`, oldest first; of dead letters sent again, the new one. */
  deliveriesSince(conversationId: string, seq: number): Promise<Delivery[]>;
  /**
   * Writes what a plan decided, if the conversation is still at `head`; false when it has grown and must be planned
   * again. A reply that already has a delivery to that address is left out of the new one.
   */
  savePlan(conversationId: string, head: number, plan: SavedPlan, now: number): Promise<boolean>;
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
  postpone(deliveryId: string, leaseId: string, until: Postponement, at: number): Promise<void>;
  /**
   * Ends a leased delivery that certainly did not go out, without an entry in the log. What was set aside for it is given
   * back; with `planAgain` the contract is asked again where its replies go.
   */
  cancel(deliveryId: string, leaseId: string, reason: string, at: number, planAgain: boolean): Promise<void>;
  delivery(deliveryId: string): Promise<Delivery | null>;
  /** A conversation's newest deliveries, oldest first. */
  lastDeliveries(conversationId: string, limit: number): Promise<Delivery[]>;
  /** The delivery a provider knows by one of these names; the first that is known, of the first 50. */
  deliveryByExternalId(channel: ChannelName, externalIds: readonly string[]): Promise<Delivery | null>;
  /** What a delivery became, oldest first; the newest 100. */
  events(deliveryId: string): Promise<DeliveryEvent[]>;

  /** Keeps a report on a message nobody knows yet; false when it is known by now. Each event is kept once. */
  park(report: DeliveryReport, eventKey: string, at: number): Promise<boolean>;
  /** Whether an event had its effect already. */
  isTaken(channel: ChannelName, eventKey: string): Promise<boolean>;
  /** Parked reports whose delivery is known by now, oldest first. */
  parkedAndKnown(limit: number): Promise<DeliveryReport[]>;
  /** Forgets events of long ago, and reports on messages that have stayed unknown for days; says how many, at most 500. */
  forgetReports(now: number): Promise<number>;

  /** Failed and unknown deliveries that were not sent again, newest first, before a place in that list. */
  deadLetters(siteId: string, before: LetterPlace | null, limit: number): Promise<Delivery[]>;
  /**
   * Has the replies of a dead letter sent again as another delivery, and returns that one. Asked twice, it is the same
   * one; null when there is no such dead letter.
   */
  resend(deliveryId: string, newDeliveryId: string, by: string, at: number): Promise<Delivery | null>;
  /** Provider ids of a conversation's messages on a channel, in and out, oldest first. */
  thread(conversationId: string, channel: ChannelName, limit: number): Promise<string[]>;

  /** Sets the cost of a delivery aside, once; false when the day's budget is used up, which then holds for the day. */
  reserve(deliveryId: string, expense: Expense): Promise<boolean>;
  spending(siteId: string, day: string): Promise<{ spent: number; isUsedUp: boolean }>;
  /** Counts a send for all of its bounds; false, and nothing is counted, when one is reached: one limit for all who ask (A8). */
  takeSend(bounds: readonly SendBound[], now: number): Promise<boolean>;
  /** The earliest moment at which there is something to plan or send; null when nothing is waiting. */
  nextDueAt(): Promise<number | null>;
}
