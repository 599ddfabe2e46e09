import type { AddressView, ConversationState, ConversationSummary, WantedContract } from '@throughline/sdk/wire';
import type { ClientOptions, ConnectionState, Refused } from '../client/api.ts';
import type { FileProgress } from '../files/kept-file.ts';
import type { Timeline } from '../replica/timeline.ts';
import type { DeadLetters, DeliveryLife, PlanPreview } from './deliveries.ts';

export interface AgentEvents {
  connection: ConnectionState;
  /** The desk's list, newest activity first. */
  conversations: readonly ConversationSummary[];
  /** The followed conversation. */
  timeline: Timeline;
  /** The files chosen for the open conversation. */
  files: readonly FileProgress[];
  /** A contact wrote, once per message; for a sound or a title mark. */
  message: { conversationId: string; text: string };
}

export interface Agent {
  agentId: string;
  name: string;
  email: string;
}

/** The agent's side: all conversations of a site, one of them open. Kept in memory only. */
export interface AgentClient {
  /** Signs in with e-mail and password; on success it connects. */
  signIn(email: string, password: string): Promise<Agent | Refused>;
  /** Goes on with a session token kept from an earlier `signIn` (`sessionToken`). */
  resume(sessionToken: string): Promise<Agent | Refused>;
  signOut(): Promise<void>;
  readonly sessionToken: string | null;
  destroy(): void;
  on<E extends keyof AgentEvents>(event: E, listener: (detail: AgentEvents[E]) => void): () => void;
  readonly connection: ConnectionState;
  readonly conversations: readonly ConversationSummary[];
  readonly timeline: Timeline | null;

  /** Which conversations the list shows. */
  list(state: ConversationState | 'all'): void;
  /** Loads one more page of the list. */
  more(): void;
  readonly hasMore: boolean;
  /** The first page of what `list` asked for has not come yet. */
  readonly isListing: boolean;
  /** Opens a conversation; the one before is left. */
  open(conversationId: string): void;
  close(): void;
  earlier(): Promise<void>;
  /**
   * Says something in the open conversation. `files` are keys of chosen files (`files.attach`): the message leaves when
   * they are with the gateway, and what is said elsewhere does not wait for it.
   */
  send(text: string, files?: readonly string[]): string;
  note(text: string): string;
  /** Says a message or note of one's own otherwise. */
  edit(seq: number, text: string): string;
  /** Takes a message of one's own back. */
  remove(seq: number): string;
  setState(state: ConversationState): string;
  /** Puts tags on the contact or takes them away. */
  tag(change: { add?: readonly string[]; remove?: readonly string[] }): string;
  /** Says something of the contact by name; null takes a name away. */
  setAttributes(set: Readonly<Record<string, string | number | boolean | null>>): string;
  retry(entryId: string): void;
  discard(entryId: string): void;
  typing(on: boolean): void;
  /** Everything in the open conversation has been seen. */
  markRead(): void;
  /** Asks the contact of the open conversation whether answers may go there; it holds once they say yes. */
  propose(contract: WantedContract): string;
  /** The addresses of a conversation's contact: what a proposal may name. */
  addressesOf(conversationId: string): Promise<{ addresses: readonly AddressView[] } | Refused>;
  /** The lives of a conversation's newest deliveries on other channels, oldest first. */
  deliveriesOf(conversationId: string): Promise<{ deliveries: readonly DeliveryLife[] } | Refused>;
  /** What would happen when to an answer sent now. */
  plan(conversationId: string): Promise<PlanPreview | Refused>;
  /** One page of what could not be delivered at this site, newest first; `before` is `next` of the page before. */
  deadLetters(before?: string): Promise<DeadLetters | Refused>;
  /** Sends a dead letter again: a new delivery. Asking twice sends once. */
  resend(deliveryId: string): Promise<{ deliveryId: string } | Refused>;
  /** The kept original of a message (a whole e-mail) as text to show or save. */
  original(originalId: string): Promise<Blob | Refused>;
  /** An address to fetch a message's file from, good for a few minutes. */
  attachmentUrl(attachmentId: string): Promise<{ url: string; expiresAt: number } | Refused>;

  /** Files chosen for the open conversation and not said yet. They stay with it when another one is opened. */
  readonly files: {
    get(): readonly FileProgress[];
    /** Takes a file and begins to send it; resolves with its key. Rejects with a RangeError when it is too large. */
    attach(file: Blob & { readonly name?: string }): Promise<string>;
    /** Takes a chosen file away again, also one that is half sent. */
    detach(key: string): Promise<void>;
    /** Tries a declined file again. */
    retry(key: string): void;
  };
}

export type AgentClientOptions = Omit<ClientOptions, 'storage'>;
