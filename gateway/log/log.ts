import type { Author, ChannelName, Entry, EntryBody, RefusalReason, Via } from '@throughline/sdk/wire';
import type { Carried } from '../conversation/carried.ts';
import type { Conversation, Reader } from '../conversation/conversation.ts';
import type { SettledStatus } from '../delivery/lattice.ts';

/** What is to be appended; `seq` is the log's to give. */
export interface Draft {
  conversationId: string;
  /** The idempotency key (C2), unique with the conversation and the author. */
  entryId: string;
  at: number;
  author: Author;
  via: Via;
  body: EntryBody;
  /** The provider's own id of an inbound message (an e-mail's Message-ID); null for what was said here. */
  externalId: string | null;
  /** A delivery attempt this entry reports: settled in the same transaction, and nothing is written if its lease is lost or it is no news. */
  settles: Settlement | null;
  /** Set where the message was said in another conversation of the same person; its files come along. */
  carried?: Carried;
}

export interface Settlement {
  deliveryId: string;
  /** The worker's lease; null for what a provider reports. */
  leaseId: string | null;
  outcome: SettledStatus;
  externalId: string | null;
  reason: string | null;
  /** The provider's event that says so; null for what the send itself came to. Taken once, in this transaction (C9). */
  event: { channel: ChannelName; eventKey: string } | null;
}

export type AppendResult =
  /** In the log, on stable storage. `isRepeat`: it already was, and this is the first answer again. */
  | { kind: 'appended'; entry: Entry; conversation: Conversation; isRepeat: boolean }
  /** Nothing to write: a receipt that says nothing new, a state that already holds, a lost lease. */
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: RefusalReason };

/** Consecutive entries as one reader sees them; `after` is the seq before the first of them that this reader may see. */
export interface Page {
  conversationId: string;
  epoch: string;
  after: number;
  entries: Entry[];
  /** Newest seq this reader may see. */
  head: number;
}

/**
 * The append-only conversation log: the truth. Implementations keep one contract suite (`log.contract.ts`).
 * Every promise of a write settles after the commit is on stable storage; it rejects when the store failed.
 */
export interface ConversationLog {
  /** The log's life (C5). */
  readonly epoch: string;
  append(draft: Draft): Promise<AppendResult>;
  /** The entries after a position, oldest first; null when there is no such conversation. */
  read(conversationId: string, reader: Reader, after: number, limit: number): Promise<Page | null>;
  /** The entries before a position, oldest first; `before: null` reads the newest. */
  readBack(conversationId: string, reader: Reader, before: number | null, limit: number): Promise<Page | null>;
  conversation(conversationId: string): Promise<Conversation | null>;
  /** In which conversations an entry stands that came by a channel, and who said it there. */
  placesOf(entryId: string, channel: ChannelName): Promise<EntryPlace[]>;
  /** Conversations with at least one entry, newest activity first, older than `before`. */
  list(
    siteId: string,
    state: 'open' | 'resolved' | 'all',
    before: number | null,
    limit: number,
  ): Promise<Conversation[]>;
  /** Heads of several conversations at once, for the regular head check. */
  heads(conversationIds: readonly string[]): Promise<Map<string, number>>;
  /** Keeps an original as it came (a whole e-mail); the same bytes have the same id. */
  keepOriginal(original: Original): Promise<string>;
  original(originalId: string): Promise<Original | null>;
  /** A commit that writes nothing of meaning: shows that the store can take one. */
  probe(): Promise<void>;
}

export interface EntryPlace {
  conversationId: string;
  authorId: string;
}

export interface Original {
  conversationId: string;
  mediaType: string;
  bytes: Uint8Array;
  at: number;
}

/** Told after each commit which conversations have grown. */
export type OnGrown = (conversations: readonly Conversation[]) => void;
