import type {
  Client,
  ClientEvents,
  Handoff,
  IdentitySource,
  Properties,
  Refused,
  ReplyContract,
} from '@throughline/sdk';

/** What a page may wish for when it starts the chat by code; the same as the script tag's `data-` attributes. */
export interface InitOptions {
  /** The site's id. */
  site: string;
  /** The gateway's address; default: where the script came from. */
  gateway?: string;
  /** BCP 47 tag; default: the page's `lang`, else the browser's language. */
  locale?: string;
  /** Default `auto`: as the person prefers. */
  theme?: Theme;
  /** The lower corner it stands in; default `end`. */
  position?: 'end' | 'start';
  /** False: the page has a button of its own, and calls `open()`. */
  launcher?: boolean;
  /** The same as calling `identify`. */
  identity?: IdentitySource;
}

export type Theme = 'auto' | 'light' | 'dark';

/** Events that the client tells and the page hears as they are. */
export type ToldEvent =
  | 'conversation:started'
  | 'conversation:ended'
  | 'message:sent'
  | 'message:received'
  | 'message:status'
  | 'typing'
  | 'availability'
  | 'connection'
  | 'reply:changed'
  | 'handoff:taken';

/** What a page can hear, and with what. */
export interface PublicEvents extends Pick<ClientEvents, ToldEvent | 'unread'> {
  /** The chat's own code is there. */
  ready: null;
  open: null;
  close: null;
  /** Something the page should know that no person did. A call never throws: what was wrong with it is told here. */
  error: { code: ErrorCode; message: string };
}

/**
 * `unknown-call` there is none of that name; `bad-call` its arguments do not fit; `not-fetched` the chat's code could
 * not be fetched; `failed` the browser declined something, such as storage; the others are the client's.
 */
export type ErrorCode = 'unknown-call' | 'bad-call' | 'not-fetched' | 'failed' | ClientEvents['error']['code'];

export type PublicEvent = keyof PublicEvents;

/**
 * `window.Throughline`. Nothing is stored, connected or fetched before the visitor opens the chat, except by `open`,
 * `toggle` and `send`; what is said before that is remembered. Nothing throws or rejects: see the event `error`.
 */
export interface PublicApi {
  /** Runs calls in the queued form. */
  push(...calls: QueuedCall[]): void;
  /** Starts it on a page whose script tag names no site. Other calls wait for it. Once per page. */
  init(options: InitOptions): void;
  open(): void;
  close(): void;
  toggle(): void;
  showLauncher(): void;
  hideLauncher(): void;
  /** Words for the composer: at once where the chat is open, else when it is opened next. The person sends them. */
  compose(text: string): void;
  /** Says something for the visitor, at their wish; fetches and connects the chat and leaves it closed. Its entryId. */
  send(text: string): Promise<string | Refused>;
  /** Who is signed in at the site. */
  identify(source: IdentitySource): void;
  /** Forgets the person on this device. Call it where the site signs out. */
  logout(): Promise<undefined | Refused>;
  track(name: string, properties?: Properties): void;
  setAttributes(attributes: Parameters<Client['setAttributes']>[0]): void;
  tags(change: Parameters<Client['tags']>[0]): void;
  /** The visitor's conversations. Answers once the chat was opened on this device. */
  conversations(): Promise<Client['conversations'] | Refused>;
  /** Where answers go. Each answers once the chat was opened on this device. */
  reply: {
    get(): Promise<ReplyContract | Refused>;
    set(contract: Parameters<Client['reply']['set']>[0]): Promise<string | Refused>;
    options(): Promise<ReturnType<Client['reply']['options']> | Refused>;
  };
  handoff: {
    /** A link that moves the conversation; `pageUrl`: where it leads, default this page. */
    create(pageUrl?: string): Promise<Handoff | Refused>;
  };
  setLocale(tag: string): void;
  setTheme(theme: Theme): void;
  /** Listens; returns what stops it. */
  on<E extends PublicEvent>(event: E, listener: (detail: PublicEvents[E]) => void): () => void;
  /** Takes everything off the page: elements, listeners, connection, and `window.Throughline` itself. */
  destroy(): void;
}

/** The calls by the names they are queued under. */
type Calls = Omit<PublicApi, 'push' | 'on' | 'reply' | 'handoff'> & {
  'reply.get': PublicApi['reply']['get'];
  'reply.set': PublicApi['reply']['set'];
  'reply.options': PublicApi['reply']['options'];
  'handoff.create': PublicApi['handoff']['create'];
};

/** A call as it is queued before the loader runs: `(window.Throughline ||= []).push(['compose', 'Hello'])`. */
export type QueuedCall =
  | { [Name in keyof Calls]: readonly [Name, ...Parameters<Calls[Name]>] }[keyof Calls]
  | { [E in PublicEvent]: readonly ['on', E, (detail: PublicEvents[E]) => void] }[PublicEvent];

/** Every call there is; the ones of `reply` and `handoff` with their group's name. */
export const callNames: readonly string[] = [
  'init',
  'open',
  'close',
  'toggle',
  'showLauncher',
  'hideLauncher',
  'compose',
  'send',
  'identify',
  'logout',
  'track',
  'setAttributes',
  'tags',
  'conversations',
  'reply.get',
  'reply.set',
  'reply.options',
  'handoff.create',
  'setLocale',
  'setTheme',
  'on',
  'destroy',
] satisfies (keyof Calls | 'on')[];

/** Runs one call by its name, whatever it is. */
export type RunCall = (name: unknown, args: readonly unknown[]) => unknown;

/** `window.Throughline` as one way in: each of its functions, and each queued call, is run by `run`. */
export function makeFace(run: RunCall): PublicApi {
  const face: Record<string, unknown> = {
    reply: {},
    handoff: {},
    push(...calls: unknown[]): void {
      for (const call of calls) {
        const [name, ...args] = Array.isArray(call) ? call : [];
        run(name, args);
      }
    },
  };
  for (const path of callNames) {
    const [name = '', member] = path.split('.');
    const group = (member ? face[name] : face) as Record<string, unknown>;
    group[member ?? name] = (...args: unknown[]) => run(path, args);
  }
  return face as unknown as PublicApi;
}
