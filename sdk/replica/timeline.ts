import type {
  Attachment,
  Attributes,
  Author,
  ConversationState,
  EntryBody,
  ReplyContract,
  Via,
  WantedContract,
} from '@throughline/sdk/wire';

/**
 * How far a message has come.
 * `sending` kept on this device, not acknowledged; `failed` declined or undeliverable, `why` says what to do;
 * `sent` in the gateway's log; `delivered` on a device of the other side; `read` seen there.
 */
export type Mark = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

/** An edit or deletion made here that the gateway declined; `retry` and `discard` take its entryId. */
export interface ChangeFailed {
  entryId: string;
  change: 'edit' | 'deletion';
  why: string;
}

/** A message or note of the timeline. */
export interface SaidItem {
  kind: 'message' | 'note';
  key: string;
  /** null while it is only on this device. */
  seq: number | null;
  at: number;
  author: Author;
  via: Via;
  /** In its author's newest words; empty when it was taken back, and where only files were said. */
  text: string;
  /** Files; of what is not in the log yet, the kept ones with their keys as ids. */
  attachments: readonly Attachment[];
  /** When its author last said it otherwise; null when never. */
  editedAt: number | null;
  /** Taken back by its author: only the line is left. */
  isDeleted: boolean;
  /** The newest change of it that was declined; null when there is none. */
  changeFailed: ChangeFailed | null;
  isMine: boolean;
  mark: Mark;
  /** The refusal's reason when `mark` is `failed`. */
  why: string | null;
  caution: Body<'message'>['caution'];
  originalId: string | null;
  /** Where else this message went, newest state of each delivery. */
  deliveries: readonly DeliveryMark[];
}

type Body<K extends EntryBody['kind']> = Extract<EntryBody, { kind: K }>;
type Noticed<K extends EntryBody['kind']> = { key: string; seq: number; at: number; author: Author } & Body<K>;

/**
 * A line of the timeline: entries folded for reading. `key` is stable from local echo to ack. What the page says of its
 * visitor (touchpoint, attributes, tags) is for agents only, and so is the line of a proposal.
 */
export type TimelineItem =
  | SaidItem
  | { kind: 'contract'; key: string; seq: number; at: number; author: Author; contract: ReplyContract }
  | { kind: 'state'; key: string; seq: number; at: number; author: Author; state: ConversationState }
  | FactItem;

/** Something the page or an agent says of the contact, or what an agent proposed. */
type FactItem = Noticed<'touchpoint'> | Noticed<'attributes'> | Noticed<'tags'> | Noticed<'proposal'>;

/** What became of one delivery of a message on another channel. */
export interface DeliveryMark {
  deliveryId: string;
  channel: Via['channel'];
  hint: string | null;
  status: 'accepted' | 'delivered' | 'read' | 'failed' | 'unknown';
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
  /** What an agent asks and the contact has not answered yet. Absent when there is nothing. */
  proposal?: { entryId: string; author: Author; contract: WantedContract };
  state: ConversationState;
  /** What is said of the contact, as far as it is known here; empty for the contact. */
  attributes: Attributes;
  tags: readonly string[];
  /** Messages of the other side that this side has not read. */
  unreadCount: number;
  /** Newest seq held. */
  head: number;
  /** Everybody of the other side typing now. */
  typing: readonly Author[];
}
