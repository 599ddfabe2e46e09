import type { ChangeFailed } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { refusalWords, translate } from '../i18n/translate.ts';
import { translateRow } from '../i18n/translate-row.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/**
 * What an author can do with a message that is said: say it otherwise, or take it back after a second question in the
 * same place. A button beside the message unfolds it; Escape folds it again.
 *
 *   closed ⇄ choices ⇄ sure
 *
 * @element throughline-message-menu
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @fires throughline-edit - `{ seq, text }`: say it otherwise.
 * @fires throughline-remove - `{ seq }`: take it back.
 * @fires throughline-retry - `{ key }`: try the declined change again.
 * @fires throughline-discard - `{ key }`: leave the message as it is.
 * @fires throughline-grown - It was unfolded.
 */
export class MessageMenu extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        font-size: 13px;
      }
      .options {
        position: absolute;
        inset-block-start: 0;
        inset-inline-end: calc(100% + 2px);
        inline-size: 32px;
        block-size: 32px;
        color: var(--tl-soft);
      }
      .options .icon {
        stroke-width: 3;
      }
      @media (hover: hover) {
        .options:not(:focus-visible, :hover, [aria-expanded='true']) {
          opacity: var(--tl-options-opacity, 1);
        }
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 4px 16px;
        margin-block-start: 4px;
        margin-inline: 4px;
      }
      p {
        margin: 0;
      }
      .choices p {
        flex: 1 0 100%;
        text-align: end;
      }
      .failure {
        display: flex;
        justify-content: flex-end;
        gap: 6px;
        margin: 2px 4px;
        font-size: 12px;
        color: var(--tl-danger);
      }
      .failure .icon {
        inline-size: 14px;
        block-size: 14px;
        margin-block-start: 2px;
      }
      .bad {
        color: var(--tl-danger);
      }
    `,
  ];
  static override properties = {
    locale: { type: String },
    seq: { attribute: false },
    text: { attribute: false },
    failed: { attribute: false },
    removable: { attribute: false },
    shows: { state: true },
  };

  declare locale: string;
  /** Of the message. */
  declare seq: number;
  declare text: string;
  /** The newest change that was declined; null when there is none. */
  declare failed: ChangeFailed | null;
  /** It can be taken back; a note among agents is only ever said otherwise. */
  declare removable: boolean;
  declare protected shows: 'closed' | 'choices' | 'sure';

  constructor() {
    super();
    this.locale = 'en';
    this.seq = 0;
    this.text = '';
    this.failed = null;
    this.removable = true;
    this.shows = 'closed';
  }

  /** The focus goes to the first choice, and after Escape back to the button. */
  async #show(what: 'closed' | 'choices' | 'sure'): Promise<void> {
    this.shows = what;
    await this.updateComplete;
    emitInside(this, 'throughline-grown');
    this.renderRoot.querySelector<HTMLElement>(what === 'closed' ? '.options' : '.choices .link')?.focus();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.shows === 'closed') return;
    // The panel around it closes on Escape, too.
    event.stopPropagation();
    event.preventDefault();
    void this.#show('closed');
  }

  #edit(): void {
    this.shows = 'closed';
    emitInside(this, 'throughline-edit', { seq: this.seq, text: this.text });
  }

  #remove(): void {
    this.shows = 'closed';
    emitInside(this, 'throughline-remove', { seq: this.seq });
  }

  protected override render(): TemplateResult {
    const words = translateRow(this.locale);
    const isOpen = this.shows !== 'closed';
    return html`<div @keydown=${this.#onKeydown}>
      <button
        class="round options"
        type="button"
        aria-label=${words.options}
        aria-expanded=${isOpen}
        @click=${() => this.#show(isOpen ? 'closed' : 'choices')}
        >${icon('more')}</button
      >
      ${this.#choices()} ${this.failed === null ? nothing : this.#failure(this.failed)}
    </div>`;
  }

  #failure({ entryId: key, change, why }: ChangeFailed): TemplateResult {
    const words = translateRow(this.locale);
    return html`<p class="failure">${icon('warning')}${words.notChanged[change](refusalWords(why, this.locale))}</p>
      <div class="choices">
        <button class="link" type="button" @click=${() => emitInside(this, 'throughline-retry', { key })}
          >${translate(this.locale).tryAgain}</button
        >
        <button class="link bad" type="button" @click=${() => emitInside(this, 'throughline-discard', { key })}
          >${words.discard}</button
        >
      </div>`;
  }

  #choices(): TemplateResult | typeof nothing {
    const words = translateRow(this.locale);
    if (this.shows === 'choices') {
      return html`<div class="choices" role="group" aria-label=${words.options}>
        <button class="link" type="button" @click=${this.#edit}>${words.edit}</button>
        ${
          this.removable
            ? html`<button class="link bad" type="button" @click=${() => this.#show('sure')}>${words.delete}</button>`
            : ''
        }
      </div>`;
    }
    if (this.shows === 'closed') return nothing;
    return html`<div class="choices" role="group" aria-labelledby="sure">
      <p id="sure">${words.sure}</p>
      <button class="link bad" type="button" @click=${this.#remove}>${words.delete}</button>
      <button class="link" type="button" @click=${() => this.#show('closed')}>${words.keep}</button>
    </div>`;
  }
}
