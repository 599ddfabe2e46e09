import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { formatClock, formatDateTime } from '../i18n/format-time.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import type { FactItem } from '../ui/timeline-rows.ts';
import { factsSummary, factWords, valueWords } from './fact-words.ts';

/**
 * A quiet line in the timeline for what a contact did on the site, or what was said of them; a press shows each with its
 * time and details. All of it comes from the page and is only ever text.
 *
 * @element throughline-desk-facts-line
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-grown - It has got another height.
 */
export class FactsLine extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        align-self: center;
        max-inline-size: 90%;
        margin-block: 10px;
        font-size: 12px;
        line-height: 1.4;
        color: var(--tl-soft);
        overflow-wrap: anywhere;
      }
      summary {
        display: flex;
        justify-content: center;
        gap: 6px;
        min-block-size: 24px;
        padding: 3px 8px;
        border-radius: 8px;
        list-style: none;
        cursor: pointer;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: color-mix(in srgb, currentcolor 8%, transparent);
      }
      .icon {
        inline-size: 14px;
        block-size: 14px;
        margin-block-start: 1px;
      }
      .part + .part::before {
        content: ' · ';
      }
      ul {
        display: grid;
        gap: 6px;
        margin: 4px 0 0;
        padding: 10px 14px;
        border-radius: 12px;
        background: var(--tl-sunken);
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        column-gap: 10px;
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      li p {
        grid-column: 2;
        margin: 0;
      }
      b {
        font-weight: 600;
        color: var(--tl-text);
      }
    `,
  ];
  static override properties = { items: { attribute: false }, locale: { type: String } };

  declare items: readonly FactItem[];
  declare locale: string;

  constructor() {
    super();
    this.items = [];
    this.locale = 'en';
  }

  protected override updated(): void {
    emitInside(this, 'throughline-grown');
  }

  #details(item: FactItem): TemplateResult | typeof nothing {
    if (item.kind !== 'touchpoint') return nothing;
    const properties = Object.entries(item.properties);
    return html`${item.url === null ? nothing : html`<p><bdi>${item.url}</bdi></p>`}${properties.map(
      ([name, value]) => html`<p><bdi>${name}</bdi>: <bdi>${valueWords(value, this.locale)}</bdi></p>`,
    )}`;
  }

  #item(item: FactItem): TemplateResult {
    const { at, author } = item;
    const who = author.kind === 'agent' && author.name !== null ? html` (<bdi>${author.name}</bdi>)` : nothing;
    return html`<li>
      <time datetime=${new Date(at).toISOString()} title=${formatDateTime(at, this.locale)}
        >${formatClock(at, this.locale)}</time
      ><b><bdi>${factWords(item, this.locale).join(', ')}</bdi>${who}</b>${this.#details(item)}
    </li>`;
  }

  protected override render(): TemplateResult {
    const parts = factsSummary(this.items, this.locale);
    return html`<details>
      <summary>
        ${icon('user')}<span>${parts.map((part) => html`<span class="part"><bdi>${part}</bdi></span>`)}</span>
      </summary>
      <ul>
        ${this.items.map((item) => this.#item(item))}
      </ul>
    </details>`;
  }
}
