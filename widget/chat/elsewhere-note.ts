import type { Client, Refused } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatClock } from '../i18n/format-time.ts';
import { refusalWords } from '../i18n/translate.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { translateLater } from './translate-later.ts';

/**
 * Stands in the composer's place while the conversation goes on on another device, with the way back.
 *
 * @element throughline-elsewhere
 * @attr {string} locale - BCP 47 tag of the person's language.
 */
export class ElsewhereNote extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 14px 16px calc(16px + env(safe-area-inset-bottom, 0px));
        border-block-start: 1px solid var(--tl-line);
        background: var(--tl-sunken);
        text-align: center;
      }
      h2,
      p {
        margin: 0;
        text-wrap: balance;
      }
      h2 {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        font-size: 15px;
        font-weight: 650;
      }
      p {
        margin-block: 4px 10px;
        font-size: 13px;
        color: var(--tl-soft);
      }
      .bad {
        color: var(--tl-danger);
      }
    `,
  ];
  static override properties = {
    locale: { type: String },
    client: { attribute: false },
    since: { attribute: false },
    isBusy: { state: true },
    refusal: { state: true },
  };

  declare locale: string;
  declare client: Client;
  /** Milliseconds since 1970. */
  declare since: number;
  declare protected isBusy: boolean;
  declare protected refusal: Refused | null;

  constructor() {
    super();
    this.locale = 'en';
    this.since = 0;
    this.isBusy = false;
    this.refusal = null;
  }

  /** On success the client says that the conversation is here again, and this note goes. */
  async #takeBack(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.refusal = null;
    const answer = await this.client.handoff.takeBack();
    this.isBusy = false;
    this.refusal = answer === 'here' ? null : answer;
  }

  protected override render(): TemplateResult {
    const words = translateLater(this.locale).elsewhere;
    return html`<h2>${icon('devices')}${words.title}</h2>
      <p>${words.since(formatClock(this.since, this.locale))}</p>
      ${
        this.refusal === null
          ? nothing
          : html`<p class="bad" role="alert">${words.failed(refusalWords(this.refusal.refused, this.locale))}</p>`
      }
      <button class="primary" type="button" aria-disabled=${this.isBusy} @click=${this.#takeBack}>${words.back}</button>`;
  }
}
