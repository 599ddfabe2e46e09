import type { ConversationState, ConversationSummary } from '@throughline/sdk/wire';
import type { ClientOptions, ConnectionState, Refused } from '../client/api.ts';
import type { Timeline } from '../replica/timeline.ts';

export interface AgentEvents {
  connection: ConnectionState;
  /** The desk's list, newest activity first. */
  conversations: readonly ConversationSummary[];
  /** The followed conversation. */
  timeline: Timeline;
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
  send(text: string): string;
  note(text: string): string;
  setState(state: ConversationState): string;
  retry(entryId: string): void;
  discard(entryId: string): void;
  typing(on: boolean): void;
  /** Everything in the open conversation has been seen. */
  markRead(): void;
  /** The kept original of a message (a whole e-mail) as text to show or save. */
  original(originalId: string): Promise<Blob | Refused>;
}

export type AgentClientOptions = Omit<ClientOptions, 'storage'>;
