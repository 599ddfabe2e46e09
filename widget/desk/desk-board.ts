import type { Agent, AgentClient, AgentEvents } from '@throughline/sdk/agent';
import type { ConversationSummary } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ClientController } from '../controllers/client-controller.ts';
import { emit, emitInside } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { connectionWords } from '../ui/connection-line.ts';
import { accountBar } from './account-bar.ts';
import type { Changing } from './answer-box.ts';
import { Answering } from './answering.ts';
import { ClockController } from './clock-controller.ts';
import { contactLabel } from './contact-label.ts';
import type { ContactPanel } from './contact-panel.ts';
import type { ConversationList, ListFilter } from './conversation-list.ts';
import type { ConversationPane } from './conversation-pane.ts';
import { deskBoardStyles } from './desk-board.styles.ts';
import type { DeskDialogs } from './desk-dialogs.ts';
import { translateDesk } from './i18n.ts';
import { asKnown, listed } from './listed.ts';
import { nothingOpen } from './nothing-open.ts';
import { openedInUrl, putIntoUrl, takeOutOfUrl } from './opened-in-url.ts';
import { Resolving } from './resolving.ts';
import type { DeskCommand } from './shortcuts.ts';
import { ShortcutsController } from './shortcuts-controller.ts';
import type { Toast } from './toast.ts';
import { UnreadTitle } from './unread-title.ts';

type Said = Parameters<Answering['say']>[0];

type Change = Pick<Changing, 'seq' | 'text'>;
type TagChange = Parameters<AgentClient['tag']>[0];

/**
 * The desk of a signed-in agent: list, conversation and customer side by side, two of them on tablets, one on phones.
 *
 * @element throughline-desk-board
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-open - `{ conversationId }`: a conversation was opened; heard by the page.
 * @fires throughline-receive - `{ conversationId, text }`: a contact wrote; heard by the page, for a sound.
 * @fires throughline-leave - The agent signs out.
 */
export class DeskBoard extends LitElement {
  static override styles = [base, deskBoardStyles];
  static override properties = {
    client: { attribute: false },
    agent: { attribute: false },
    gateway: { attribute: false },
    site: { attribute: false },
    drafts: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
    filter: { state: true },
    openedId: { state: true },
    isAboutOpen: { state: true },
    announcement: { state: true },
  };

  declare client: AgentClient;
  declare agent: Agent;
  /** The gateway's address and the site's id, for the line that puts the chat on a page. */
  declare gateway: string;
  declare site: string;
  declare drafts: Map<string, string>;
  /** Milliseconds since 1970. */
  declare now: () => number;
  declare locale: string;
  declare protected filter: ListFilter;
  declare protected openedId: string | null;
  declare protected isAboutOpen: boolean;
  /** For screen readers: somebody wrote. */
  declare protected announcement: string;

