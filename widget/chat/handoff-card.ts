import type { Handoff, Refused } from '@throughline/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { refusalSentence, waitWords } from '../contract/refusal-sentence.ts';
import { emitInside } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { formStyles } from '../ui/form.styles.ts';
import { icon } from '../ui/icon.ts';
import { problem } from '../ui/problem.ts';
import { handoffCardStyles } from './handoff-card.styles.ts';
import { translateStep } from './translate-step.ts';

/** A link as a picture for a camera: an SVG path in a square of `size` modules. */
export interface QrPicture {
  size: number;
  path: string;
}

/**
 * The link that moves the conversation to another device: as a QR code, and to be copied. It counts down, and offers a
 * new one when the time is over.
 *
 * @element throughline-handoff
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @fires throughline-make-again - A new link is wanted.
 */
export class HandoffCard extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, formStyles, handoffCardStyles];
  static override properties = {
    locale: { type: String },
    busy: { type: Boolean },
    handoff: { attribute: false },
    refusal: { attribute: false },
    now: { attribute: false },
    picture: { state: true },
    isCopied: { state: true },
  };

  /** Draws a link for a camera; the define file says from where. */
  static draw: (url: string) => Promise<QrPicture | null> = async () => null;

  declare locale: string;
  declare busy: boolean;
  /** null before it is made. */
  declare handoff: Handoff | null;
  declare refusal: Refused | null;
  /** Milliseconds since 1970. */
  declare now: () => number;
  declare protected picture: QrPicture | null;
  declare protected isCopied: boolean;

  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.locale = 'en';
    this.busy = false;
    this.handoff = null;
    this.refusal = null;
    this.now = Date.now;
    this.picture = null;
    this.isCopied = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('handoff')) return;
    this.picture = null;
    this.isCopied = false;
    if (this.handoff !== null) void this.#draw(this.handoff.url);
  }

  async #draw(url: string): Promise<void> {
    // Without the picture, offline, the link can still be copied.
    const picture = await HandoffCard.draw(url).catch(() => null);
    if (this.handoff?.url === url) this.picture = picture;
  }

  get #leftMs(): number {
    return this.handoff === null ? 0 : this.handoff.expiresAt - this.now();
  }

  async #copy(url: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      this.isCopied = true;
    } catch {
      // A page that may not use the clipboard: the link is selected, to be copied by hand.
      this.renderRoot.querySelector('input')?.select();
    }
  }

  #code(): TemplateResult {
    const { picture } = this;
    return html`<div class="code">
      ${
        picture === null
          ? nothing
          : html`<svg
              role="img"
              aria-label=${translateStep(this.locale).handoff.qr}
              viewBox="0 0 ${picture.size} ${picture.size}"
              shape-rendering="crispEdges"
              ><path d=${picture.path}></path
            ></svg>`
      }
    </div>`;
  }

  #link({ url }: Handoff): TemplateResult {
    const words = translateStep(this.locale).handoff;
    return html`${this.#code()}
      <div class="link-line">
        <label class="unseen" for="link">${words.link}</label>
        <input id="link" class="field" readonly dir="ltr" .value=${url} />
        <button class="primary" type="button" @click=${() => this.#copy(url)}
          >${this.isCopied ? html`${icon('check')}${words.copied}` : words.copy}</button
        >
      </div>
      <p class="left" role="timer">${words.left(waitWords(this.#leftMs, this.locale))}</p>
      <p class="why small">${words.safe}</p>`;
  }

  #over(): TemplateResult {
    const words = translateStep(this.locale).handoff;
    if (this.busy) return html`<p class="why" role="status">${words.making}</p>`;
    return html`${
      this.refusal === null
        ? html`<p class="left" role="alert">${words.over}</p>`
        : problem('handoff-problem', refusalSentence(this.refusal, this.locale))
    }
      <div class="buttons">
        <button class="primary" type="button" @click=${() => emitInside(this, 'throughline-make-again')}
          >${words.again}</button
        >
      </div>`;
  }

  protected override render(): TemplateResult {
    const words = translateStep(this.locale).handoff;
    const isValid = this.handoff !== null && !this.busy && this.refusal === null && this.#leftMs > 0;
    return html`<div class="card">
      <h2 tabindex="-1">${words.title}</h2>
      <p class="why">${words.why}</p>
      ${isValid && this.handoff ? this.#link(this.handoff) : this.#over()}
    </div>`;
  }
}
