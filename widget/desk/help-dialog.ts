import { css, html, LitElement, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { dialogStyles } from './dialog.styles.ts';
import { translateDesk } from './i18n.ts';
import { translateParts } from './translate-parts.ts';

/**
 * The desk's keyboard shortcuts, and the switch that turns the single-key ones off (WCAG 2.2, 2.1.4: who dictates by
 * voice must be able to).
 *
 * @element throughline-desk-help
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-enable-shortcuts - `{ on }`: the switch was turned.
 */
export class HelpDialog extends LitElement {
  static override styles = [
    base,
    dialogStyles,
    css`
      dialog {
        inline-size: min(420px, calc(100vw - 32px));
      }
      p {
        margin: 0 0 16px;
        color: var(--tl-soft);
      }
      dl {
        display: grid;
        gap: 2px;
        margin: 0 0 16px;
      }
      dl div {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        min-block-size: 36px;
        border-block-end: 1px solid var(--tl-line);
      }
      dd {
        margin: 0;
        white-space: nowrap;
      }
      kbd {
        display: inline-block;
        min-inline-size: 26px;
        padding: 2px 7px;
        border: 1px solid var(--tl-line);
        border-block-end-width: 2px;
        border-radius: 7px;
        background: var(--tl-sunken);
        font: 600 12px / 1.5 ui-monospace, Menlo, Consolas, monospace;
        text-align: center;
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 32px;
      }
      input {
        inline-size: 18px;
        block-size: 18px;
        margin: 0;
        accent-color: var(--tl-accent);
      }
    `,
  ];
  static override properties = { locale: { type: String }, isEnabled: { attribute: false } };

  declare locale: string;
  /** Single-key shortcuts are on. */
  declare isEnabled: boolean;

  constructor() {
    super();
    this.locale = 'en';
    this.isEnabled = true;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  show(): void {
    this.#dialog?.showModal();
  }

  #line(keys: string[], words: string): TemplateResult {
    return html`<div><dt>${words}</dt><dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd></div>`;
  }

  protected override render(): TemplateResult {
    const { close } = translateDesk(this.locale);
    const words = translateParts(this.locale).help;
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">${words.title}</h2>
        <button class="round" type="button" aria-label=${close} @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </header>
      <p>${words.lead}</p>
      <dl>
        ${this.#line(['j'], words.next)} ${this.#line(['k'], words.previous)} ${this.#line(['r'], words.reply)}
        ${this.#line(['n'], words.note)} ${this.#line(['a'], words.attach)} ${this.#line(['t'], words.tag)}
        ${this.#line(['e'], words.resolve)} ${this.#line(['?'], words.help)} ${this.#line(['Enter'], words.send)}
        ${this.#line(['Shift', 'Enter'], words.newLine)} ${this.#line(['↑'], words.changeLast)}
      </dl>
      <label
        ><input
          type="checkbox"
          .checked=${this.isEnabled}
          @change=${(event: Event) =>
            emitInside(this, 'throughline-enable-shortcuts', { on: (event.target as HTMLInputElement).checked })}
        />${words.enabled}</label
      >
    </dialog>`;
  }
}
