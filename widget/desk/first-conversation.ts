import { css, html, LitElement, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { translateParts } from './translate-parts.ts';

/**
 * For a desk without conversations: how to have the first one, with the line that puts the chat on a page.
 *
 * @element throughline-desk-first
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class FirstConversation extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 6px;
        block-size: 100%;
        padding: 24px;
        overflow-y: auto;
        text-align: center;
        color: var(--tl-soft);
        background: var(--tl-sunken);
      }
      .icon {
        inline-size: 40px;
        block-size: 40px;
        margin-block-end: 8px;
        stroke-width: 1.3;
      }
      b {
        font-size: 17px;
        color: var(--tl-text);
      }
      p {
        max-inline-size: 44ch;
        margin: 0;
      }
      .tag {
        display: flex;
        align-items: center;
        gap: 8px;
        max-inline-size: 60ch;
        padding: 8px 8px 8px 14px;
        border: 1px solid var(--tl-line);
        border-radius: 12px;
        background: var(--tl-surface);
        text-align: start;
      }
      .lead {
        margin-block: 18px 2px;
        font-size: 13px;
      }
      code {
        font-size: 13px;
        color: var(--tl-text);
        overflow-wrap: anywhere;
        user-select: all;
      }
      button {
        flex: none;
      }
    `,
  ];
  static override properties = {
    gateway: { attribute: false },
    site: { attribute: false },
    locale: { type: String },
    isCopied: { state: true },
  };

  /** The gateway's address, for example `https://chat.example`. */
  declare gateway: string;
  declare site: string;
  declare locale: string;
  declare protected isCopied: boolean;

  constructor() {
    super();
    this.gateway = '';
    this.site = '';
    this.locale = 'en';
    this.isCopied = false;
  }

  get #tag(): string {
    const gateway = this.gateway.replace(/\/+$/, '');
    return `<script src="${gateway}/throughline.js" data-site="${this.site}" async></script>`;
  }

  // Browsers offer the clipboard on secure pages only, and ask: the line then stands selected, to be copied by hand.
  #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.#tag);
      this.isCopied = true;
    } catch {
      const code = this.renderRoot.querySelector('code');
      if (code) getSelection()?.selectAllChildren(code);
    }
  };

  protected override render(): TemplateResult {
    const words = translateParts(this.locale).first;
    return html`${icon('chat')}<b>${words.title}</b>
      <p>${words.body}</p>
      <p class="lead">${words.tag}</p>
      <div class="tag">
        <code>${this.#tag}</code
        ><button class="quiet" type="button" @click=${this.#copy}>${this.isCopied ? words.copied : words.copy}</button>
      </div>
      <p class="unseen" role="status">${this.isCopied ? words.copied : ''}</p>`;
  }
}
