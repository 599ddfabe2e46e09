import type { AgentClient, DeliveryLife } from '@throughline/sdk/agent';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { refusalWords, wordsFor } from '../i18n/translate.ts';
import { translateRow } from '../i18n/translate-row.ts';
import { base } from '../ui/base.ts';
import { channelIcons, icon } from '../ui/icon.ts';
import { contactLabel } from './contact-label.ts';
import { dialogStyles } from './dialog.styles.ts';
import { translateDesk } from './i18n.ts';
import { lettersDialogStyles } from './letters-dialog.styles.ts';
import { shortDate } from './short-date.ts';
import { translateParts } from './translate-parts.ts';

/** How far the list has come: `next` asks for the page after, null when there is none. */
type Listed = { is: 'loading' | 'failed' } | { is: 'here'; letters: readonly DeliveryLife[]; next: string | null };

/** What became of sending one again: null while it is awaited, empty when it worked, else a sentence. */
type Outcome = string | null;

/**
 * What could not be delivered at this site: what, to whom, why, when; each can be sent again.
 *
 * @element throughline-desk-letters
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-open - `{ conversationId }`: the conversation of a letter is wanted.
 */
export class LettersDialog extends LitElement {
  static override styles = [base, dialogStyles, lettersDialogStyles];
  static override properties = {
    client: { attribute: false },
    locale: { type: String },
    listed: { state: true },
    outcomes: { state: true },
    isFetching: { state: true },
  };

  declare client: AgentClient;
  declare locale: string;
  declare protected listed: Listed;
  declare protected outcomes: ReadonlyMap<string, Outcome>;
  /** The next page is on its way. */
  declare protected isFetching: boolean;

  #asked = 0;

  constructor() {
    super();
    this.locale = 'en';
    this.listed = { is: 'loading' };
    this.outcomes = new Map();
    this.isFetching = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** Opens the dialog with the newest page. */
  async show(): Promise<void> {
    this.listed = { is: 'loading' };
    this.outcomes = new Map();
    this.#dialog?.showModal();
    await this.#fetch([], undefined);
  }

  async #fetch(before: readonly DeliveryLife[], place: string | undefined): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.isFetching = true;
    const page = await this.client.deadLetters(place);
    if (asked !== this.#asked) return;
    this.isFetching = false;
    if ('refused' in page) this.listed = { is: 'failed' };
    else this.listed = { is: 'here', letters: [...before, ...page.letters], next: page.next };
  }

  async #resend(deliveryId: string): Promise<void> {
    const set = (outcome: Outcome): void => {
      this.outcomes = new Map(this.outcomes).set(deliveryId, outcome);
    };
    set(null);
    const answer = await this.client.resend(deliveryId);
    set('refused' in answer ? this.#declined(answer.refused) : '');
  }

  #declined(reason: string): string {
    const { declined, notResent } = translateParts(this.locale).letters;
    const known = Object.hasOwn(declined, reason) ? declined[reason as keyof typeof declined] : null;
    return known ?? notResent(refusalWords(reason, this.locale));
  }

  #open(conversationId: string): void {
    this.#dialog?.close();
    emitInside(this, 'throughline-open', { conversationId });
  }

  #name({ conversationId }: DeliveryLife): string | null {
    const known = this.client.conversations.find((one) => one.conversationId === conversationId);
    return known ? contactLabel(known, translateDesk(this.locale).visitor) : null;
  }

  /** The story's last sentence says what became of it; where nothing was written down, the status does. */
  #why({ status, reason, words }: DeliveryLife): string {
    const said = words.at(-1);
    if (said !== undefined) return said;
    if (status === 'unknown') return translateParts(this.locale).letters.unknown;
    return wordsFor(translateRow(this.locale).reasons, reason);
  }

  #letter(letter: DeliveryLife): TemplateResult {
    const words = translateParts(this.locale).letters;
    const { deliveryId, conversationId, channel, hint, seqs, createdAt, settledAt } = letter;
    const at = settledAt ?? createdAt;
    const name = this.#name(letter);
    return html`<li>
      <p class="to">
        ${icon(channelIcons[channel])}<b><bdi>${hint}</bdi></b>${name === null ? nothing : html`<bdi>${name}</bdi>`}
        <time datetime=${new Date(at).toISOString()}>${shortDate(at, this.locale)}</time>
      </p>
      <p>${words.messages(seqs.length)}: ${this.#why(letter)}</p>
      <details>
        <summary>${words.story}</summary>
        <ol>
          ${letter.words.map((sentence) => html`<li>${sentence}</li>`)}
        </ol>
      </details>
      <p class="actions">
        ${this.#again(deliveryId, hint ?? '')}
        <button class="link" type="button" @click=${() => this.#open(conversationId)}>${words.open}</button>
      </p>
    </li>`;
  }

  #again(deliveryId: string, hint: string): TemplateResult {
    const words = translateParts(this.locale).letters;
    const outcome = this.outcomes.get(deliveryId);
    const isDone = outcome === '';
    return html`<button
        class="link"
        type="button"
        aria-label="${words.resend}: ${hint}"
        aria-disabled=${outcome === null || isDone}
        @click=${() => (outcome === null || isDone ? undefined : this.#resend(deliveryId))}
        >${words.resend}</button
      ><span class=${isDone ? 'done' : 'bad'} role="status">${isDone ? words.resent : (outcome ?? nothing)}</span>`;
  }

  #content(): TemplateResult {
    const words = translateParts(this.locale).letters;
    const { listed } = this;
    if (listed.is !== 'here') return html`<p role="status">${words[listed.is]}</p>`;
    if (listed.letters.length === 0) return html`<p class="empty" role="status">${icon('check')}${words.empty}</p>`;
    const { letters, next } = listed;
    return html`<ul>
        ${letters.map((letter) => this.#letter(letter))}
      </ul>
      ${
        next === null
          ? nothing
          : html`<button
              class="quiet"
              type="button"
              ?disabled=${this.isFetching}
              @click=${() => this.#fetch(letters, next)}
              >${words.more}</button
            >`
      }`;
  }

  protected override render(): TemplateResult {
    const { close } = translateDesk(this.locale);
    const words = translateParts(this.locale).letters;
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
