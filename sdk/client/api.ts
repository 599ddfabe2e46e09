import type {
  AddressView,
  ChannelName,
  CodeSent,
  Continued,
  RefusalReason,
  ReplyContract,
  WantedContract,
} from '@throughline/sdk/wire';
import type { FileProgress } from '../files/kept-file.ts';
import type { Mark, Timeline } from '../replica/timeline.ts';

/**
 * The connection as a person should know it. `idle` not asked for yet; `live` up to date, unless `isChecking`: for up to
 * three seconds it is not known whether the connection still stands; `waiting` between tries,
 * `isOffline` when the device itself knows that it has no network; `refused` trying again will not help, `closeReason` says why.
 */
export type ConnectionState =
  | { state: 'idle' | 'connecting' }
  | { state: 'live'; isChecking?: boolean }
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

/** What is being written and not sent; kept on the device until it is. */
export interface DraftView {
  readonly text: string;
  readonly files: readonly FileProgress[];
}

/** What a page may say about something: by name, one word or number each. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** A JWT made by the site's backend (`@throughline/sdk/server`), or what fetches a new one whenever the last runs out. */
export type IdentitySource = string | (() => string | Promise<string>);

export interface ClientEvents {
  /** The device's record is read and what is kept is shown; the connection is on its way. */
  ready: { isNew: boolean };
  /**
   * Something the page should know that no person did: `code` is one plain word. `bad-call`: what `track`, `setAttributes`
   * or `tags` was given does not fit, and was not said.
   */
  error: { code: 'identity-failed' | 'identity-expired' | 'bad-call'; message: string };
  connection: ConnectionState;
  /** Everything a face shows of the conversation. */
  timeline: Timeline;
  draft: DraftView;
  unread: { count: number };
  'conversation:started': { conversationId: string };
  /** An agent resolved it; the next message opens it again. */
  'conversation:ended': { conversationId: string };
  /** A message of this person is in the gateway's log. */
  'message:sent': { entryId: string; seq: number };
  /** A new message of the other side, once. */
  'message:received': { text: string; authorName: string | null; seq: number };
  /** How far a message of this person has come. */
  'message:status': { entryId: string; mark: Mark; why: string | null };
  /** Who of the other side is typing; empty when nobody is. */
  typing: { names: readonly (string | null)[] };
  /** Somebody is at the desk, or nobody. */
  availability: { online: boolean };
  /** The contract in force is another one now. */
  'reply:changed': { contract: ReplyContract };
  /** The conversation goes on on another device since then; null: here again. */
  'handoff:taken': { since: number | null };
  addresses: readonly AddressView[];
  /** Whom the site says this is; null for a visitor. */
  identity: { subject: string; expiresAt: number } | null;
  site: { name: string; channels: readonly string[] };
  /** IndexedDB is denied or broken: what is said is kept only while the page is open. */
  storage: { kind: 'indexeddb' | 'memory' };
  /** This device was signed out, here or in another tab: nothing of the person is left on it. */
  'signed-out': Record<never, never>;
}

export type Refused = {
  refused: RefusalReason | (string & {});
  retryAfterMs: number | null;
};

/** A link that moves the conversation, with all that is being written, to the device that opens it within two minutes. */
export interface Handoff {
  /** The page's own address with the secret in its fragment; draw it as a QR code or let it be copied. */
  url: string;
  secret: string;
  expiresAt: number;
}

/** The customer's side of one conversation. Nothing is stored or connected before `start()`. */
export interface Client {
  /** Opens storage, shows what is kept, connects. Calling it again does nothing. */
  start(): Promise<void>;
  /** Ends the connection, timers and listeners; what is not acknowledged stays in storage. */
  destroy(): void;
  /** Listens; the result ends the listening. */
  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void;
  readonly timeline: Timeline;
  readonly connection: ConnectionState;
  readonly addresses: readonly AddressView[];
  readonly identity: ClientEvents['identity'];
  /** The person's conversations: one, from the first message on. */
  readonly conversations: readonly { conversationId: string; state: Timeline['state']; unreadCount: number }[];
  /** Since when the conversation goes on on another device; null: it is here. */
  readonly elsewhere: number | null;

