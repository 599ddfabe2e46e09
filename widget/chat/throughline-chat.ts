import type { Client, ClientEvents, ConnectionState, Timeline } from '@throughline/sdk';
import { html, LitElement, type TemplateResult } from 'lit';
import { ClientController } from '../controllers/client-controller.ts';
import { emit } from '../events/emit.ts';
import { asTag } from '../i18n/locale.ts';
import { refusalWords, translate } from '../i18n/translate.ts';
import { base } from '../ui/base.ts';
import type { Composer } from '../ui/composer.ts';
import { theme } from '../ui/theme.ts';
import { Announcer } from './announcer.ts';
import { type ChatSource, sdkSource } from './chat-source.ts';
import { bodyView, type ChatActions, type ChatScene, headerView } from './chat-view.ts';
import { ConnectionNews } from './connection-news.ts';
import { takeContinueSecret } from './continue-link.ts';
import { draftOf, rememberDraft } from './draft-memory.ts';
import { dressLauncher } from './dress-launcher.ts';
import { FocusReturn } from './focus-return.ts';
import { rememberOpen, tabStorage, wasOpen } from './open-memory.ts';
import { isPhone, PanelDialog } from './panel-dialog.ts';
import type { StepGoal } from './step-flow.ts';
import { throughlineChatStyles } from './throughline-chat.styles.ts';
import { timelineNews } from './timeline-news.ts';
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
    goal: { state: true, attribute: false },
  };

  /** Fetches the elements of the steps beside the conversation; the define file says from where. */
  static loadSteps: () => Promise<unknown> = () => Promise.resolve();

  declare gateway: string;
  declare site: string;
  declare locale: string;
  declare theme: 'auto' | 'light' | 'dark';
  declare position: 'end' | 'start';
  /** Whether the panel is open; `open()`, `close()` and `toggle()` change it. */
  declare isOpen: boolean;
  /** What the customer does beside the conversation. */
  declare protected goal: StepGoal | null;
  /** For tests and own transports: where the client comes from. Set it before the first opening. */
  source: ChatSource = sdkSource;

  #siteName = '';
  #channels: readonly string[] = [];
  #isOnline: boolean | null = null;
  #isMemoryOnly = false;
  #hasStarted = false;
  #unread = 0;
  #timeline: Timeline | null = null;
  #connection: ConnectionState = { state: 'idle' };
  #left: AbortController | null = null;
  readonly #panel = new PanelDialog();
  readonly #focusReturn = new FocusReturn();
  readonly #announcer = new Announcer(this);
  readonly #connectionNews = new ConnectionNews();
  readonly #tie = new ClientController<ClientEvents, Client>(this, {
    connection: (connection) => this.#onConnection(connection),
    timeline: (timeline) => this.#onTimeline(timeline),
    message: ({ authorName }) => {
      const from = authorName ?? translate(this.#language).team;
      if (!this.#isInSight) this.#announcer.say(translateChat(this.#language).said.newMessage(from));
    },
    availability: ({ online }) => {
      this.#isOnline = online;
    },
    site: ({ name, channels }) => {
      this.#siteName = name;
      this.#channels = channels;
    },
    storage: ({ kind }) => {
      this.#isMemoryOnly = kind === 'memory';
    },
  });
  readonly #actions: ChatActions = {
    close: () => this.close(),
    leave: () => this.#leave(),
    chooseContract: () => this.#pursue({ kind: 'contract' }),
    leaveEmail: () => this.#pursue({ kind: 'contract', place: 'then-email' }),
    draft: (text) => rememberDraft(tabStorage(), this.site, text),
    done: (what) => this.#reached(what),
    send: (text) => void this.#send(text),
  };

  constructor() {
    super();
    this.gateway = '';
    this.site = '';
    this.locale = '';
    this.theme = 'auto';
    this.position = 'end';
    this.isOpen = false;
    this.goal = null;
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
    void this.updateComplete.then(() => {
      const composer = this.#composer;
      if (composer) this.#write(composer.text === '' ? text : `${composer.text}\n${text}`);
    });
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
    this.#tie.client?.destroy();
    this.#tie.attach(null);
    this.goal = null;
    this.#hasStarted = false;
  }

  /** The page was opened by a mail's link: show the offer. Nothing is connected before it is accepted. */
  #arriveByLink(): boolean {
    const secret = takeContinueSecret(window);
    if (secret === null) return false;
    this.#connect();
    this.#pursue({ kind: 'continue', secret });
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
    const { client } = this.#tie;
    if (client !== null) return client;
    if (this.gateway === '' || this.site === '') {
      throw new Error('<throughline-chat> needs the attributes "gateway" and "site"');
    }
    const made = this.source.createClient({ gateway: this.gateway, site: this.site, locale: this.#language });
    this.#tie.attach(made);
    return made;
  }

  async #start(): Promise<void> {
    const client = this.#connect();
    await client.start();
    if (this.#tie.client !== client) return;
    this.#hasStarted = true;
    this.#onTimeline(client.timeline);
    this.#connection = client.connection;
    this.requestUpdate();
    if (!this.isOpen) return;
    rememberOpen(tabStorage(), this.site, true);
    whenIdle(() => void this.#fetchSteps());
  }

  #show(movesFocus: boolean): void {
    if (this.isOpen) return;
    this.#focusReturn.remember();
    this.isOpen = true;
    emit(this, 'throughline-open');
    this.#markRead();
    if (movesFocus) void this.updateComplete.then(() => this.#focusInside());
  }

  #pursue(goal: StepGoal): void {
    this.goal = goal;
    void this.#fetchSteps();
  }

  async #fetchSteps(): Promise<void> {
    try {
      await ThroughlineChat.loadSteps();
    } catch {
      // Offline before they were fetched: back to where one can write. The next press asks again.
      if (this.goal !== null) this.#announcer.say(refusalWords('unavailable', this.#language));
      this.goal = null;
    }
  }

  /** Back to the conversation without the goal: to the button that led away from it, where it was one. */
  #leave(): void {
    const cameByLink = this.goal?.kind === 'continue';
    this.#return(() => {
      if (cameByLink) this.#focusInside();
      else this.renderRoot.querySelector('throughline-contract')?.focus();
    });
  }

  #reached(what: StepGoal['kind']): void {
    // A new contract is said when it arrives in the timeline.
    if (what === 'continue') this.#announcer.say(translateChat(this.#language).said.continued);
    this.#return(() => this.#focusInside());
  }

  #return(focus: () => void): void {
    this.goal = null;
    this.#markRead();
    void this.#start();
    void this.updateComplete.then(focus);
  }

  async #send(text: string): Promise<void> {
    this.#composer?.clear();
    this.#actions.draft('');
    try {
      await this.#connect().send(text);
    } catch (error) {
      if (this.#composer?.text === '') this.#write(text);
      throw error;
    }
  }

  #write(text: string): void {
    if (this.#composer) this.#composer.text = text;
    this.#actions.draft(text);
  }

  #onConnection(connection: ConnectionState): void {
    this.#connection = connection;
    const words = this.#connectionNews.of(connection, this.#language);
    if (this.isOpen) this.#announcer.say(words);
  }

  #onTimeline(timeline: Timeline): void {
    if (this.#timeline !== null && this.isOpen) {
      this.#announcer.say(timelineNews(this.#timeline, timeline, this.#language));
    }
    this.#timeline = timeline;
    if (timeline.unreadCount !== this.#unread) {
      this.#unread = timeline.unreadCount;
      emit(this, 'throughline-unread', { count: this.#unread });
    }
    this.#markRead();
  }

  /** The conversation is what the panel shows. */
  get #isInSight(): boolean {
    return this.isOpen && this.goal === null;
  }

  #markRead(): void {
    const isSeen = this.#isInSight && document.visibilityState === 'visible';
    if (isSeen && this.#timeline !== null && this.#timeline.unreadCount > 0) this.#tie.client?.markRead();
  }

  get #composer(): Composer | null {
    return this.renderRoot?.querySelector('throughline-composer') ?? null;
  }

  get #launchers(): Element[] {
    const slot = this.renderRoot.querySelector<HTMLSlotElement>('slot[name=launcher]');
    return slot?.assignedElements({ flatten: true }) ?? [];
  }

  /** Into the composer; on a phone to the heading, because the keyboard would cover what there is to read. */
  #focusInside(): void {
    if (this.goal !== null) this.renderRoot.querySelector<HTMLElement>('throughline-steps')?.focus();
    else if (isPhone()) this.renderRoot.querySelector('h1')?.focus();
    else this.#composer?.focus();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing) this.#back(event);
  }

  /** From a step to the conversation, from there out of the chat. */
  #back(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.goal === null) this.close();
    else this.#leave();
  }

  protected override firstUpdated(): void {
    this.#write(draftOf(tabStorage(), this.site));
    emit(this, 'throughline-ready');
  }

  protected override updated(): void {
    this.#panel.show(this.renderRoot.querySelector('dialog'), this.isOpen);
    const { position, isOpen } = this;
    const state = { locale: this.#language, unread: this.#unread, position, isOpen };
    for (const launcher of this.#launchers) dressLauncher(launcher, state);
  }

  get #scene(): ChatScene {
    const { state } = this.#connection;
    return {
      locale: this.#language,
      siteName: this.#siteName || translateChat(this.#language).fallbackName,
      isOnline: this.#isOnline,
      canChooseContract: this.#channels.includes('email'),
      isMemoryOnly: this.#isMemoryOnly,
      isSettled: this.#hasStarted && state !== 'idle' && state !== 'connecting',
      connection: this.#connection,
      client: this.#tie.client,
      timeline: this.#timeline,
      goal: this.goal,
    };
  }

  protected override render(): TemplateResult {
    const scene = this.#scene;
    const { words } = this.#announcer;
    return html`<slot name="launcher" @click=${this.toggle} @slotchange=${() => this.requestUpdate()}
        ><throughline-launcher></throughline-launcher
      ></slot>
      <dialog part="panel" aria-labelledby="name" @keydown=${this.#onKeydown} @cancel=${this.#back}>
        ${headerView(scene, this.#actions)} ${bodyView(scene, this.#actions)}
        <p class="unseen" part="status" role="status">${this.isOpen ? words : ''}</p>
      </dialog>
      <p class="unseen" role="status">${this.isOpen ? '' : words}</p>`;
  }
}
