import type { ConnectionState } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { translate } from '../i18n/translate.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/** What to say about a connection; empty when there is nothing to say. */
export function connectionWords(connection: ConnectionState, locale: string): string {
  const words = translate(locale).connection;
  if (connection.state === 'refused') return words[connection.reason];
  if (connection.state === 'waiting') return connection.isOffline ? words.offline : words.waiting;
  return connection.state === 'connecting' ? words.connecting : '';
}

/**
 * One line about the connection, gone while it is live. "Connecting" shows only when it takes longer than a moment. It is
 * no live region: the face speaks for it.
 *
 * @element throughline-connection
 * @attr {string} locale - BCP 47 tag of the person's language.
 */
export class ConnectionLine extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      p {
        display: flex;
        justify-content: center;
        gap: 8px;
        margin: 0;
        padding: 7px 16px;
        background: var(--tl-sunken);
        border-block-end: 1px solid var(--tl-line);
        font-size: 13px;
        color: var(--tl-text);
      }
      .icon {
        inline-size: 16px;
        block-size: 16px;
        margin-block-start: 1px;
      }
      .refused {
        background: var(--tl-danger-soft);
        color: var(--tl-danger);
      }
      .connecting {
        animation: late 0.2s 0.7s both;
      }
      @keyframes late {
        from {
          visibility: hidden;
        }
        to {
          visibility: visible;
        }
      }
    `,
  ];
  static override properties = { connection: { attribute: false }, locale: { type: String } };

  declare connection: ConnectionState;
  declare locale: string;

  constructor() {
    super();
    this.connection = { state: 'idle' };
    this.locale = 'en';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this.connection;
    const words = connectionWords(this.connection, this.locale);
    if (words === '') return nothing;
    const picture = state === 'connecting' ? 'clock' : state === 'waiting' ? 'offline' : 'warning';
    return html`<p class=${state} part="connection">${icon(picture)}<span>${words}</span></p>`;
  }
}
