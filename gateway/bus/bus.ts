import type { Author } from '@throughline/sdk/wire';

/**
 * What the bus says: who should look again. It may lose, repeat and reorder; the log is the truth (C6).
 */
export type Hint =
  /** This conversation has grown to at least `head`. */
  | { kind: 'grown'; siteId: string; conversationId: string; head: number }
  /** Live state, never logged. */
  | { kind: 'typing'; siteId: string; conversationId: string; author: Author; on: boolean }
  | { kind: 'presence'; siteId: string; conversationId: string | null; side: 'contact' | 'agents'; online: boolean }
  /** A device that was a visitor's has become a contact's. */
  | { kind: 'contact'; siteId: string; deviceKey: string }
  /** A device was signed out (or replaced), or its conversation has moved to or from another device. */
  | { kind: 'device'; siteId: string; deviceKey: string; change: 'ended' | 'moved' }
  /** The contact's addresses changed. */
  | { kind: 'addresses'; siteId: string; contactId: string };

export interface Bus {
  publish(hint: Hint): void;
  /** Hears every hint of a site. */
  subscribe(siteId: string, listener: (hint: Hint) => void): () => void;
}
