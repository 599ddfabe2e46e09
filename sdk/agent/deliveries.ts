import type { ChannelName } from '@throughline/sdk/wire';
import type { DeliveryMark } from '../replica/timeline.ts';

/** One delivery as agents see it: why it went where and when it did, and what became of it. Epoch milliseconds. */
export interface DeliveryLife {
  deliveryId: string;
  conversationId: string;
  channel: ChannelName;
  /** The masked address. */
  hint: string | null;
  /** Positions of the messages it carries. */
  seqs: readonly number[];
  status: DeliveryMark['status'] | 'waiting' | 'sending' | 'cancelled';
  /** One plain word, e.g. `unknown-recipient`. */
  reason: string | null;
  createdAt: number;
  settledAt: number | null;
  /** The dead letter it was sent again for. */
  repeats: string | null;
  /** The story in the agent's language, a sentence each. */
  words: readonly string[];
}

/** "If I send now, what happens when", a sentence each, in the agent's language and time zone. */
export interface PlanPreview {
  words: readonly string[];
}

/** `next` asks for the page after; null when this is the last. */
export interface DeadLetters {
  letters: readonly DeliveryLife[];
  next: string | null;
}
