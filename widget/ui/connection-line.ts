import type { ConnectionState } from '@throughline/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { translate } from '../i18n/translate.ts';
import { base } from './base.ts';
import { icon } from './icon.ts';

/**
 * What to say about a connection; empty when there is nothing to say. `isPerson`: the site had said who this is, so that
 * signing in there again helps.
 */
export function connectionWords(connection: ConnectionState, locale: string, isPerson = false): string {
  const words = translate(locale).connection;
  if (connection.state === 'refused') {
    const wasSignedIn = isPerson && connection.reason === 'not-signed-in';
    return words[wasSignedIn ? 'sign-in-again' : connection.reason];
  }
  if (connection.state === 'waiting') return connection.isOffline ? words.offline : words.waiting;
  return isUnderWay(connection) ? words.connecting : '';
}

/** Nobody knows yet: a connection is being made, or it is being looked at whether the one there is still stands. */
const isUnderWay = (connection: ConnectionState): boolean =>
  connection.state === 'connecting' || (connection.state === 'live' && connection.isChecking === true);

/**
 * One line about the connection, gone while it is live. "Connecting" shows only when it takes longer than a moment. It is
 * no live region: the face speaks for it.
 *
 * @element throughline-connection
 * @attr {string} locale - BCP 47 tag of the person's language.
 * @attr {boolean} person - The site had said who this is.
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
  static override properties = {
    connection: { attribute: false },
    locale: { type: String },
    person: { type: Boolean },
  };

  declare connection: ConnectionState;
  declare locale: string;
  declare person: boolean;

  constructor() {
    super();
    this.connection = { state: 'idle' };
    this.locale = 'en';
    this.person = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = connectionWords(this.connection, this.locale, this.person);
    if (words === '') return nothing;
    const state = isUnderWay(this.connection) ? 'connecting' : this.connection.state;
    const picture = state === 'connecting' ? 'clock' : state === 'waiting' ? 'offline' : 'warning';
    return html`<p class=${state} part="connection">${icon(picture)}<span>${words}</span></p>`;
  }
}
