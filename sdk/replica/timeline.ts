import type { Author, ConversationState, ReplyContract, Via, WantedContract } from '@throughline/sdk/wire';

/**
 * How far a message has come.
 * `sending` kept on this device, not acknowledged; `failed` declined or undeliverable, `why` says what to do;
 * `sent` in the gateway's log; `delivered` on a device of the other side; `read` seen there.
 */
export type Mark = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

/** A line of the timeline: entries folded for reading. `key` is stable from local echo to ack. */
export type TimelineItem =
  | {
      kind: 'message' | 'note';
      key: string;
      /** null while it is only on this device. */
      seq: number | null;
      at: number;
      author: Author;
      via: Via;
      text: string;
      isMine: boolean;
      mark: Mark;
      /** The refusal's reason when `mark` is `failed`. */
      why: string | null;
      caution: 'auto-reply' | 'other-sender' | null;
      originalId: string | null;
      /** Where else this message went, newest state of each delivery. */
      deliveries: readonly DeliveryMark[];
    }
  | { kind: 'contract'; key: string; seq: number; at: number; author: Author; contract: ReplyContract }
  | { kind: 'state'; key: string; seq: number; at: number; author: Author; state: ConversationState };

export interface DeliveryMark {
  channel: Via['channel'];
  hint: string | null;
  status: 'accepted' | 'failed';
  reason: string | null;
  at: number;
}

/** What a face shows of one conversation. A new object whenever something changed. */
export interface Timeline {
  conversationId: string | null;
  items: readonly TimelineItem[];
  /** There are older entries to fetch with `earlier()`. */
  hasEarlier: boolean;
  /** The contract in force, and whether the contact or only the site's default says so. */
  contract: ReplyContract;
  /** A contract stated here that the gateway has not taken yet, or declined: then `why` says so. Absent when there is none. */
  pendingContract?: { entryId: string; contract: WantedContract; why: string | null };
  state: ConversationState;
  /** Messages of the other side that this side has not read. */
  unreadCount: number;
  /** Newest seq held. */
  head: number;
  /** Everybody of the other side typing now. */
  typing: readonly Author[];
}
