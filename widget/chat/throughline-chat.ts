import type { Client, ConnectionState } from '@throughline/sdk';
import { html, LitElement, type TemplateResult } from 'lit';
import { emit } from '../events/emit.ts';
import { asTag } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import type { Composer } from '../ui/composer.ts';
import { theme } from '../ui/theme.ts';
import { type ChatSource, sdkSource } from './chat-source.ts';
import { type ChatActions, type ChatScene, panelView } from './chat-view.ts';
import { ClientState } from './client-state.ts';
import { takeArrival } from './continue-link.ts';
import { Drafting } from './drafting.ts';
import { dressLauncher } from './dress-launcher.ts';
import { FocusReturn } from './focus-return.ts';
import { rememberOpen, tabStorage, wasOpen } from './open-memory.ts';
import { PageCalls } from './page-calls.ts';
import { isPhone, PanelDialog } from './panel-dialog.ts';
import { focusInside } from './panel-focus.ts';
import { Pursuit } from './pursuit.ts';
import { Reading } from './reading.ts';
import { Spoken } from './spoken.ts';
import { throughlineChatStyles } from './throughline-chat.styles.ts';
import { translateChat } from './translate-chat.ts';
import { whenIdle } from './when-idle.ts';

/**
 * The customer's chat: a launcher in the corner and the panel it opens.
 *
 * Before the first opening nothing is stored and nothing is connected. On later visits the device's own record is looked
 * at when the page is idle, to show what is unread.
 *
 * @element throughline-chat
 * @attr {string} gateway - The gateway's address, for example `https://chat.example`. Required.
 * @attr {string} site - The site's id. Required.
 * @attr {string} locale - BCP 47 tag; default: the page's `lang`, else the browser's language. Spoken: en, de, nl.
 * @attr {'auto' | 'light' | 'dark'} theme - Default `auto`: as the person prefers.
 * @attr {'end' | 'start'} position - The lower corner it stands in; default `end`.
 * @slot launcher - An own launcher in place of the round button; a click on it opens and closes the chat.
 * @fires throughline-ready - The element stands and can be called.
 * @fires throughline-open - The panel was opened.
 * @fires throughline-close - The panel was closed.
 * @fires throughline-unread - `{ count }`: the number of unread messages changed.
 * @csspart panel - The whole panel.
 * @csspart header - Its first line.
 * @csspart close - The button that closes it.
 * @csspart status - What is said to screen readers.
 * @cssprop [--throughline-accent=#2f57e6] - Launcher, own messages, buttons.
 * @cssprop [--throughline-on-accent=#fff] - Text on the accent; keep a contrast of 4.5 : 1.
 * @cssprop [--throughline-surface] - The panel's ground. Set text colours with it.
 * @cssprop [--throughline-sunken] - Ground of notices.
 * @cssprop [--throughline-text] - Text.
 * @cssprop [--throughline-text-soft] - Secondary text.
 * @cssprop [--throughline-line] - Separating lines.
 * @cssprop [--throughline-bubble] - Ground of the company's messages.
 * @cssprop [--throughline-on-bubble] - Text of the company's messages.
 * @cssprop [--throughline-radius=18px] - Roundness.
 * @cssprop [--throughline-font] - Font family; default: the system's.
 * @cssprop [--throughline-z-index=2147483000] - How high it lies above the page.
 */
export class ThroughlineChat extends LitElement {
  static override styles = [theme, base, throughlineChatStyles];
  static override properties = {
    gateway: { type: String },
    site: { type: String },
    locale: { type: String },
    theme: { type: String, reflect: true },
    position: { type: String, reflect: true },
    isOpen: { state: true, attribute: false },
  };

  /** Fetches the elements of the steps beside the conversation; the define file says from where. */
  static loadSteps: () => Promise<unknown> = () => Promise.resolve();
  /** Fetches the elements of what comes after the first message: files, menus, the note that it goes on elsewhere. */
  static loadLater: () => Promise<unknown> = () => Promise.resolve();

  declare gateway: string;
  declare site: string;
  declare locale: string;
  declare theme: 'auto' | 'light' | 'dark';
  declare position: 'end' | 'start';
  /** Whether the panel is open; `open()`, `close()` and `toggle()` change it. */
  declare isOpen: boolean;
  /** For tests and own transports: where the client comes from. Set it before the first opening. */
  source: ChatSource = sdkSource;

