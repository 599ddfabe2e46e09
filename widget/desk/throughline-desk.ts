import { type AgentClient, type AgentClientOptions, createAgentClient } from '@throughline/sdk/agent';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { emit } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { type IconName, icon } from '../ui/icon.ts';
import { theme } from '../ui/theme.ts';
import { DeskSession, type KeptOut, type SignInProblem } from './desk-session.ts';
import { type DeskMessages, translateDesk } from './i18n.ts';
import { tabSessionStore } from './kept-in-browser.ts';
import { throughlineDeskStyles } from './throughline-desk.styles.ts';

interface Barrier {
  picture: IconName;
  title: string;
  body: string;
  action: string | null;
}

function barrierOf(why: KeptOut, words: DeskMessages['gate']): Barrier {
  const barriers: Record<KeptOut, Barrier> = {
    replaced: { picture: 'chat', title: words.replacedTitle, body: words.replacedBody, action: words.useHere },
    'origin-not-allowed': { picture: 'warning', title: words.originTitle, body: words.originBody, action: null },
    'unsupported-version': {
      picture: 'warning',
      title: words.versionTitle,
      body: words.versionBody,
      action: words.reload,
    },
  };
  return barriers[why];
}

/**
 * The agent's desk: sign in, all conversations of a site, answers and private notes.
 *
 * It fills the box it is given; give it a height, for example `block-size: 100dvh`.
 *
 * ```html
 * <throughline-desk gateway="https://chat.example" site="shop" locale="en" theme="auto"></throughline-desk>
 * ```
 *
 * @element throughline-desk
 * @attr {string} gateway - The gateway's address, for example `https://chat.example`.
 * @attr {string} site - The site's id.
 * @attr {string} locale - BCP 47 tag of the agent's language; default: the page's, else the browser's.
 * @attr {'light' | 'dark' | 'auto'} theme - Colours; default: as the agent's system says.
 * @fires throughline-sign-in - `{ agentId, name }`: an agent is at the desk, newly or after a reload.
 * @fires throughline-sign-out - Nobody is at the desk any more.
 * @fires throughline-open - `{ conversationId }`: a conversation was opened.
 * @fires throughline-receive - `{ conversationId, text }`: a contact wrote, once per message.
 * @cssprop [--throughline-accent=#2f57e6] - Buttons, own messages, marks.
 * @cssprop [--throughline-on-accent=#fff] - Text on the accent.
 * @cssprop [--throughline-surface] - Ground of panes and dialogs.
 * @cssprop [--throughline-sunken] - Ground that lies lower: tabs, empty panes.
 * @cssprop [--throughline-text] - Text.
 * @cssprop [--throughline-text-soft] - Text that stands back.
 * @cssprop [--throughline-line] - Lines between panes.
 * @cssprop [--throughline-bubble] - Messages of the customer.
 * @cssprop [--throughline-on-bubble] - Text on them.
 * @cssprop [--throughline-radius=18px] - Corners of messages.
 * @cssprop [--throughline-font] - Font families.
 */
export class ThroughlineDesk extends LitElement {
  static override styles = [theme, base, throughlineDeskStyles];
  static override properties = {
    gateway: { type: String },
    site: { type: String },
    locale: { type: String },
    theme: { type: String, reflect: true },
    connect: { attribute: false },
    now: { attribute: false },
  };

  declare gateway: string;
  declare site: string;
  declare locale: string;
  declare theme: 'light' | 'dark' | 'auto';
  /** Makes the client; for tests and for hosts with a client of their own. */
  declare connect: (options: AgentClientOptions) => AgentClient;
  /** Milliseconds since 1970. */
  declare now: () => number;

  #session: DeskSession | null = null;
  /** Begun answers outlive a session that ended by itself, for the same agent. */
  #drafts = new Map<string, string>();
  #lastAgentId: string | null = null;

  constructor() {
    super();
    this.gateway = '';
    this.site = '';
    this.locale = document.documentElement.lang || navigator.language;
    this.theme = 'auto';
    this.connect = createAgentClient;
    this.now = Date.now;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // In the document again: what `disconnectedCallback` ended begins anew.
    if (this.hasUpdated) this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session?.end();
    this.#session = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('gateway') || changed.has('site') || changed.has('connect')) this.#begin();
  }

  #begin(): void {
    this.#session?.end();
    this.#session = null;
    if (this.gateway === '' || this.site === '') return;
    const { gateway, site, locale } = this;
    const session = new DeskSession({
      connect: () => this.connect({ gateway, site, locale }),
      store: tabSessionStore(gateway, site),
      changed: () => this.#changed(session),
    });
    this.#session = session;
    session.begin();
  }

  #changed(session: DeskSession): void {
    const { gate } = session;
    if (gate.at === 'desk') {
      const { agentId, name } = gate.agent;
      if (agentId !== this.#lastAgentId) this.#drafts = new Map();
      this.#lastAgentId = agentId;
      emit(this, 'throughline-sign-in', { agentId, name });
    }
    this.requestUpdate();
  }

  #signIn = (email: string, password: string): Promise<SignInProblem | null> =>
    this.#session?.signIn(email, password) ?? Promise.resolve(null);

  #leave = async (): Promise<void> => {
    this.#drafts = new Map();
    await this.#session?.signOut();
    emit(this, 'throughline-sign-out');
  };

  #pass = (): void => {
    const gate = this.#session?.gate;
    if (gate?.at === 'kept-out' && gate.why === 'unsupported-version') window.location.reload();
    else this.#session?.resume();
  };

  #barrier({ picture, title, body, action }: Barrier): TemplateResult {
    return html`<div class="barrier" role="alert">
      ${icon(picture)}
      <h1>${title}</h1>
      <p>${body}</p>
      ${action === null ? '' : html`<button class="primary" type="button" @click=${this.#pass}>${action}</button>`}
    </div>`;
  }

  #gate(session: DeskSession): TemplateResult {
    const { gate: words, tryAgain } = translateDesk(this.locale);
    const { gate } = session;
    if (gate.at === 'resuming') {
      return html`<p class="resuming" role="status">${icon('chat')}<span>${words.resuming}</span></p>`;
    }
    if (gate.at === 'unreachable') {
      const { unreachableTitle: title, unreachableBody: body } = words;
      return this.#barrier({ picture: 'offline', title, body, action: tryAgain });
    }
    if (gate.at === 'kept-out') return this.#barrier(barrierOf(gate.why, words));
    if (gate.at === 'sign-in') {
      return html`<throughline-desk-sign-in
        locale=${this.locale}
        .wasSignedOut=${gate.wasSignedOut}
        .submit=${this.#signIn}
      ></throughline-desk-sign-in>`;
    }
    return html`<throughline-desk-board
      locale=${this.locale}
      .client=${session.client}
      .agent=${gate.agent}
      .gateway=${this.gateway}
      .site=${this.site}
      .drafts=${this.#drafts}
      .now=${this.now}
      @throughline-leave=${this.#leave}
    ></throughline-desk-board>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="frame">${this.#session ? this.#gate(this.#session) : ''}</div>`;
  }
}