  /**
   * Keeps a message in the outbox and sends it when there is a connection; resolves with its entryId once it is kept.
   * `files` are keys of chosen files (`draft.attach`): the message leaves when they are with the gateway.
   */
  send(text: string, files?: readonly string[]): Promise<string>;
  /** Says a message of one's own otherwise, or takes it back. */
  edit(seq: number, text: string): Promise<string>;
  remove(seq: number): Promise<string>;
  /** Sends a failed item again. */
  retry(entryId: string): Promise<void>;
  /** Deletes an item that was not acknowledged. */
  discard(entryId: string): Promise<void>;
  typing(on: boolean): void;
  /** Everything up to now has been seen by a person. */
  markRead(): void;
  /** Fetches one page of older entries; resolves when they are in the timeline. */
  earlier(): Promise<void>;
  /** An address to fetch a message's file from, good for a few minutes. */
  attachmentUrl(attachmentId: string): Promise<{ url: string; expiresAt: number } | Refused>;

  /** What is being written: kept on the device, the same in all its tabs. */
  draft: {
    get(): DraftView;
    setText(text: string): void;
    /**
     * Keeps a chosen file and starts to send it; resolves with its key. Rejects with a RangeError when it is too large, and
     * with an error whose `code` is `offline` when the code that keeps files has not been fetched yet and cannot be just now.
     */
    attach(file: Blob & { readonly name?: string }): Promise<string>;
    /** Takes a chosen file away again, also one that is half sent. */
    detach(key: string): Promise<void>;
    /** Tries a declined file again. */
    retryFile(key: string): void;
    /** Sends what is written, with its files; null when there is nothing. */
    send(): Promise<string | null>;
  };

  reply: {
    /** The contract in force. */
    get(): ReplyContract;
    /** Channels an answer can be sent on, and the addresses that are proven. */
    options(): { channels: readonly string[]; addresses: readonly AddressView[] };
    /** States where answers go. Kept like a message: offline it is said after reconnecting. */
    set(contract: WantedContract): Promise<string>;
    /**
     * Sends a code to an address or number, by e-mail with a link too. `contract` is what its owner wants once it is proven, also by the link alone
     * when this page is long closed; a step with `addressId: null` means the address being proven.
     */
    requestAddress(
      channel: Exclude<ChannelName, 'web'>,
      address: string,
      contract: WantedContract | null,
    ): Promise<CodeSent | Refused>;
    /** Proves it with the code. */
    confirmAddress(addressId: string, code: string): Promise<AddressView | Refused>;
  };

  /**
   * Says who this is, by a token of the site's backend. Before `start()` it is only remembered. What was said
   * anonymously on this device is carried over to the person's conversation.
   */
  identify(source: IdentitySource): void;
  /** Forgets the person on this device: the record is wiped, other tabs are told, the device's key is worthless. */
  logout(): Promise<void>;

  /** Something the person did on the site, for agents to see. Kept until the person has said something. */
  track(name: string, properties?: Properties): void;
  /** What the site says of the person, for agents; null takes a name away. */
  setAttributes(attributes: Readonly<Record<string, string | number | boolean | null>>): void;
  tags(change: { add?: readonly string[]; remove?: readonly string[] }): void;

  handoff: {
    /** Makes the link. `pageUrl` is where it leads: a page with the widget on it; its fragment is replaced. */
    create(pageUrl: string): Promise<Handoff | Refused>;
    /** The press on the other device: the conversation and what was being written are here then. */
    take(secret: string): Promise<'taken' | 'already-here' | Refused>;
    /** Goes on here after all. */
    takeBack(): Promise<'here' | Refused>;
  };

  /** Goes on with the conversation a "continue" link belongs to; on success this device shows that conversation. */
  continueFrom(secret: string, code?: string): Promise<Continued | Refused>;
}
