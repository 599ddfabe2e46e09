import { describeContract, type ReplyContract } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/**
 * Where answers go, in one sentence: the same words for customer and agent.
 *
 * @element throughline-contract
 * @attr {string} locale - BCP 47 tag of the reader's language.
 * @attr {string} label - Before the sentence, for example "Answers:".
 * @attr {string} action - Words of the button; there is a button only when `editable`.
 * @attr {boolean} editable - The reader may change it.
 * @fires throughline-edit-contract - The button was pressed.
 */
export class ContractLine extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 6px 12px;
        margin: 0;
        font-size: 13px;
        line-height: 1.45;
        color: var(--tl-soft);
      }
      .sentence {
        display: flex;
        gap: 6px;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .icon {
        inline-size: 15px;
        block-size: 15px;
        margin-block-start: 2px;
      }
      .link {
        display: flex;
        gap: 5px;
        margin-inline: 0 -4px;
        text-align: start;
      }
    `,
  ];
  static override properties = {
    contract: { attribute: false },
    locale: { type: String },
    label: { type: String },
    action: { type: String },
    editable: { type: Boolean },
  };

  declare contract: ReplyContract | null;
  declare locale: string;
  declare label: string;
  declare action: string;
  declare editable: boolean;

  constructor() {
    super();
    this.contract = null;
    this.locale = 'en';
    this.label = '';
    this.action = '';
    this.editable = false;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.contract === null) return nothing;
    const sentence = describeContract(this.contract, pickLocale(this.locale));
    return html`<p part="contract">
      <span class="sentence">${icon('reply')}<span>${this.label} ${sentence}</span></span>
      ${
        this.editable
          ? html`<button class="link" type="button" @click=${() => emitInside(this, 'throughline-edit-contract')}
              >${icon('pencil')}${this.action}</button
            >`
          : nothing
      }
    </p>`;
  }
}
