import type { AgentClient } from '@throughline/sdk/agent';
import type { AddressView, WantedContract } from '@throughline/sdk/wire';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { base } from '../ui/base.ts';
import { icon } from '../ui/icon.ts';
import { dialogStyles } from './dialog.styles.ts';
import { translateDesk } from './i18n.ts';
import { translateParts } from './translate-parts.ts';

type Shown = { is: 'loading' | 'failed' | 'noAddress' } | { is: 'here'; addresses: readonly AddressView[] };

/**
 * Where an agent asks the customer whether answers may go another way: the customer's own form, with the addresses they
 * have confirmed.
 *
 * @element throughline-desk-proposal
 * @attr {string} locale - BCP 47 tag of the agent's language.
 */
export class ProposalDialog extends LitElement {
  /** Fetches the form; the define file says from where. */
  static loadForm: () => Promise<unknown> = () => Promise.resolve();

  static override styles = [
    base,
    dialogStyles,
    css`
      dialog {
        inline-size: min(480px, calc(100vw - 32px));
        padding-block-end: 0;
      }
      .lead {
        margin: 0;
        color: var(--tl-soft);
      }
      throughline-contract-picker {
        margin-inline: -20px;
        overflow: visible;
      }
      [role='status'] {
        margin-block-end: 24px;
      }
    `,
  ];
  static override properties = { client: { attribute: false }, locale: { type: String }, shown: { state: true } };

  declare client: AgentClient;
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

  /** Opens the form for the open conversation. */
  async show(conversationId: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.shown = { is: 'loading' };
    this.#dialog?.showModal();
    const shown = await this.#look(conversationId);
    if (asked === this.#asked) this.shown = shown;
  }

  async #look(conversationId: string): Promise<Shown> {
    const [answer, isLoaded] = await Promise.all([
      this.client.addressesOf(conversationId),
      // Offline, or a deploy that has it no longer: the next press asks again.
      ProposalDialog.loadForm().then(
        () => true,
        () => false,
      ),
    ]);
    if ('refused' in answer || !isLoaded) return { is: 'failed' };
    const { addresses } = answer;
    return addresses.some(({ confirmed }) => confirmed) ? { is: 'here', addresses } : { is: 'noAddress' };
  }

  #ask = ({ detail }: CustomEvent<{ wanted: WantedContract }>): void => {
    this.client.propose(detail.wanted);
    this.#dialog?.close();
  };

  #content(): TemplateResult {
    const words = translateParts(this.locale).propose;
    const { shown } = this;
    if (shown.is !== 'here') return html`<p role="status">${words[shown.is]}</p>`;
    return html`<throughline-contract-picker
      locale=${this.locale}
      action=${words.ask}
      known-only
      .channels=${shown.addresses.map(({ channel }) => channel)}
      .addresses=${shown.addresses}
      .contract=${this.client.timeline?.contract ?? null}
      @throughline-want=${this.#ask}
    ></throughline-contract-picker>`;
  }

  protected override render(): TemplateResult {
    const { close } = translateDesk(this.locale);
    const words = translateParts(this.locale).propose;
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">${words.title}</h2>
        <button class="round" type="button" aria-label=${close} @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </header>
      <p class="lead">${words.lead}</p>
      ${this.#content()}
    </dialog>`;
  }
}
