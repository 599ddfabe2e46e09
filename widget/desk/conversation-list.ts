import type { ConversationState, ConversationSummary } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { emitInside } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { avatarStyles } from './avatar.ts';
import { conversationListStyles } from './conversation-list.styles.ts';
import { conversationRow } from './conversation-row.ts';
import { translateDesk } from './i18n.ts';
import { rovingTarget } from './roving-target.ts';

/** Which conversations the list shows. */
export type ListFilter = ConversationState | 'all';

const filters: readonly ListFilter[] = ['open', 'resolved', 'all'];

/**
 * The desk's conversations. Rows come, go and change places under the reader without ever moving the focus: arrow keys,
 * Home and End walk, Enter opens.
 *
 * @element throughline-desk-list
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-open - `{ conversationId }`: the agent wants to read it.
 * @fires throughline-filter - `{ filter }`: another selection is wanted.
 * @fires throughline-more - The next page is wanted.
 */
export class ConversationList extends LitElement {
  static override styles = [base, avatarStyles, conversationListStyles];
  static override properties = {
    items: { attribute: false },
    filter: { attribute: false },
    hasMore: { attribute: false },
    isLoading: { attribute: false },
    isOffline: { attribute: false },
    openedId: { attribute: false },
    agentId: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
    walkedToId: { state: true },
  };

  declare items: readonly ConversationSummary[];
  declare filter: ListFilter;
  declare hasMore: boolean;
  /** The first page of this selection has not come yet. */
  declare isLoading: boolean;
  declare isOffline: boolean;
  declare openedId: string | null;
  /** Who reads: their own messages are "You". */
  declare agentId: string;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;
  /** The row that had the focus last. */
  declare protected walkedToId: string | null;

  #focusedBefore: { id: string; index: number } | null = null;
  /** How many rows stood when the next page was asked for: the focus goes on with the first new one. */
  #countBeforeMore: number | null = null;

  constructor() {
    super();
    this.items = [];
    this.filter = 'open';
    this.hasMore = false;
    this.isLoading = false;
    this.isOffline = false;
    this.openedId = null;
    this.agentId = '';
    this.now = 0;
    this.locale = 'en';
    this.walkedToId = null;
  }

  /** Puts the focus on the row that the Tab key would reach; on the chosen tab when there is none. */
  override focus(options?: FocusOptions): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.row[tabindex="0"], [role="tab"][tabindex="0"]');
    (this.#row(this.#tabStopId) ?? target)?.focus(options);
  }

