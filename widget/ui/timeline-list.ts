import type { TimelineItem } from '@throughline/sdk';
import type { Author } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type EventName, emitInside } from '../events/emit.ts';
import { formatDay } from '../i18n/format-time.ts';
import { translate } from '../i18n/translate.ts';
import type { UrlOf } from './attachment-list.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';
import { noticeRow } from './notice-row.ts';
import { saidRow } from './said-row.ts';
import { timelineListStyles } from './timeline-list.styles.ts';
import { type FactItem, type Side, type TimelineRow, timelineRows } from './timeline-rows.ts';

/** Nearer to the end than this counts as being at the end. */
const nearEndPx = 48;

/**
 * A conversation for reading. It keeps to the newest message unless the person has scrolled away, and keeps their place
 * when older ones are put before.
 *
 * To a screen reader it is a log that speaks only what arrives after the history stands: `aria-live` is off until
 * `settled` and while earlier messages are being added.
 *
 * @element throughline-timeline
 * @attr {string} locale - BCP 47 tag of the reader's language.
 * @attr {'contact' | 'agent'} side - Which side reads: its own messages stand on the inline-end side.
 * @slot empty - Shown while there is nothing to read.
 * @fires throughline-earlier - The person asks for older messages.
 * @fires throughline-retry - `{ key }`: send a failed item again.
 * @fires throughline-discard - `{ key }`: delete a failed item.
 * @fires throughline-edit - `{ seq, text }`: the person wants to say this message of theirs otherwise.
 * @fires throughline-remove - `{ seq }`: the person takes this message of theirs back.
 * @fires throughline-original - `{ originalId }`: show the kept original (side `agent`).
 */
export class TimelineList extends LitElement {
  static override styles = [base, timelineListStyles];
  static override properties = {
    items: { attribute: false },
    locale: { type: String },
    hasEarlier: { attribute: false },
    side: { type: String },
    typing: { attribute: false },
    settled: { attribute: false },
    now: { attribute: false },
    urlOf: { attribute: false },
    factsRow: { attribute: false },
    changeable: { attribute: false },
    hasUnseen: { state: true },
  };

  declare items: readonly TimelineItem[];
  declare locale: string;
  declare hasEarlier: boolean;
  declare side: Side;
  /** Everybody of the other side who is typing. */
  declare typing: readonly Author[];
  /** False while the history is still being fetched. */
  declare settled: boolean;
  /** Milliseconds since 1970: what counts as today. */
  declare now: () => number;
  /** Where a message's file can be fetched. Set it where `<throughline-attachments>` is defined. */
  declare urlOf: UrlOf;
  /** How the desk shows what is said of the contact; the chat never has any. */
  declare factsRow: (items: readonly FactItem[]) => unknown;
  /** Own messages can be changed; where `<throughline-message-menu>` is defined. */
  declare changeable: boolean;
  declare protected hasUnseen: boolean;

  #isAtEnd = true;
  #lastTop = 0;
  #isLive = false;
  /** Height of the content below the view's top, measured before an update that puts rows before it. */
  #keepFromEnd: number | null = null;
  #observer: ResizeObserver | null = null;

  constructor() {
    super();
    this.items = [];
    this.locale = 'en';
    this.hasEarlier = false;
    this.side = 'contact';
    this.typing = [];
    this.settled = true;
    this.now = Date.now;
    this.urlOf = async () => null;
    this.factsRow = () => nothing;
    this.changeable = false;
    this.hasUnseen = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A keyboard on a phone or a growing composer takes room from below: stay with the newest message.
    this.#observer = new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#observer = null;
  }

