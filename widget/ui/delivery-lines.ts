import type { DeliveryMark } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emit, emitInside } from '../events/emit.ts';
import { formatClock } from '../i18n/format-time.ts';
import { translate, wordsFor } from '../i18n/translate.ts';
import { translateRow } from '../i18n/translate-row.ts';
import { base } from './base.ts';
import { channelIcons, icon } from './icon.ts';

/** What became of a delivery, as a sentence with its time. */
function sentenceOf({ channel, hint, status, reason, at }: DeliveryMark, locale: string): string {
  const { delivery, reasons } = translateRow(locale);
  const by = translate(locale).via[channel];
  const to = hint ?? '?';
  const said = status === 'failed' ? delivery.failed(to, wordsFor(reasons, reason)) : delivery[status](by, to);
  return `${said} · ${formatClock(at, locale)}`;
}

/**
 * Where else a message went, below it: a line for each delivery with what became of it.
 *
 * @element throughline-deliveries
 * @attr {string} locale - BCP 47 tag of the reader's language.
 * @fires throughline-grown - It has got another height.
 * @fires throughline-explain - `{ deliveryId }`: why did this go there and then? Leaves the shadow trees.
 */
export class DeliveryLines extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      p {
        display: flex;
        gap: 6px;
        margin: 2px 4px;
        font-size: 12px;
        color: var(--tl-soft);
        overflow-wrap: anywhere;
      }
      .icon {
        inline-size: 14px;
        block-size: 14px;
        margin-block-start: 2px;
      }
      .bad {
        color: var(--tl-danger);
      }
      .link {
        align-self: start;
        min-block-size: 24px;
        margin-block: -3px;
        white-space: nowrap;
      }
    `,
  ];
  static override properties = {
    deliveries: { attribute: false },
    explained: { attribute: false },
    locale: { type: String },
  };

  declare deliveries: readonly DeliveryMark[];
  /** The reader may ask why. */
  declare explained: boolean;
  declare locale: string;

  constructor() {
    super();
    this.deliveries = [];
    this.explained = false;
    this.locale = 'en';
  }

  protected override updated(): void {
    emitInside(this, 'throughline-grown');
  }

  #line(mark: DeliveryMark): TemplateResult {
    const words = translateRow(this.locale);
    const isBad = mark.status === 'failed' || mark.status === 'unknown';
    const sentence = sentenceOf(mark, this.locale);
    const why = html`<button
      class="link"
      type="button"
      aria-label=${words.whyThis(sentence)}
      @click=${() => emit(this, 'throughline-explain', { deliveryId: mark.deliveryId })}
      >${words.why}</button
    >`;
    return html`<p class=${mark.status === 'failed' ? 'bad' : ''}>
      ${icon(isBad ? 'warning' : channelIcons[mark.channel])}<span>${sentence}</span>${this.explained ? why : nothing}
    </p>`;
  }

  protected override render(): TemplateResult[] {
    return this.deliveries.map((mark) => this.#line(mark));
  }
}