  get #tabStopId(): string | null {
    const has = (id: string | null): boolean => this.items.some(({ conversationId }) => conversationId === id);
    if (has(this.walkedToId)) return this.walkedToId;
    return has(this.openedId) ? this.openedId : (this.items[0]?.conversationId ?? null);
  }

  #row(id: string | null): HTMLElement | null {
    return id === null ? null : this.renderRoot.querySelector(`.row[data-id="${CSS.escape(id)}"]`);
  }

  get #focusedId(): string | null {
    const focused = this.shadowRoot?.activeElement;
    return focused instanceof HTMLElement ? (focused.dataset.id ?? null) : null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    const id = this.#focusedId;
    const before = changed.get('items') as readonly ConversationSummary[] | undefined;
    const index = before?.findIndex(({ conversationId }) => conversationId === id) ?? -1;
    this.#focusedBefore = id === null ? null : { id, index };
  }

  // Moving a row in the document drops its focus, and a row that left takes it along: give it back, or to the next row.
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    const was = this.#focusedBefore;
    this.#focusedBefore = null;
    if (was && this.#focusedId !== was.id) {
      const heir = this.items[Math.min(was.index, this.items.length - 1)]?.conversationId ?? null;
      (this.#row(was.id) ?? this.#row(heir))?.focus({ preventScroll: true });
    }
    this.#goOnAfterMore();
  }

  #goOnAfterMore(): void {
    const count = this.#countBeforeMore;
    if (count === null || this.items.length <= count) return;
    this.#countBeforeMore = null;
    const isStillThere = this.shadowRoot?.activeElement === null || this.shadowRoot?.activeElement?.matches('.more');
    if (isStillThere && document.activeElement !== null) this.#row(this.items[count]?.conversationId ?? null)?.focus();
  }

  #onClick = (event: Event): void => {
    const row = (event.target as Element).closest<HTMLElement>('.row');
    if (row?.dataset.id) emitInside(this, 'throughline-open', { conversationId: row.dataset.id });
  };

  #onRowKeydown = (event: KeyboardEvent): void => {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.row')];
    const at = rows.findIndex((row) => row.dataset.id === this.#focusedId);
    const target = at < 0 ? undefined : rows[rovingTarget(event.key, at, rows.length, 'vertical')];
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  #onFocusin = (): void => {
    this.walkedToId = this.#focusedId ?? this.walkedToId;
  };

  #onTabKeydown = (event: KeyboardEvent): void => {
    const filter = filters[rovingTarget(event.key, filters.indexOf(this.filter), filters.length, 'horizontal')];
    if (!filter || filter === this.filter) return;
    event.preventDefault();
    this.#choose(filter);
    this.renderRoot.querySelector<HTMLElement>(`#tab-${filter}`)?.focus();
  };

  #choose(filter: ListFilter): void {
    if (filter !== this.filter) emitInside(this, 'throughline-filter', { filter });
  }

  #more = (): void => {
    this.#countBeforeMore = this.items.length;
    emitInside(this, 'throughline-more');
  };

  /** How many a selection holds, as far as this page knows; '' when it does not. */
  #count(filter: ListFilter): string {
    if (this.isLoading) return '';
    if (filter === this.filter) return `${this.items.length}${this.hasMore ? '+' : ''}`;
    const knowsAll = this.filter === 'all' && !this.hasMore;
    return knowsAll ? `${this.items.filter(({ state }) => state === filter).length}` : '';
  }

  #tab(filter: ListFilter): TemplateResult {
    const isChosen = filter === this.filter;
    const count = this.#count(filter);
    return html`<button
      id="tab-${filter}"
      type="button"
      role="tab"
      aria-controls="panel"
      aria-selected=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      @click=${() => this.#choose(filter)}
      >${translateDesk(this.locale).list[filter]}${count === '' ? nothing : html`<span class="count">${count}</span>`}</button
    >`;
  }

  #empty(): TemplateResult {
    const words = translateDesk(this.locale).list;
    const byFilter = { open: words.emptyOpen, resolved: words.emptyResolved, all: words.emptyAll };
    const { title, body } = this.isOffline ? words.offlineEmpty : byFilter[this.filter];
    return html`<div class="empty">${icon(this.isOffline ? 'offline' : 'chat')}<b>${title}</b><span>${body}</span></div>`;
  }

  #skeleton(): TemplateResult {
    const bone = html`<div class="bone" aria-hidden="true"><i></i><i></i><i></i></div>`;
    return html`<span class="unseen">${translateDesk(this.locale).list.loading}</span>${[bone, bone, bone, bone, bone]}`;
  }

  #rows(): TemplateResult {
    const { locale, now, agentId } = this;
    const tabStopId = this.#tabStopId;
    return html`<ul @click=${this.#onClick} @keydown=${this.#onRowKeydown} @focusin=${this.#onFocusin}>
        ${repeat(
          this.items,
          ({ conversationId }) => conversationId,
          (item) => {
            const id = item.conversationId;
            return conversationRow(item, {
              locale,
              now,
              agentId,
              isOpened: id === this.openedId,
              isTabStop: id === tabStopId,
            });
          },
        )}
      </ul>
      ${
        this.hasMore
          ? html`<button class="quiet more" type="button" @click=${this.#more}>${translateDesk(locale).list.more}</button>`
          : nothing
      }`;
  }

  protected override render(): TemplateResult {
    const words = translateDesk(this.locale).list;
    const isWaiting = this.isLoading && this.items.length === 0 && !this.isOffline;
    return html`<div role="tablist" aria-label=${words.filters} @keydown=${this.#onTabKeydown}>
        ${filters.map((filter) => this.#tab(filter))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${this.filter}" aria-busy=${isWaiting}>
        ${isWaiting ? this.#skeleton() : this.items.length === 0 && !this.hasMore ? this.#empty() : this.#rows()}
      </div>`;
  }
}
