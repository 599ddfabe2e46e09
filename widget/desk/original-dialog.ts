import type { Refused } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { dialogStyles } from './dialog.styles.ts';
import { translateDesk } from './i18n.ts';
import { translateParts } from './translate-parts.ts';

/** More than this is for a file, not for a screen. */
const shownCharacters = 200_000;

type Shown =
  | { is: 'loading' | 'failed' | 'gone' }
  | { is: 'here'; text: string; isCut: boolean; fileUrl: string; fileName: string };

/**
 * The kept original of a message, for example a whole e-mail. It is a stranger's text, so it is shown as text and saved
 * as a file without a type: nothing of it is ever rendered or run.
 *
 * @element throughline-desk-original
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class OriginalDialog extends LitElement {
  static override styles = [
    base,
    dialogStyles,
    css`
      dialog {
        inline-size: min(760px, calc(100vw - 32px));
      }
      pre {
        max-block-size: 60vh;
        margin: 0;
        padding: 14px;
        overflow: auto;
        border-radius: 12px;
        background: var(--tl-sunken);
        font: 13px / 1.5 ui-monospace, 'Cascadia Code', Menlo, Consolas, monospace;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .save {
        display: inline-block;
        margin-block-start: 14px;
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

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  /** Opens the dialog and shows what `fetched` brings. */
  async show(originalId: string, fetched: Promise<Blob | Refused>): Promise<void> {
    this.#forget();
    const asked = this.#asked;
    this.#dialog?.showModal();
    const shown = await this.#read(originalId, fetched);
    if (asked === this.#asked) this.shown = shown;
    else if (shown.is === 'here') URL.revokeObjectURL(shown.fileUrl);
  }

  async #read(originalId: string, fetched: Promise<Blob | Refused>): Promise<Shown> {
    const blob = await fetched.catch(() => null);
    if (blob === null) return { is: 'failed' };
    if (!(blob instanceof Blob)) return { is: blob.refused === 'not-found' ? 'gone' : 'failed' };
    const text = await blob.text();
    const file = new Blob([blob], { type: 'application/octet-stream' });
    return {
      is: 'here',
      text: text.slice(0, shownCharacters),
      isCut: text.length > shownCharacters,
      fileUrl: URL.createObjectURL(file),
      fileName: `original-${originalId}.eml`,
    };
  }

  #forget = (): void => {
    this.#asked += 1;
    if (this.shown.is === 'here') URL.revokeObjectURL(this.shown.fileUrl);
    this.shown = { is: 'loading' };
  };

  #content(): TemplateResult {
    const words = translateParts(this.locale).original;
    const { shown } = this;
    if (shown.is !== 'here') return html`<p role="status">${words[shown.is]}</p>`;
    return html`<pre tabindex="0" dir="auto" aria-label=${words.title}>${shown.text}</pre>
      ${shown.isCut ? html`<p>${words.cut}</p>` : nothing}
      <a class="link save" href=${shown.fileUrl} download=${shown.fileName}>${words.save}</a>`;
  }

  protected override render(): TemplateResult {
    const { close } = translateDesk(this.locale);
    const words = translateParts(this.locale).original;
    return html`<dialog aria-labelledby="title" @close=${this.#forget}>
      <header>
        <h2 id="title">${words.title}</h2>
        <button class="round" type="button" aria-label=${close} @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </header>
      ${this.#content()}
    </dialog>`;
  }
}