  readonly #events = new ClientController<AgentEvents, AgentClient>(this, {
    connection: () => {},
    conversations: () => this.#keepOpened(),
    timeline: () => {},
    files: () => {},
    message: (message) => this.#receive(message),
  });
  readonly #answering = new Answering(
    () => this.client,
    () => this.requestUpdate(),
  );
  readonly #unread = new UnreadTitle(this, () => ({ client: this.client, filter: this.filter }));
  readonly #shortcuts = new ShortcutsController(this, (command) => this.#do(command));
  /** The opened conversation as the list last showed it; it may have left the list since. */
  #opened: ConversationSummary | null = null;
  readonly #resolving = new Resolving({
    client: () => this.client,
    toast: () => this.#toast,
    open: (conversationId) => conversationId !== this.openedId && this.#open(conversationId),
    undone: () => void this.updateComplete.then(() => this.#pane?.focusResolve()),
  });

  constructor() {
    super();
    this.gateway = '';
    this.site = '';
    this.drafts = new Map();
    this.now = Date.now;
    this.locale = 'en';
    this.filter = 'open';
    this.openedId = null;
    this.isAboutOpen = false;
    this.announcement = '';
    new ClockController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKeydown);
    document.addEventListener('visibilitychange', this.#markRead);
    window.addEventListener('focus', this.#markRead);
    window.addEventListener('popstate', this.#followUrl);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKeydown);
    document.removeEventListener('visibilitychange', this.#markRead);
    window.removeEventListener('focus', this.#markRead);
    window.removeEventListener('popstate', this.#followUrl);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('client')) return;
    this.#events.attach(this.client);
    this.client.list(this.filter);
    this.openedId = null;
    this.#opened = null;
    this.#followUrl();
  }

  protected override updated(): void {
    this.#markRead();
  }

  get #pane(): ConversationPane | null {
    return this.renderRoot.querySelector('throughline-desk-conversation');
  }

  get #toast(): Toast | null {
    return this.renderRoot.querySelector('throughline-desk-toast');
  }

  get #list(): ConversationList | null {
    return this.renderRoot.querySelector('throughline-desk-list');
  }

  get #isLive(): boolean {
    return this.client.connection.state === 'live';
  }

  get #listed(): readonly ConversationSummary[] {
    return listed(this.client.conversations, { openedId: this.openedId, isLive: this.#isLive });
  }

  #keepOpened(): void {
    const fresh = this.client.conversations.find(({ conversationId }) => conversationId === this.openedId);
    this.#opened = fresh ?? this.#opened;
    if (this.#opened === null && this.openedId !== null && !this.client.isListing) this.#lookFurther();
  }

  /** The page's address names a conversation that this list does not show: it may be a resolved one, or not exist. */
  #lookFurther(): void {
    if (this.filter === 'all') this.#back();
    else this.#choose('all');
  }

  /** Only what stands before a person's eyes has been read. */
  #markRead = (): void => {
    const { timeline } = this.client;
    const isSeen = document.visibilityState === 'visible' && document.hasFocus() && this.openedId !== null;
    if (isSeen && timeline?.conversationId === this.openedId && timeline.unreadCount > 0) this.client.markRead();
  };

  #receive({ conversationId, text }: AgentEvents['message']): void {
    emit(this, 'throughline-receive', { conversationId, text });
    const from = this.client.conversations.find((item) => item.conversationId === conversationId);
    this.#unread.arrived(conversationId);
    this.#resolving.arrived(conversationId);
    if (conversationId === this.openedId) return;
    const { list, visitor } = translateDesk(this.locale);
    const words = list.newMessage(from ? contactLabel(from, visitor) : visitor);
    // A region that says the same again is silent; a space nobody hears makes it another text.
    this.announcement = words === this.announcement ? `${words}\u00a0` : words;
  }

  #open(conversationId: string): void {
    if (conversationId === this.openedId) {
      this.#pane?.focus();
      return;
    }
    this.#show(conversationId);
    putIntoUrl(conversationId);
    emit(this, 'throughline-open', { conversationId });
    void this.#focusIfListIsCovered();
  }

  #show(conversationId: string): void {
    this.openedId = conversationId;
    this.#opened = null;
    this.isAboutOpen = false;
    this.#answering.forgetProblems();
    this.#keepOpened();
    this.client.open(conversationId);
  }

  // On a phone the list gives way to the conversation, and would take the focus along.
  async #focusIfListIsCovered(): Promise<void> {
    await this.updateComplete;
    if (this.#list?.checkVisibility() === false) this.#pane?.focus();
  }

  #followUrl = (): void => {
    const named = openedInUrl();
    if (named === this.openedId) return;
    if (named === null) this.#close();
    else this.#show(named);
  };

  #close(): void {
    this.openedId = null;
    this.#opened = null;
    this.client.close();
    void this.updateComplete.then(() => this.#list?.focus());
  }

  #back = (): void => {
    takeOutOfUrl();
    this.#close();
  };

  #walk(step: 1 | -1): void {
    const items = this.#listed;
    const at = items.findIndex(({ conversationId }) => conversationId === this.openedId);
    const target = at < 0 ? items[0] : items[at + step];
    if (target) this.#open(target.conversationId);
  }

  #resolve = (): void => this.#resolving.turn(this.openedId, this.locale);

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.isAboutOpen && !event.defaultPrevented) this.#closeAbout();
  };

  #do(command: DeskCommand): void {
    if (command === 'next') this.#walk(1);
    if (command === 'previous') this.#walk(-1);
    if (command === 'reply' || command === 'note') this.#pane?.write(command);
    if (command === 'attach') this.#pane?.chooseFiles();
    if (command === 'tag') void this.#writeTag();
    if (command === 'resolve') this.#resolve();
    if (command === 'help') this.#help();
  }

  #help = (): void => this.#dialogs?.help();

  #leave = (): void => emitInside(this, 'throughline-leave');

  #toggleAbout = async (): Promise<void> => {
    if (this.isAboutOpen) {
      this.#closeAbout();
      return;
    }
    this.isAboutOpen = true;
    await this.updateComplete;
    this.#panel?.focus();
  };

  get #panel(): ContactPanel | null {
    return this.renderRoot.querySelector('throughline-desk-contact:defined');
  }

  /** On narrow screens the panel has to come first. */
  async #writeTag(): Promise<void> {
    if (this.#panel?.checkVisibility() === false) this.isAboutOpen = true;
    await this.updateComplete;
    this.#panel?.focusTag();
  }

  #closeAbout = (): void => {
    this.isAboutOpen = false;
    this.#pane?.focusAbout();
  };

  get #dialogs(): DeskDialogs | null {
    return this.renderRoot.querySelector('throughline-desk-dialogs:defined');
  }

  #choose(filter: ListFilter): void {
    this.filter = filter;
    this.client.list(filter);
  }

  #listPane(): TemplateResult {
    const words = translateDesk(this.locale).list;
    return html`<nav aria-label=${words.heading}>
      <h1>${words.heading}</h1>
      <throughline-desk-list
        locale=${this.locale}
        .items=${this.#listed}
        .filter=${this.filter}
        .hasMore=${this.client.hasMore}
        .isLoading=${this.client.isListing}
        .isOffline=${this.client.connection.state === 'waiting'}
        .openedId=${this.openedId}
        .agentId=${this.agent.agentId}
        .now=${this.now()}
        @throughline-open=${(event: CustomEvent<{ conversationId: string }>) => this.#open(event.detail.conversationId)}
        @throughline-filter=${({ detail }: CustomEvent<{ filter: ListFilter }>) => this.#choose(detail.filter)}
        @throughline-more=${() => this.client.more()}
      ></throughline-desk-list>
      ${accountBar(this.agent, this.locale, { help: this.#help, leave: this.#leave, letters: () => this.#dialogs?.letters() })}
    </nav>`;
  }

  #none(): TemplateResult {
    const isEmpty = this.#listed.length === 0;
    const isKnown = this.#isLive && !this.client.isListing && !this.client.hasMore;
    const { locale, gateway, site } = this;
    return nothingOpen({ locale, gateway, site, there: !isEmpty ? 'some' : isKnown ? 'none' : 'unknown' });
  }

  #conversation(conversation: ConversationSummary): TemplateResult {
    const { timeline } = this.client;
    const key = ({ detail }: CustomEvent<{ key: string }>): string => detail.key;
    const { files } = this.client;
    return html`<throughline-desk-conversation
      locale=${this.locale}
      .conversation=${conversation}
      .timeline=${timeline?.conversationId === conversation.conversationId ? timeline : null}
      .drafts=${this.drafts}
      .files=${files.get()}
      .problems=${this.#answering.problems}
      .agentId=${this.agent.agentId}
      .urlOf=${this.#answering.urlOf}
      .planOf=${this.#answering.planOf}
      .isAboutOpen=${this.isAboutOpen}
      .isLive=${this.#isLive}
      .now=${this.now()}
      @throughline-back=${this.#back}
      @throughline-about=${this.#toggleAbout}
      @throughline-resolve=${this.#resolve}
      @throughline-say=${({ detail }: CustomEvent<Said>) => this.#answering.say(detail)}
      @throughline-typing=${({ detail }: CustomEvent<{ on: boolean }>) => this.client.typing(detail.on)}
      @throughline-earlier=${() => void this.client.earlier()}
      @throughline-retry=${(event: CustomEvent<{ key: string }>) => this.client.retry(key(event))}
      @throughline-discard=${(event: CustomEvent<{ key: string }>) => this.client.discard(key(event))}
      @throughline-original=${({ detail }: CustomEvent<{ originalId: string }>) => this.#dialogs?.original(detail.originalId)}
      @throughline-explain=${({ detail }: CustomEvent<{ deliveryId: string }>) => this.#dialogs?.explain(detail.deliveryId, conversation.conversationId)}
      @throughline-change=${({ detail }: CustomEvent<Change>) => this.client.edit(detail.seq, detail.text)}
      @throughline-remove=${({ detail }: CustomEvent<Pick<Change, 'seq'>>) => this.client.remove(detail.seq)}
      @throughline-attach=${({ detail }: CustomEvent<{ files: File[] }>) => this.#answering.attach(detail.files)}
      @throughline-take-away=${(event: CustomEvent<{ key: string }>) => void files.detach(key(event))}
      @throughline-try-again=${(event: CustomEvent<{ key: string }>) => files.retry(key(event))}
      @throughline-understood=${() => this.#answering.forgetProblems()}
    ></throughline-desk-conversation>`;
  }

  #about(conversation: ConversationSummary): TemplateResult {
    const { timeline } = this.client;
    return html`<aside aria-label=${translateDesk(this.locale).conversation.about}>
      <throughline-desk-contact
        locale=${this.locale}
        .conversation=${conversation}
        .timeline=${timeline?.conversationId === conversation.conversationId ? timeline : null}
        .isLive=${this.#isLive}
        .now=${this.now()}
        @throughline-close-about=${this.#closeAbout}
        @throughline-propose=${() => this.#dialogs?.propose(this.openedId ?? '')}
        @throughline-tag=${({ detail }: CustomEvent<TagChange>) => this.client.tag(detail)}
      ></throughline-desk-contact>
    </aside>`;
  }

  protected override render(): TemplateResult {
    const opened = this.#opened && asKnown(this.#opened, this.#isLive);
    const { conversation: words, visitor } = translateDesk(this.locale);
    const label = opened ? words.with(contactLabel(opened, visitor)) : words.noneTitle;
    const { connection } = this.client;
    return html`<throughline-connection locale=${this.locale} .connection=${connection}></throughline-connection>
      <div class="panes ${opened ? 'opened' : ''} ${this.isAboutOpen ? 'about' : ''}">
        ${this.#listPane()}
        <section aria-label=${label}>${opened ? this.#conversation(opened) : this.#none()}</section>
        ${opened ? this.#about(opened) : nothing}
      </div>
      <throughline-desk-toast></throughline-desk-toast>
      <throughline-desk-dialogs
        locale=${this.locale}
        .client=${this.client}
        .isEnabled=${this.#shortcuts.isOn}
        @throughline-enable-shortcuts=${({ detail }: CustomEvent<{ on: boolean }>) => this.#shortcuts.turn(detail.on)}
        @throughline-open=${({ detail }: CustomEvent<{ conversationId: string }>) => this.#open(detail.conversationId)}
      ></throughline-desk-dialogs>
      <p class="unseen" role="status">${this.announcement}</p>
      <p class="unseen" role="status">${connectionWords(connection, this.locale)}</p>`;
  }
}
