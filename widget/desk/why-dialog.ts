import type { Refused } from '@throughline/sdk';
import type { DeliveryLife } from '@throughline/sdk/agent';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';
import { channelIcons, icon } from '../ui/icon.ts';
import { dialogStyles } from './dialog.styles.ts';
import { translateDesk } from './i18n.ts';
import { translateParts } from './translate-parts.ts';

type Shown = { is: 'loading' | 'failed' | 'gone' } | { is: 'here'; life: DeliveryLife };

/**
 * "Why did this go by SMS at 14:07?": the life of one delivery, a sentence each, as the gateway tells it from what it
 * decided then.
 *
 * @element throughline-desk-why
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class WhyDialog extends LitElement {
  static override styles = [
    base,
    dialogStyles,
    css`
      dialog {
        inline-size: min(460px, calc(100vw - 32px));
      }
      .to {
        display: flex;
        gap: 8px;
        margin: 0 0 12px;
        font-weight: 600;
      }
      ol {
        display: grid;
        gap: 8px;
        margin: 0;
        padding-inline-start: 22px;
      }
    `,
  ];
  static override properties = { locale: { type: String }, shown: { state: true } };

  declare locale: string;
  declare protected shown: Shown;

  #asked = 0;

  constructor() {
    super();
    this.locale = 'en';
    this.shown = { is: 'loading' };
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** Opens the dialog and tells of one of the deliveries that come. */
  async show(deliveryId: string, coming: Promise<{ deliveries: readonly DeliveryLife[] } | Refused>): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.shown = { is: 'loading' };
    this.#dialog?.showModal();
    const answer = await coming;
    if (asked !== this.#asked) return;
    const isFailed = 'refused' in answer;
    const life = isFailed ? undefined : answer.deliveries.find((one) => one.deliveryId === deliveryId);
    this.shown = life ? { is: 'here', life } : { is: isFailed ? 'failed' : 'gone' };
  }

  #content(): TemplateResult {
    const { shown } = this;
    if (shown.is !== 'here') return html`<p role="status">${translateParts(this.locale).why[shown.is]}</p>`;
    const { channel, hint, words } = shown.life;
    return html`<p class="to">${icon(channelIcons[channel])}<bdi>${hint}</bdi></p>
      <ol>
        ${words.map((sentence) => html`<li>${sentence}</li>`)}
      </ol>`;
  }

  protected override render(): TemplateResult {
    const { close } = translateDesk(this.locale);
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">${translateParts(this.locale).why.title}</h2>
        <button class="round" type="button" aria-label=${close} @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </header>
      ${this.#content()}
    </dialog>`;
  }
}
