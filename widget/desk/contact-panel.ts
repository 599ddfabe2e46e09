import type { Timeline } from '@throughline/sdk';
import { type ConversationSummary, describeContract } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { contactLabel, shortLabel } from './contact-label.ts';
import { translateDesk } from './i18n.ts';
import { knownAddresses } from './known-addresses.ts';
import { languageName } from './language-name.ts';
import { lastTouchpoint } from './last-touchpoint.ts';
import { shortDate } from './short-date.ts';
import { translateParts } from './translate-parts.ts';

/**
 * What the desk knows about a contact.
 *
 * @element throughline-desk-contact
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-tag - `{ add, remove }`: the agent puts tags on the contact or takes them off.
 * @fires throughline-propose - The agent wants to ask whether answers may go elsewhere.
 * @fires throughline-close-about - The panel is to go away (where it covers something).
 */
export class ContactPanel extends LitElement {
  static override styles = [
    base,
    avatarStyles,
    css`
      :host {
        display: block;
        overflow-y: auto;
        padding: 20px;
        background: var(--tl-surface);
      }
      .head {
        display: grid;
        justify-items: center;
        gap: 4px;
        padding-block: 16px 20px;
        text-align: center;
      }
      .avatar {
        inline-size: 72px;
        block-size: 72px;
        margin-block-end: 8px;
        font-size: 24px;
      }
      .avatar .icon {
        inline-size: 34px;
        block-size: 34px;
      }
      .avatar.online::after {
        inline-size: 18px;
        block-size: 18px;
        border-width: 3px;
      }
      h2 {
        margin: 0;
        font-size: 18px;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      .head p {
        margin: 0;
        font-size: 13px;
        color: var(--tl-soft);
      }
      .close {
        display: none;
        position: absolute;
        inset-block-start: 12px;
        inset-inline-end: 12px;
      }
      dl {
        display: grid;
        gap: 16px;
        margin: 0;
        padding-block-start: 20px;
        border-block-start: 1px solid var(--tl-line);
      }
      dt {
        font-size: 12px;
        font-weight: 600;
        color: var(--tl-soft);
      }
      dd {
        margin: 2px 0 0;
        overflow-wrap: anywhere;
      }
      .address {
        display: flex;
        gap: 7px;
      }
      .address .icon {
        inline-size: 16px;
        block-size: 16px;
        margin-block-start: 3px;
      }
      .soft {
        margin: 2px 0 0;
        font-size: 13px;
        color: var(--tl-soft);
      }
      @container (max-width: 1099px) {
        .close {
          display: grid;
        }
      }
    `,
  ];
  static override properties = {
    conversation: { attribute: false },
    timeline: { attribute: false },
    isLive: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
  };

  declare conversation: ConversationSummary;
  declare timeline: Timeline | null;
  /** Whether the desk is connected: else nobody knows who is here. */
  declare isLive: boolean;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;

  constructor() {
    super();
    this.timeline = null;
    this.isLive = true;
    this.now = 0;
    this.locale = 'en';
  }

  /** Puts the focus on the button that closes the panel. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options);
  }

  /** Puts the focus into the field for a tag. */
  focusTag(): void {
    this.renderRoot.querySelector<HTMLElement>('throughline-desk-facts')?.focus();
  }

  #facts(): TemplateResult {
    const { attributes, tags } = this.timeline ?? this.conversation.about ?? { attributes: {}, tags: [] };
    return html`<throughline-desk-facts
      locale=${this.locale}
      .known=${attributes}
      .tags=${tags}
      .lastTouchpoint=${lastTouchpoint(this.conversation, this.timeline)}
      .now=${this.now}
      @throughline-tag=${(event: CustomEvent<unknown>) => emitInside(this, 'throughline-tag', event.detail)}
    ></throughline-desk-facts>`;
  }

  /** The oldest entry held is the first one only when nothing older can be fetched. */
  #firstSeen(): string | null {
    const words = translateParts(this.locale).contact;
    const oldest = this.timeline?.items[0];
    if (!this.timeline || !oldest) return null;
    const date = shortDate(oldest.at, this.locale);
    return this.timeline.hasEarlier ? words.before(date) : date;
  }

  #addresses(): TemplateResult {
    const known = knownAddresses(this.conversation, this.timeline);
    if (known.length === 0) return html`<dd>${translateParts(this.locale).contact.noAddress}</dd>`;
    return html`${known.map((hint) => html`<dd class="address">${icon(hint.includes('@') ? 'mail' : 'phone')}<bdi>${hint}</bdi></dd>`)}`;
  }

  #answers(): TemplateResult {
    const words = translateParts(this.locale).contact;
    const { contract } = this.timeline?.items.length ? this.timeline : this.conversation;
    return html`<div>
      <dt>${words.answers}</dt>
      <dd>${describeContract(contract, pickLocale(this.locale))}</dd>
      <dd class="soft">${words.setBy[contract.setBy]}</dd>
      ${this.timeline?.proposal ? html`<dd class="soft">${words.asked}</dd>` : nothing}
      <dd>
        <button
          class="link"
          type="button"
          ?disabled=${!this.isLive}
          @click=${() => emitInside(this, 'throughline-propose')}
          >${words.propose}</button
        >
      </dd>
    </div>`;
  }

  #fact(term: string, value: string | null): TemplateResult | typeof nothing {
    return value === null ? nothing : html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  }

  protected override render(): TemplateResult {
    const { contact: words } = translateParts(this.locale);
    const { conversation: states, visitor } = translateDesk(this.locale);
    const { contactId, isContactOnline, activeAt, locale } = this.conversation;
    return html`<button
        class="round close"
        type="button"
        aria-label=${words.close}
        @click=${() => emitInside(this, 'throughline-close-about')}
        >${icon('close')}</button
      >
      <div class="head">
        ${avatar(this.conversation)}
        <h2><bdi>${contactLabel(this.conversation, visitor)}</bdi></h2>
        <p>${!this.isLive ? states.unknown : isContactOnline ? states.online : states.away}</p>
      </div>
      ${this.#facts()}
      <dl>
        ${this.#fact(words.language, languageName(locale, this.locale))}
        <div><dt>${words.addresses}</dt>${this.#addresses()}</div>
        ${this.#answers()} ${this.#fact(words.firstSeen, this.#firstSeen())}
        ${this.#fact(words.lastActive, shortDate(activeAt, this.locale))}
        ${this.#fact(words.reference, shortLabel(contactId))}
      </dl>`;
  }
}
