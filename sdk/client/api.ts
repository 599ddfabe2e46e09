import type {
  AddressView,
  CodeSent,
  Continued,
  RefusalReason,
  ReplyContract,
  WantedContract,
} from '@throughline/sdk/wire';
import type { Timeline } from '../replica/timeline.ts';

/**
 * The connection as a person should know it. `idle` not asked for yet; `live` up to date; `waiting` between tries,
 * `isOffline` when the device itself knows that it has no network; `refused` trying again will not help, `closeReason` says why.
 */
export type ConnectionState =
  | { state: 'idle' | 'connecting' | 'live' }
  | { state: 'waiting'; retryAt: number | null; isOffline: boolean }
  | { state: 'refused'; reason: 'not-signed-in' | 'origin-not-allowed' | 'unsupported-version' | 'replaced' };

export interface ClientOptions {
  /** The gateway's address, e.g. `https://chat.example`. */
  gateway: string;
  /** The site's id. */
  site: string;
  /** BCP 47 tag of the person's language. */
  locale: string;
  /** For Node, where no page has an origin: the origin to come from, one the site allows. */
  origin?: string;
  /** Where device, outbox and replica are kept. Default: IndexedDB where there is one, else memory. */
  storage?: 'indexeddb' | 'memory';
}

export interface ClientEvents {
  connection: ConnectionState;
  timeline: Timeline;
  /** A new message of the other side, once. */
  message: { text: string; authorName: string | null; seq: number };
  /** Somebody is at the desk, or nobody. */
  availability: { online: boolean };
  addresses: readonly AddressView[];
  site: { name: string; channels: readonly string[] };
  /** IndexedDB is denied or broken: what is said is kept only while the page is open. */
  storage: { kind: 'indexeddb' | 'memory' };
}

export type Refused = {
  refused: RefusalReason | (string & {});
  retryAfterMs: number | null;
};

/** The customer's side of one conversation. Nothing is stored or connected before `start()`. */
export interface Client {
  /** Opens storage, shows what is kept, connects. Calling it again does nothing. */
  start(): Promise<void>;
  /** Ends the connection, timers and listeners; what is not acknowledged stays in storage. */
  destroy(): void;
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  readonly timeline: Timeline;
  readonly connection: ConnectionState;
  readonly addresses: readonly AddressView[];

  /** Keeps the text in the outbox and sends it when there is a connection; resolves with its entryId once kept. */
  send(text: string): Promise<string>;
  /** Sends a failed item again. */
  retry(entryId: string): Promise<void>;
  /** Deletes an item that was not acknowledged. */
  discard(entryId: string): Promise<void>;
  typing(on: boolean): void;
  /** Everything up to now has been seen by a person. */
  markRead(): void;
  /** Fetches one page of older entries; resolves when they are in the timeline. */
  earlier(): Promise<void>;

  reply: {
    /** The contract in force. */
    get(): ReplyContract;
    /** States where answers go. Kept like a message: offline it is said after reconnecting. */
    set(contract: WantedContract): Promise<string>;
    /**
     * Sends a code and a link to an address. `contract` is what its owner wants once it is proven, also by the link alone
     * when this page is long closed; a step with `addressId: null` means the address being proven.
     */
    requestAddress(channel: 'email', address: string, contract: WantedContract | null): Promise<CodeSent | Refused>;
    /** Proves it with the code. */
    confirmAddress(addressId: string, code: string): Promise<AddressView | Refused>;
  };

  /** Goes on with the conversation a "continue" link belongs to; on success this device shows that conversation. */
  continueFrom(secret: string, code?: string): Promise<Continued | Refused>;
}
