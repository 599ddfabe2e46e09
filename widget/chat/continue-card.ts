import type { Refused } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { refusalWords } from '../i18n/translate.ts';
import { base } from '../ui/base.ts';
import { formStyles } from '../ui/form.styles.ts';
import { problem } from '../ui/problem.ts';
import { translateStep } from './translate-step.ts';

/**
 * Asks whether the conversation of a link, from an e-mail or from another device, shall go on on this device. Nothing
 * happens before the press: mail scanners open links, and they must not use one up.
 *
 * @element throughline-continue
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {'mail' | 'device'} from - Where the link came from; default `mail`.
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
  static override properties = {
    locale: { type: String },
    busy: { type: Boolean },
    from: { type: String },
    refusal: { attribute: false },
  };

  declare locale: string;
  declare from: 'mail' | 'device';
  declare busy: boolean;
  declare refusal: Refused | null;

  constructor() {
    super();
    this.locale = 'en';
    this.busy = false;
    this.from = 'mail';
    this.refusal = null;
  }

  #submit(event: Event): void {
    event.preventDefault();
    emitInside(this, 'throughline-continue');
  }

  protected override render(): TemplateResult {
    const words = translateStep(this.locale).continue;
    const isUsedUp = this.from === 'device' && this.refusal?.refused === 'expired';
    const reason = this.refusal?.refused ?? null;
    const why = isUsedUp ? words.usedUp : words.failed(refusalWords(reason, this.locale));
    return html`<form @submit=${this.#submit}>
      <h2>${words.title}</h2>
      <p class="why">${words.why[this.from]}</p>
      ${reason === null ? nothing : problem('continue-problem', why)}
      <div class="buttons">
        <button class="primary" ?disabled=${this.busy || isUsedUp}>${words.yes}</button>
        <button class="quiet" type="button" @click=${() => emitInside(this, 'throughline-decline')}>${words.no}</button>
      </div>
    </form>`;
  }
}
