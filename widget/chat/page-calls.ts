import type { Client, ClientEvents, IdentitySource } from '@throughline/sdk';
import type { ReactiveControllerHost } from 'lit';
import { emit } from '../events/emit.ts';
import { readContract, readIdentity, readNamed, readNames, readPageUrl, readText } from './page-arguments.ts';

/** What the page hears of the client, as events of the element called `throughline-<event>`. */
const told = [
  'error',
  'conversation:started',
  'conversation:ended',
  'message:sent',
  'message:received',
  'message:status',
  'typing',
  'availability',
  'connection',
  'reply:changed',
  'handoff:taken',
] as const satisfies (keyof ClientEvents)[];

/** So many calls wait for the opening; a page that asks again and again fills no memory. */
const mostWaiting = 50;

/** The chat element, as far as a page's call is about it. */
export interface CalledChat extends ReactiveControllerHost, HTMLElement {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  toggle(): void;
  compose(text: string): void;
}

export interface PageCallsOptions {
  /** The client, made when there is none; that stores and connects nothing. */
  connect(): Client;
  /** Starts the client. */
  start(): Promise<void>;
  /** Whether this device has talked on the site before. */
  isKnown(): Promise<boolean>;
}

/**
 * What the page around a chat may ask of it and hears of it. Its arguments are anybody's: what does not fit becomes a
 * refusal and the event `throughline-error`, and nothing is thrown. Before the visitor opens the chat everything but
 * `open`, `toggle` and `send` is only remembered.
 */
export class PageCalls {
  readonly #chat: CalledChat;
  readonly #options: PageCallsOptions;
  #client: Client | null = null;
  #identity: IdentitySource | null = null;
  #composed = '';
  #hasBegun = false;
  #hasArrived = false;
  #waitingToBegin: (() => void)[] = [];
  #waitingToArrive: (() => void)[] = [];
  #stops: (() => void)[] = [];

  constructor(chat: CalledChat, options: PageCallsOptions) {
    this.#chat = chat;
    this.#options = options;
    chat.addController(this);
    chat.addEventListener('throughline-open', () => this.#giveComposed());
  }

  readonly #calls: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
    open: () => this.#chat.open(),
    close: () => this.#chat.close(),
    toggle: () => this.#chat.toggle(),
    compose: (words) => {
      this.#composed = readText(words);
      this.#giveComposed();
    },
    send: async (said) => {
      const words = readText(said);
      await this.#options.start();
      return this.#options.connect().send(words);
    },
    identify: (source) => {
      this.#identity = readIdentity(source);
      if (this.#hasBegun) this.#client?.identify(this.#identity);
    },
    logout: () => this.#logout(),
    track: (name, properties = {}) => this.#options.connect().track(name as string, readNamed(properties)),
    setAttributes: (attributes) => this.#options.connect().setAttributes(readNamed(attributes)),
    tags: (change) => {
      const { add, remove } = readNamed(change);
      this.#options.connect().tags({ add: readNames(add), remove: readNames(remove) });
    },
    conversations: async () => (await this.#begun()).conversations,
    'reply.get': async () => (await this.#begun()).reply.get(),
    'reply.set': async (wanted) => {
      const contract = readContract(wanted);
      return (await this.#begun()).reply.set(contract);
    },
    'reply.options': async () => (await this.#arrived()).reply.options(),
    'handoff.create': async (address = location.href) => {
      const pageUrl = readPageUrl(address);
      return (await this.#begun()).handoff.create(pageUrl);
    },
  };

  /** Runs one call. Never rejects; a refusal is an answer like others. */
  async run(name: string, args: readonly unknown[]): Promise<unknown> {
    const call = Object.hasOwn(this.#calls, name) ? this.#calls[name] : undefined;
    if (!call) return this.#refuse('unknown-call', 'there is no such call');
    try {
      return await call(...args);
    } catch (error) {
      const isMistake = error instanceof TypeError || error instanceof RangeError;
      return this.#refuse(isMistake ? 'bad-call' : 'failed', `${name}: ${error instanceof Error ? error.message : ''}`);
    }
  }

  /** The chat has a client, not started yet: its events are the page's, and what the page said before holds for it. */
  attach(client: Client): void {
    this.hostDisconnected();
    this.#client = client;
    const tell = (event: (typeof told)[number]): (() => void) =>
      client.on(event, (detail) => emit(this.#chat, `throughline-${event}`, detail));
    this.#stops = [
      ...told.map(tell),
      client.on('ready', () => this.#begin(client)),
      client.on('site', () => this.#arrive()),
      client.on('signed-out', () => this.#end()),
    ];
  }

  /** The element left the page, and its client is no more. */
  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#client = null;
    this.#hasBegun = false;
    this.#hasArrived = false;
  }

  #begin(client: Client): void {
    this.#hasBegun = true;
    if (this.#identity !== null) client.identify(this.#identity);
    this.#giveComposed();
    for (const go of this.#waitingToBegin.splice(0)) go();
  }

  #arrive(): void {
    this.#hasArrived = true;
    for (const go of this.#waitingToArrive.splice(0)) go();
  }

  /** Signed out, here or in another tab: what the page said of the person is not the next one's. */
  #end(): void {
    this.#identity = null;
    this.#composed = '';
    this.#hasBegun = false;
    this.#hasArrived = false;
  }

  async #begun(): Promise<Client> {
    if (!this.#hasBegun) await this.#wait(this.#waitingToBegin);
    return this.#options.connect();
  }

  /** What the gateway says of the site is known. */
  async #arrived(): Promise<Client> {
    if (!this.#hasArrived) await this.#wait(this.#waitingToArrive);
    return this.#options.connect();
  }

  #wait(waiting: (() => void)[]): Promise<void> {
    if (waiting.length >= mostWaiting) throw new RangeError('too many calls wait for the chat to be opened');
    return new Promise((resolve) => waiting.push(resolve));
  }

  async #logout(): Promise<void> {
    this.#identity = null;
    this.#composed = '';
    if (!this.#hasBegun && !(await this.#options.isKnown())) return;
    await this.#options.start();
    await this.#options.connect().logout();
  }

  /** Not before the client was started: a panel that a link opened waits for a press before anything connects. */
  #giveComposed(): void {
    if (this.#composed === '' || !this.#hasBegun || !this.#chat.isOpen) return;
    const words = this.#composed;
    this.#composed = '';
    this.#chat.compose(words);
  }

  #refuse(code: string, message: string): { refused: string; retryAfterMs: null } {
    emit(this.#chat, 'throughline-error', { code, message });
    return { refused: code, retryAfterMs: null };
  }
}