  #hasStarted = false;
  #left: AbortController | null = null;
  readonly #panel = new PanelDialog();
  readonly #focusReturn = new FocusReturn();
  readonly #spoken = new Spoken(this, () => ({
    locale: this.#language,
    isOpen: this.isOpen,
    isInSight: this.#isInSight,
  }));
  readonly #pursuit = new Pursuit(this, {
    load: () => ThroughlineChat.loadSteps(),
    notFetched: () => this.#spoken.notFetched(),
    // A new contract is said when it arrives in the timeline.
    reached: (what) => what !== 'contract' && this.#spoken.moved('continued'),
    returned: () => {
      this.#markRead();
      void this.#start();
    },
  });
  readonly #reading = new Reading(this, () => this.#isInSight);
  readonly #state = new ClientState(this, {
    connection: (connection) => this.#onConnection(connection),
    timeline: (before, after) => {
      this.#spoken.timeline(before, after);
      this.#reading.count(after.unreadCount);
      this.#markRead();
    },
    received: (authorName) => this.#spoken.received(authorName),
    draft: () => this.#drafting.show(),
    elsewhere: (since) => this.#onElsewhere(since),
    signedOut: () => this.#onSignedOut(),
  });
  readonly #drafting = new Drafting({
    composer: () => this.#composer,
    client: () => this.#connect(),
    changed: () => this.requestUpdate(),
  });
  readonly #calls = new PageCalls(this, {
    connect: () => this.#connect(),
    start: () => this.#start(),
    isKnown: () => this.source.hasRecord(this.site),
  });
  readonly #actions: ChatActions = {
    close: () => this.close(),
    leave: () => this.#pursuit.leave(),
    chooseContract: () => this.#pursuit.begin({ kind: 'contract' }),
    leaveEmail: () => this.#pursuit.begin({ kind: 'contract', place: 'then-email' }),
    handOver: () => this.#pursuit.begin({ kind: 'handoff' }),
    key: (event) => this.#onKeydown(event),
    back: (event) => this.#back(event),
    done: (what) => this.#pursuit.reached(what),
    attach: (files) => {
      void this.#fetchLater();
      void this.#drafting.attach(files);
    },
    change: (seq, text) => {
      this.#drafting.change(seq, text);
      this.#composer?.focus();
    },
  };

  constructor() {
    super();
    this.gateway = '';
    this.site = '';
    this.locale = '';
    this.theme = 'auto';
    this.position = 'end';
    this.isOpen = false;
  }

  get #language(): string {
    return asTag(this.locale || document.documentElement.lang || navigator.language);
  }

  /** Opens the panel, connecting at the first time, and moves the focus into it. */
  open(): void {
    this.#connect();
    this.#show(true);
    void this.#start();
  }

  /** Closes the panel; the focus goes back to where it was before. */
  close(): void {
    if (!this.isOpen) return;
    const hadFocus = this.shadowRoot?.activeElement !== null;
    this.isOpen = false;
    if (this.#hasStarted) rememberOpen(tabStorage(), this.site, false);
    emit(this, 'throughline-close');
    if (hadFocus) void this.updateComplete.then(() => this.#focusReturn.give(this, this.#launchers));
  }

  /** Opens or closes it. */
  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Opens the panel with words in the composer, after what is being written there; the person sends them. */
  compose(text: string): void {
    this.open();
    // What was being written before is known once the device's record is read.
    void this.#start().then(() => this.#drafting.add(text));
  }

  /**
   * Runs a call of the page around the chat, as `window.Throughline` does: `call('identify', [token])`. It never rejects:
   * what is wrong with a call becomes a refusal and `throughline-error`.
   */
  call(name: string, args: readonly unknown[]): Promise<unknown> {
    return this.#calls.run(name, args);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    const { signal } = this.#left;
    document.addEventListener('visibilitychange', () => this.#markRead(), { signal });
    addEventListener('hashchange', () => this.#arriveByLink(), { signal });
    signal.addEventListener('abort', this.#panel.watch());
    if (this.isOpen) void this.#start();
    else if (!this.#arriveByLink()) this.#arriveAgain();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left?.abort();
    this.#state.client?.destroy();
    this.#state.attach(null);
    this.#pursuit.end();
    this.#hasStarted = false;
  }

  /** The page was opened by a link of a mail or of another device: show the offer. Nothing is connected before a press. */
  #arriveByLink(): boolean {
    const arrival = takeArrival(window);
    if (arrival === null) return false;
    this.#connect();
    this.#pursuit.begin(arrival);
    this.#show(true);
    return true;
  }

  #arriveAgain(): void {
    if (wasOpen(tabStorage(), this.site) && !isPhone()) {
      this.#show(false);
      void this.#start();
      return;
    }
    whenIdle(() => void this.#startIfKnown());
  }

  async #startIfKnown(): Promise<void> {
    if (this.isConnected && (await this.source.hasRecord(this.site)) && this.isConnected) await this.#start();
  }

  #connect(): Client {
    const { client } = this.#state;
    if (client !== null) return client;
    if (this.gateway === '' || this.site === '') {
      throw new Error('<throughline-chat> needs the attributes "gateway" and "site"');
    }
    const made = this.source.createClient({ gateway: this.gateway, site: this.site, locale: this.#language });
    this.#state.attach(made);
    this.#calls.attach(made);
    return made;
  }

  async #start(): Promise<void> {
    const client = this.#connect();
    await client.start();
    if (this.#state.client !== client) return;
    this.#hasStarted = true;
    this.#state.catchUp(client);
    this.requestUpdate();
    if (!this.isOpen) return;
    rememberOpen(tabStorage(), this.site, true);
    whenIdle(() => {
      void this.#pursuit.fetch();
      void this.#fetchLater();
    });
  }

  #show(movesFocus: boolean): void {
    if (this.isOpen) return;
    this.#focusReturn.remember();
    this.isOpen = true;
    emit(this, 'throughline-open');
    this.#markRead();
    if (movesFocus) void this.updateComplete.then(() => this.#focusInside());
  }

  async #fetchLater(): Promise<void> {
    // Offline before it was fetched: writing goes on without it, and the next connection asks again.
    await ThroughlineChat.loadLater().catch(() => {});
  }

  #onConnection(connection: ConnectionState): void {
    this.#spoken.connection(connection, this.#state.isPerson);
    if (connection.state === 'live' && this.isOpen) void this.#fetchLater();
  }

  /** The composer gives its place to a note, or comes back; the focus in it goes along. */
  #onElsewhere(since: number | null): void {
    this.#spoken.moved(since === null ? 'continued' : 'elsewhere');
    void this.#fetchLater();
    if (since !== null && this.#pursuit.goal?.kind === 'handoff') this.#pursuit.end();
    const hadFocus = this.shadowRoot?.activeElement !== null;
    this.requestUpdate();
    if (this.isOpen && hadFocus) void this.updateComplete.then(() => this.#focusInside());
  }

  /** Nothing of the person stays: neither on the screen nor for who comes back to this page. */
  #onSignedOut(): void {
    this.#hasStarted = false;
    this.#pursuit.end();
    this.#drafting.clear();
    this.#reading.count(0);
    this.#spoken.moved('signedOut');
    rememberOpen(tabStorage(), this.site, false);
    this.close();
  }

  get #canAttach(): boolean {
    return this.#pursuit.goal === null && !this.#drafting.isChanging && this.#state.elsewhereSince === null;
  }

  /** The conversation is what the panel shows. */
  get #isInSight(): boolean {
    return this.isOpen && this.#pursuit.goal === null;
  }

  #markRead(): void {
    this.#reading.look(this.#state);
  }

  get #composer(): Composer | null {
    return this.renderRoot?.querySelector('throughline-composer') ?? null;
  }

  get #launchers(): Element[] {
    const slot = this.renderRoot.querySelector<HTMLSlotElement>('slot[name=launcher]');
    return slot?.assignedElements({ flatten: true }) ?? [];
  }

  #focusInside(): void {
    focusInside(this.renderRoot, this.#pursuit.goal);
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing) this.#back(event);
  }

  /** From a step, or from a message that is being changed, to the conversation; from there out of the chat. */
  #back(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.#pursuit.goal !== null) this.#pursuit.leave();
    else if (this.#drafting.isChanging) this.#drafting.stopChanging();
    else this.close();
  }

  protected override firstUpdated(): void {
    emit(this, 'throughline-ready');
  }

  protected override updated(): void {
    this.#panel.show(this.renderRoot.querySelector('dialog'), this.isOpen);
    const { position, isOpen } = this;
    const state = { locale: this.#language, unread: this.#reading.unread, position, isOpen };
    for (const launcher of this.#launchers) dressLauncher(launcher, state);
  }

  get #scene(): ChatScene {
    const { siteName, channels, connection, isPerson, elsewhereSince } = this.#state;
    return {
      locale: this.#language,
      state: this.#state,
      drafting: this.#drafting,
      words: this.#spoken.words,
      siteName: siteName || translateChat(this.#language).fallbackName,
      canChooseContract: channels.some((channel) => channel !== 'web'),
      canAttach: this.#canAttach,
      isPerson,
      isSettled: this.#hasStarted && connection.state !== 'idle' && connection.state !== 'connecting',
      elsewhereSince,
      goal: this.#pursuit.goal,
      isOpen: this.isOpen,
    };
  }

  protected override render(): TemplateResult {
    const scene = this.#scene;
    return html`<slot name="launcher" @click=${this.toggle} @slotchange=${() => this.requestUpdate()}
        ><throughline-launcher></throughline-launcher
      ></slot>
      ${panelView(scene, this.#actions)}
      <p class="unseen" role="status">${this.isOpen ? '' : scene.words}</p>`;
  }
}
