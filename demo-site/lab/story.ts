import type { ChannelName, ReadEntry } from '@throughline/sdk/wire';

/** A conversation in one line. */
export interface ConversationLine {
  conversationId: string;
  contactName: string | null;
  lastText: string | null;
  activeAt: number;
}

export type DeliveryStatus =
  | 'waiting'
  | 'sending'
  | 'accepted'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'cancelled';

/** A delivery as the gateway's desk routes tell it; times in milliseconds since 1970. */
export interface DeliveryLife {
  deliveryId: string;
  channel: ChannelName;
  hint: string | null;
  seqs: readonly number[];
  status: DeliveryStatus;
  reason: string | null;
  createdAt: number;
  /** When it is tried next; null once it is settled. */
  dueAt: number | null;
  /** Why and what became of it, sentence by sentence. */
  words: readonly string[];
  life: readonly { at: number; status: DeliveryStatus; reason: string | null }[];
}

/** Why a step stands where it does, as far as it is drawn. */
export interface StepStand {
  kind: string;
  at?: number | null;
  until?: number | null;
  plannedAt?: number;
  why?: string | null;
}

/** What the contract makes of unread answers now, and of one more that is sent now. */
export interface PlanAhead {
  unread: readonly {
    seq: number;
    steps: readonly { channel: ChannelName; hint: string | null; reason: StepStand }[];
  }[];
  ifSentNow: readonly { at: number; channel: ChannelName; hint: string | null; reason: StepStand }[];
  words: readonly string[];
}

/** One conversation whole: what was said, what became of it elsewhere, what will. */
export interface Story {
  conversationId: string;
  entries: readonly ReadEntry[];
  deliveries: readonly DeliveryLife[];
  plan: PlanAhead;
}
