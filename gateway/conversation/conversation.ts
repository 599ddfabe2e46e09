import type {
  Attributes,
  Author,
  ChannelName,
  ConversationState,
  ReplyContract,
  WantedContract,
} from '@throughline/sdk/wire';

/** Who reads: a contact sees less of a conversation than an agent. */
export type Reader = 'contact' | 'agent';

/** The newest message in short, for lists. */
export interface LastMessage {
  seq: number;
  at: number;
  author: Author;
  channel: ChannelName;
  /** The beginning of its text, at most 200 UTF-16 units: its files' names when it has no text, '' when it was taken back. */
  text: string;
}

/** The newest thing the contact did on the site. */
export interface LastTouchpoint {
  at: number;
  name: string;
  /** Its beginning, at most 500 UTF-16 units. */
  url: string | null;
}

/**
 * A conversation's entries folded up to `head`: what decisions need without reading them all again. Kept beside the
 * log and written in the same transaction as each entry.
 */
export interface Conversation {
  conversationId: string;
  siteId: string;
  contactId: string;
  /** Seq of the newest entry, and of the newest one the contact may see. */
  head: number;
  contactHead: number;
  state: ConversationState;
  /** The contract the contact stated; null while the site's default holds. */
  contract: ReplyContract | null;
  /** What an agent proposed instead, until the contact states any contract; null: nothing is proposed. */
  proposal: WantedContract | null;
  lastMessage: LastMessage | null;
  activeAt: number;
  /** What is said of the contact; see `foldFacts` for what is forgotten. For agents only, like the two after it. */
  attributes: Attributes;
  tags: readonly string[];
  lastTouchpoint: LastTouchpoint | null;
  /** How far each side's devices hold it, and how far it has been read. An answer counts as having read all before it. */
  contactDeliveredTo: number;
  contactReadTo: number;
  agentsDeliveredTo: number;
  agentsReadTo: number;
  /** Messages of the contact that agents have not read. */
  unreadCount: number;
  /** When the delivery plan must be looked at again; null when nothing is waiting. */
  planAt: number | null;
}

/**
 * Whether somebody has said something: the desk lists such conversations only, and not everybody whose page reported that
 * it was opened.
 */
export const hasBegun = ({ lastMessage, contract, unreadCount }: Conversation): boolean =>
  lastMessage !== null || contract !== null || unreadCount > 0;
