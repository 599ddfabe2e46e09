import type { AgentClient } from '@throughline/sdk/agent';
import { html, LitElement, type TemplateResult } from 'lit';
import { type EventName, emitInside } from '../events/emit.ts';
import type { HelpDialog } from './help-dialog.ts';
import type { LettersDialog } from './letters-dialog.ts';
import type { OriginalDialog } from './original-dialog.ts';
import type { ProposalDialog } from './proposal-dialog.ts';
import type { WhyDialog } from './why-dialog.ts';

/**
 * What opens over the desk: an original, why a delivery went its way, what was not delivered, a proposal, help with the keyboard.
 *
 * @element throughline-desk-dialogs
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-open - `{ conversationId }`: this conversation is wanted.
 * @fires throughline-enable-shortcuts - `{ on }`: single keys shall be shortcuts, or not.
 */
export class DeskDialogs extends LitElement {
  static override properties = {
    client: { attribute: false },
    isEnabled: { attribute: false },
    locale: { type: String },
  };

  declare client: AgentClient;
  /** Single keys are shortcuts. */
  declare isEnabled: boolean;
  declare locale: string;

  constructor() {
    super();
    this.isEnabled = true;
    this.locale = 'en';
  }

  #dialog<E extends HTMLElement>(name: string): E | null {
    return this.renderRoot.querySelector<E>(`throughline-desk-${name}`);
  }

  /** Shows the kept original of a message. */
  original(originalId: string): void {
    void this.#dialog<OriginalDialog>('original')?.show(originalId, this.client.original(originalId));
  }

  /** Tells why a delivery of a conversation went where and when it did. */
  explain(deliveryId: string, conversationId: string): void {
    void this.#dialog<WhyDialog>('why')?.show(deliveryId, this.client.deliveriesOf(conversationId));
  }

  /** Lists what could not be delivered. */
  letters(): void {
    void this.#dialog<LettersDialog>('letters')?.show();
  }

  /** Opens the form for asking the contact of the open conversation for another way. */
  propose(conversationId: string): void {
    void this.#dialog<ProposalDialog>('proposal')?.show(conversationId);
  }

  /** Lists the keys. */
  help(): void {
    this.#dialog<HelpDialog>('help')?.show();
  }

  /** What the dialogs say is for the board, outside of this element's shadow tree. */
  #passOn = (event: Event): void => {
    event.stopPropagation();
    emitInside(this, event.type as EventName, (event as CustomEvent<unknown>).detail);
  };

  protected override render(): TemplateResult {
    const { locale, client } = this;
    return html`<throughline-desk-original locale=${locale}></throughline-desk-original>
      <throughline-desk-why locale=${locale}></throughline-desk-why>
      <throughline-desk-letters
        locale=${locale}
        .client=${client}
        @throughline-open=${this.#passOn}
      ></throughline-desk-letters>
      <throughline-desk-proposal locale=${locale} .client=${client}></throughline-desk-proposal>
      <throughline-desk-help
        locale=${locale}
        .isEnabled=${this.isEnabled}
        @throughline-enable-shortcuts=${this.#passOn}
      ></throughline-desk-help>`;
  }
}