  /** Shows the newest message. */
  scrollToEnd(): void {
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
    this.#isAtEnd = true;
    this.hasUnseen = false;
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot?.querySelector('.scroller') ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('items') as readonly TimelineItem[] | undefined;
    if (before === undefined || before.length === 0) return;
    const first = before[0]?.key;
    const hasEarlierNow = this.items[0]?.key !== first && this.items.some((item) => item.key === first);
    const scroller = this.#scroller;
    if (hasEarlierNow && scroller) {
      this.#keepFromEnd = scroller.scrollHeight - scroller.scrollTop;
      this.#isLive = false;
    }
    const isNew = this.items.at(-1)?.key !== before.at(-1)?.key && this.items.length > before.length;
    if (isNew && !this.#isAtEnd) this.hasUnseen = this.hasUnseen || !this.#isOwn(this.items.at(-1));
  }

  #isOwn(item: TimelineItem | undefined): boolean {
    return item !== undefined && 'isMine' in item && item.isMine;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const saysSomething = changed.has('items') && this.#isOwn(this.items.at(-1)) && this.items.at(-1)?.seq === null;
    if (this.#keepFromEnd !== null && !this.#isAtEnd) scroller.scrollTop = scroller.scrollHeight - this.#keepFromEnd;
    else if (this.#isAtEnd || saysSomething) this.scrollToEnd();
    this.#keepFromEnd = null;
    if (this.settled && !this.#isLive) this.#goLive();
  }

  /** Two frames later, so that the history has been in the accessibility tree before it becomes a live region. */
  #goLive(): void {
    this.#isLive = true;
    requestAnimationFrame(() => requestAnimationFrame(() => this.requestUpdate()));
  }

  #onScroll = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < nearEndPx;
    // Rows that grow push the end away: only whoever scrolls back leaves it.
    if (isNear || scrollTop < this.#lastTop) this.#isAtEnd = isNear;
    else if (this.#isAtEnd) this.scrollToEnd();
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.hasUnseen = false;
  };

  #actions = {
    retry: (key: string) => emitInside(this, 'throughline-retry', { key }),
    discard: (key: string) => emitInside(this, 'throughline-discard', { key }),
    original: (originalId: string) => emitInside(this, 'throughline-original', { originalId }),
    urlOf: (attachmentId: string) => this.urlOf(attachmentId),
  };

  /** What grows inside a row after it was drawn must not push the newest message out of sight. */
  #onGrown(): void {
    if (this.#isAtEnd) this.scrollToEnd();
  }

  /** What a message's menu says is for the face, outside of this element's shadow tree. */
  #passOn = (event: Event): void => {
    event.stopPropagation();
    emitInside(this, event.type as EventName, (event as CustomEvent<unknown>).detail);
  };

  #row(row: TimelineRow): unknown {
    if (row.row === 'facts') return this.factsRow(row.items);
    if (row.row === 'day') return html`<p class="day">${formatDay(row.at, this.now(), this.locale)}</p>`;
    if (row.row === 'notice') return noticeRow(row.item, this.locale, this.side, row.item === this.items.at(-1));
    return saidRow(row, { locale: this.locale, side: this.side, canChange: this.changeable }, this.#actions);
  }

  protected override render(): TemplateResult {
    const words = translate(this.locale);
    const rows = timelineRows(this.items, this.side);
    return html`<div
        class="scroller"
        part="scroller"
        role="log"
        tabindex="0"
        aria-label=${words.conversation}
        aria-relevant="additions"
        aria-live=${this.#isLive ? 'polite' : 'off'}
        @scroll=${this.#onScroll}
        @throughline-grown=${this.#onGrown}
        @throughline-edit=${this.#passOn}
        @throughline-remove=${this.#passOn}
        @throughline-retry=${this.#passOn}
        @throughline-discard=${this.#passOn}
      >
        ${
          this.hasEarlier
            ? html`<button class="quiet earlier" type="button" @click=${() => emitInside(this, 'throughline-earlier')}
                >${words.showEarlier}</button
              >`
            : nothing
        }
        ${rows.length === 0 ? html`<slot name="empty"></slot>` : nothing}
        ${repeat(
          rows,
          (row) => row.key,
          (row) => this.#row(row),
        )}
        ${this.#typing()}
      </div>
      ${
        this.hasUnseen
          ? html`<button class="newest" part="newest" type="button" @click=${this.scrollToEnd}
              >${words.newMessages}${icon('down')}</button
            >`
          : nothing
      }`;
  }

  /** Hidden from screen readers here: the face says it, debounced, in its status region. */
  #typing(): TemplateResult | typeof nothing {
    if (this.typing.length === 0) return nothing;
    return html`<p class="typing" aria-hidden="true"><span class="dots"><i></i><i></i><i></i></span></p>`;
  }
}
