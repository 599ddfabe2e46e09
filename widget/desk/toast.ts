import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';

interface Notice {
  sentence: string;
  action: string;
  act: () => void;
}

/** Long enough to read it and to reach for the button. */
const shownForMs = 10_000;

/**
 * "Resolved. Undo": what was just done, with its way back, for some seconds; longer while it is pointed at or focused.
 *
 * @element throughline-desk-toast
 */
export class Toast extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        z-index: 2;
        /* Over the list's lowest rows, never over what is said. */
        inset-block-end: 68px;
        inset-inline-start: 16px;
        inline-size: 290px;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      div {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 8px 8px 8px 16px;
        border-radius: 999px;
        background: var(--tl-text);
        color: var(--tl-surface);
        font-size: 14px;
        box-shadow: var(--tl-shade);
        pointer-events: auto;
        animation: arrive 0.18s ease-out;
      }
      button {
        min-block-size: 30px;
        padding: 2px 12px;
        border-radius: 999px;
        background: color-mix(in srgb, var(--tl-surface) 18%, transparent);
        font-weight: 650;
      }
      :focus-visible {
        outline-color: var(--tl-surface);
        outline-offset: -3px;
      }
      @container (max-width: 719px) {
        /* There is no list beside: over the middle of the head. */
        :host {
          inset-block: 11px auto;
          inset-inline: 64px;
          inline-size: auto;
        }
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
    `,
  ];
  static override properties = { notice: { state: true } };

  declare protected notice: Notice | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.notice = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  /** Says a sentence with one button. A newer one takes its place. */
  show(sentence: string, action: string, act: () => void): void {
    this.notice = { sentence, action, act };
    this.#wait();
  }

  hide = (): void => {
    clearTimeout(this.#timer);
    this.notice = null;
  };

  #wait = (): void => {
    clearTimeout(this.#timer);
    if (this.notice) this.#timer = setTimeout(this.hide, shownForMs);
  };

  #hold = (): void => clearTimeout(this.#timer);

  #act = (): void => {
    const act = this.notice?.act;
    this.hide();
    act?.();
  };

  #content({ sentence, action }: Notice): TemplateResult {
    return html`<div
      @pointerenter=${this.#hold}
      @pointerleave=${this.#wait}
      @focusin=${this.#hold}
      @focusout=${this.#wait}
    >
      <span>${sentence}</span><button type="button" @click=${this.#act}>${action}</button>
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<section role="status">${this.notice ? this.#content(this.notice) : nothing}</section>`;
  }
}
