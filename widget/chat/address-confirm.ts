import type { Refused } from '@throughline/sdk';
import { limits } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { OutsideChannel } from '../contract/contract-choice.ts';
import { refusalSentence } from '../contract/refusal-sentence.ts';
import { emitInside } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { formStyles } from '../ui/form.styles.ts';
import { problem } from '../ui/problem.ts';
import { translateStep } from './translate-step.ts';

/**
 * Where the code from an e-mail or SMS is typed or pasted.
 *
 * @element throughline-address-confirm
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {string} hint - The masked address the code went to.
 * @attr {'email' | 'sms'} channel - Where the code went; default `email`.
 * @attr {boolean} new-address - The address is a new one: an e-mail to it has a link too, and another can be chosen.
 * @fires throughline-code - `{ code }`: try this code.
 * @fires throughline-send-again - A new code is wanted.
 * @fires throughline-other-address - The address was the wrong one.
 */
export class AddressConfirm extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    formStyles,
    css`
      .field {
        font-size: 24px;
        font-weight: 600;
        letter-spacing: 0.3em;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .buttons {
        margin: 0;
      }
      .more {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 20px;
      }
      strong {
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = {
    locale: { type: String },
    hint: { type: String },
    channel: { type: String },
    isNew: { type: Boolean, attribute: 'new-address' },
    busy: { type: Boolean },
    refusal: { attribute: false },
    triesLeft: { attribute: false },
    sentTimes: { attribute: false },
    isMalformed: { state: true },
    isWaiting: { state: true },
    isTyped: { state: true },
  };

  declare locale: string;
  declare hint: string;
  declare channel: OutsideChannel;
  declare isNew: boolean;
  declare busy: boolean;
  declare refusal: Refused | null;
  declare triesLeft: number;
  /** How many codes have been sent to this address. */
  declare sentTimes: number;
  declare protected isMalformed: boolean;
  declare protected isWaiting: boolean;
  /** Something was typed since the last code was sent. */
  declare protected isTyped: boolean;

  #waited: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.locale = 'en';
    this.hint = '';
    this.channel = 'email';
    this.isNew = false;
    this.busy = false;
    this.refusal = null;
    this.triesLeft = limits.codeTries;
    this.sentTimes = 1;
    this.isMalformed = false;
    this.isWaiting = false;
    this.isTyped = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waited);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sentTimes')) this.isTyped = false;
    const waitMs = this.refusal?.retryAfterMs ?? null;
    if (!changed.has('refusal') || waitMs === null) return;
    clearTimeout(this.#waited);
    this.isWaiting = true;
    this.#waited = setTimeout(() => {
      this.isWaiting = false;
    }, waitMs);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('sentTimes') && this.sentTimes > 1) {
      this.#field.value = '';
      this.focus();
    }
    if (changed.has('refusal') && this.refusal !== null) this.#field.select();
  }

  get #field(): HTMLInputElement {
    return this.renderRoot.querySelector('input') as HTMLInputElement;
  }

  #submit(event: Event): void {
    event.preventDefault();
    // Codes are pasted with spaces and dashes around and between.
    const code = this.#field.value.replace(/[\s-]/g, '');
    this.isMalformed = !new RegExp(`^\\d{${limits.codeDigits}}$`).test(code);
    if (this.isMalformed) this.#field.select();
    else emitInside(this, 'throughline-code', { code });
  }

  get #problem(): string | null {
    const words = translateStep(this.locale).code;
    if (this.isMalformed) return words.malformed;
    if (this.refusal === null) return null;
    if (this.refusal.refused === 'code-wrong') return words.wrong(this.triesLeft);
    return this.refusal.refused === 'expired' ? words.expired : refusalSentence(this.refusal, this.locale);
  }

  protected override render(): TemplateResult {
    const words = translateStep(this.locale).code;
    const wrong = this.#problem;
    return html`<form novalidate @submit=${this.#submit}>
      <h2>${words.title}</h2>
      <p class="why">${words.sent(this.hint)} ${this.isNew && this.channel === 'email' ? words.linkToo : nothing}</p>
      <div>
        <label for="code">${words.label}</label>
        <input
          class="field"
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="20"
          dir="ltr"
          aria-invalid=${wrong !== null}
          aria-describedby=${wrong === null ? nothing : 'code-problem'}
          @input=${() => {
            this.isTyped = true;
          }}
        />
        ${wrong === null ? nothing : problem('code-problem', wrong)}
        <p class="why" role="status">${this.sentTimes > 1 && wrong === null && !this.isTyped ? words.sentAgain : nothing}</p>
      </div>
      <div class="buttons"><button class="primary" ?disabled=${this.busy}>${words.confirm}</button></div>
      <div class="more">
        <button
          class="link"
          type="button"
          ?disabled=${this.busy || this.isWaiting}
          @click=${() => emitInside(this, 'throughline-send-again')}
          >${words.again}</button
        >
        ${
          this.isNew
            ? html`<button class="link" type="button" @click=${() => emitInside(this, 'throughline-other-address')}
                >${words.other[this.channel]}</button
              >`
            : nothing
        }
      </div>
    </form>`;
  }
}
