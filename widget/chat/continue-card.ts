import type { Refused } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { refusalWords } from '../i18n/translate.ts';
import { base } from '../ui/base.ts';
import { formStyles } from './form.styles.ts';
import { problem } from './problem.ts';
import { translateStep } from './translate-step.ts';

/**
 * Asks whether the conversation of an e-mail's link shall go on on this device. Nothing happens before the press: mail
 * scanners open links, and they must not use one up.
 *
 * @element throughline-continue
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @fires throughline-continue - Yes.
 * @fires throughline-decline - No.
 */
export class ContinueCard extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    formStyles,
    css`
      .buttons {
        margin-block-start: 4px;
      }
    `,
  ];
  static override properties = { locale: { type: String }, busy: { type: Boolean }, refusal: { attribute: false } };

  declare locale: string;
  declare busy: boolean;
  declare refusal: Refused | null;

  constructor() {
    super();
    this.locale = 'en';
    this.busy = false;
    this.refusal = null;
  }

  #submit(event: Event): void {
    event.preventDefault();
    emitInside(this, 'throughline-continue');
  }

  protected override render(): TemplateResult {
    const words = translateStep(this.locale).continue;
    const why = this.refusal === null ? null : words.failed(refusalWords(this.refusal.refused, this.locale));
    return html`<form @submit=${this.#submit}>
      <h2>${words.title}</h2>
      <p class="why">${words.why}</p>
      ${why === null ? nothing : problem('continue-problem', why)}
      <div class="buttons">
        <button class="primary" ?disabled=${this.busy}>${words.yes}</button>
        <button class="quiet" type="button" @click=${() => emitInside(this, 'throughline-decline')}>${words.no}</button>
      </div>
    </form>`;
  }
}
