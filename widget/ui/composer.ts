import { limits } from '@throughline/sdk/wire';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { translate } from '../i18n/translate.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/** The counter appears when fewer characters than this are left. */
const counterFrom = 500;
/** "Is typing" is renewed at most this often while keys are pressed. */
const renewTypingMs = 2_500;

/**
 * Where a message is written. Enter sends, Shift+Enter begins a new line; while an input method is composing, Enter is
 * the input method's. The text stays until `clear()`, so that nothing is lost when keeping it failed.
 *
 * @element throughline-composer
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {string} placeholder - Shown while empty.
 * @attr {string} label - Name of the field for screen readers; default: the placeholder.
 * @attr {string} send-label - Name of the button; default: "Send".
 * @attr {boolean} attachable - Files can be chosen, and pasted in place of text.
 * @slot above - A line above the field, for example where the answer goes.
 * @fires throughline-send - `{ text }`: the person wants this said.
 * @fires throughline-typing - `{ on }`: the person types, or stopped.
 * @fires throughline-attach - `{ files }`: the person chose or pasted these files.
 */
export class Composer extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    css`
      :host {
        display: block;
        background: var(--tl-surface);
      }
      .box {
        display: flex;
        align-items: flex-end;
        gap: 4px;
        padding: 3px;
        border: 1px solid var(--tl-field-line);
        border-radius: 24px;
        background: var(--tl-surface);
        transition: border-color 0.15s;
      }
      .box:focus-within {
        border-color: var(--tl-accent-text);
        box-shadow: 0 0 0 1px var(--tl-accent-text);
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        max-block-size: calc(6lh + 16px);
        padding-block: 8px;
        padding-inline: 14px 0;
        border: 0;
        background: none;
        font-size: 16px;
        line-height: 24px;
        resize: none;
        scrollbar-width: thin;
        field-sizing: content;
      }
      /* The box around it shows the focus. */
      textarea:focus-visible {
        outline: 0;
      }
      .attach {
        color: var(--tl-soft);
      }
      .attach ~ textarea {
        padding-inline-start: 2px;
      }
      .send {
        background: var(--tl-accent);
        color: var(--tl-on-accent);
        transition:
          background 0.15s,
          transform 0.1s;
      }
      .send:hover:enabled {
        background: color-mix(in srgb, var(--tl-accent) 88%, black);
      }
      .send:active:enabled {
        transform: scale(0.94);
      }
      .send:disabled {
        background: var(--tl-line);
        color: var(--tl-soft);
        opacity: 1;
      }
      .count {
        margin: 4px 14px 0;
        font-size: 12px;
        color: var(--tl-soft);
        text-align: end;
      }
      .count.over {
        color: var(--tl-danger);
        font-weight: 600;
      }
    `,
  ];
  static override properties = {
    locale: { type: String },
    placeholder: { type: String },
    label: { type: String },
    sendLabel: { type: String, attribute: 'send-label' },
    disabled: { type: Boolean },
    attachable: { type: Boolean },
    hasFiles: { attribute: false },
    text: { attribute: false },
  };

  declare locale: string;
  declare placeholder: string;
  declare label: string;
  declare sendLabel: string;
  declare disabled: boolean;
  declare attachable: boolean;
  /** Files go along: there is something to send without any text. */
  declare hasFiles: boolean;
  /** What stands in the field. */
  declare text: string;

  #saidTypingAt: number | null = null;

  constructor() {
    super();
    this.locale = 'en';
    this.placeholder = '';
    this.label = '';
    this.sendLabel = '';
    this.disabled = false;
    this.attachable = false;
    this.hasFiles = false;
    this.text = '';
  }

  /** Empties the field; the focus stays. */
  clear(): void {
    this.text = '';
    this.#stopTyping();
  }

  override focus(options?: FocusOptions): void {
    this.#field?.focus(options);
  }

  /** Opens the browser's choice of files; browsers let that happen within a press only. */
  chooseFiles(): void {
    this.renderRoot.querySelector('input')?.click();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector('textarea') ?? null;
  }

  get #canSend(): boolean {
    const isSaid = this.hasFiles || this.text.trim() !== '';
    return !this.disabled && isSaid && this.text.length <= limits.maxTextLength;
  }

  protected override updated(): void {
    const field = this.#field;
    // Newer browsers grow the field themselves, also when it was filled while hidden.
    if (!field || CSS.supports('field-sizing', 'content')) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight}px`;
  }

  #onInput(event: Event): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    if (this.text.trim() === '') this.#stopTyping();
    else this.#renewTyping(event.timeStamp);
  }

  #renewTyping(atMs: number): void {
    if (this.#saidTypingAt !== null && atMs - this.#saidTypingAt < renewTypingMs) return;
    this.#saidTypingAt = atMs;
    emitInside(this, 'throughline-typing', { on: true });
  }

  #stopTyping(): void {
    if (this.#saidTypingAt === null) return;
    this.#saidTypingAt = null;
    emitInside(this, 'throughline-typing', { on: false });
  }

  #onKeydown(event: KeyboardEvent): void {
    // Safari ends the composition before its Enter arrives; only the old key code 229 still tells.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    if (!this.#canSend) return;
    emitInside(this, 'throughline-send', { text: this.text.trim() });
    this.focus();
  }

  #attach(files: File[]): void {
    if (files.length > 0) emitInside(this, 'throughline-attach', { files });
  }

  #onChosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#attach([...(input.files ?? [])]);
    // The same file can be chosen again after it was taken away.
    input.value = '';
    this.focus();
  }

  /** A spreadsheet's cells come as text and as a picture: what is text is pasted as text. */
  #onPaste(event: ClipboardEvent): void {
    const { files, types } = event.clipboardData as DataTransfer;
    if (!this.attachable || files.length === 0 || types.includes('text/plain')) return;
    event.preventDefault();
    this.#attach([...files]);
  }

  #attachButton(): TemplateResult | typeof nothing {
    if (!this.attachable) return nothing;
    return html`<input type="file" multiple hidden @change=${this.#onChosen} />
      <button
        class="round attach"
        part="attach"
        type="button"
        aria-label=${translate(this.locale).attach}
        @click=${this.chooseFiles}
        >${icon('clip')}</button
      >`;
  }

  protected override render(): TemplateResult {
    const words = translate(this.locale);
    return html`<slot name="above"></slot>
      <div class="box" part="box">
        ${this.#attachButton()}
        <textarea
          part="field"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${this.label || this.placeholder}
          aria-describedby="count"
          placeholder=${this.placeholder}
          ?disabled=${this.disabled}
          .value=${this.text}
          @input=${this.#onInput}
          @keydown=${this.#onKeydown}
          @paste=${this.#onPaste}
          @blur=${this.#stopTyping}
        ></textarea>
        <button
          class="round send"
          part="send"
          type="button"
          aria-label=${this.sendLabel || words.send}
          ?disabled=${!this.#canSend}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${this.#send}
          >${icon('send')}</button
        >
      </div>
      <p class="count ${this.#left < 0 ? 'over' : ''}" id="count" ?hidden=${this.#left > counterFrom}
        >${this.#left > counterFrom ? nothing : words.charactersLeft(this.#left)}</p
      >`;
  }

  get #left(): number {
    return limits.maxTextLength - this.text.length;
  }
}
