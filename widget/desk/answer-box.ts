import { type ConversationSummary, describeContract, type ReplyContract } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import type { Composer } from '../ui/composer.ts';
import { type IconName, icon } from '../ui/icon.ts';
import { answerBoxStyles } from './answer-box.styles.ts';
import { forecastAnswer } from './answer-forecast.ts';
import { contactLabel } from './contact-label.ts';
import { forecastWords } from './forecast-words.ts';
import { translateDesk } from './i18n.ts';

/** A reply goes to the customer, a note to nobody but agents. */
export type AnswerMode = 'reply' | 'note';

/**
 * Where an agent answers. Above the field stands where the answer will go, in the customer's own language and words, and
 * what that means just now; a private note looks different and says that it goes nowhere.
 *
 * @element throughline-desk-answer
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-say - `{ mode, text }`: the agent wants this said.
 * @fires throughline-typing - `{ on }`: the agent types a reply, or stopped. Never for notes.
 */
export class AnswerBox extends LitElement {
  static override styles = [base, answerBoxStyles];
  static override properties = {
    conversation: { attribute: false },
    contract: { attribute: false },
    drafts: { attribute: false },
    isLive: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
    mode: { type: String, reflect: true },
  };

  declare conversation: ConversationSummary;
  /** The contract in force. */
  declare contract: ReplyContract;
  /** What was begun and not sent, by conversation and mode; outlives this element. */
  declare drafts: Map<string, string>;
  /** Whether the desk is connected: else nobody can say what becomes of an answer. */
  declare isLive: boolean;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;
  declare mode: AnswerMode;

  constructor() {
    super();
    this.drafts = new Map();
    this.isLive = true;
    this.now = 0;
    this.locale = 'en';
    this.mode = 'reply';
  }

  get #composer(): Composer | null {
    return this.renderRoot.querySelector('throughline-composer');
  }

  override focus(options?: FocusOptions): void {
    this.#composer?.focus(options);
  }

  /** Goes to a mode and puts the focus into the field. */
  async write(mode: AnswerMode): Promise<void> {
    this.mode = mode;
    await this.updateComplete;
    this.focus();
  }

  #draftKey(conversationId: string, mode: AnswerMode): string {
    return `${mode} ${conversationId}`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keepDraft(this.conversation.conversationId, this.mode);
  }

  #keepDraft(conversationId: string, mode: AnswerMode): void {
    const text = this.#composer?.text ?? '';
    if (text === '') this.drafts.delete(this.#draftKey(conversationId, mode));
    else this.drafts.set(this.#draftKey(conversationId, mode), text);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) return;
    const conversation = (changed.get('conversation') as ConversationSummary | undefined) ?? this.conversation;
    const mode = (changed.get('mode') as AnswerMode | undefined) ?? this.mode;
    if (mode === this.mode && conversation.conversationId === this.conversation.conversationId) return;
    this.#keepDraft(conversation.conversationId, mode);
    this.#showDraft();
  }

  protected override firstUpdated(): void {
    this.#showDraft();
  }

  #showDraft(): void {
    const draft = this.drafts.get(this.#draftKey(this.conversation.conversationId, this.mode));
    if (this.#composer) this.#composer.text = draft ?? '';
  }

  #onSend = (event: CustomEvent<{ text: string }>): void => {
    event.stopPropagation();
    emitInside(this, 'throughline-say', { mode: this.mode, text: event.detail.text });
    this.#composer?.clear();
  };

  #onTyping = (event: CustomEvent<{ on: boolean }>): void => {
    event.stopPropagation();
    if (this.mode === 'reply') emitInside(this, 'throughline-typing', event.detail);
  };

  #choice(mode: AnswerMode, picture: IconName): TemplateResult {
    return html`<label class=${mode}
      ><input
        type="radio"
        name="mode"
        .checked=${this.mode === mode}
        @change=${() => {
          this.mode = mode;
        }}
      />${icon(picture)}<span>${translateDesk(this.locale).composer[mode]}</span></label
    >`;
  }

  /** In the customer's language first, because those are the words the customer agreed to. */
  #contract(): TemplateResult {
    const words = translateDesk(this.locale).composer;
    const theirs = pickLocale(this.conversation.locale);
    const ours = pickLocale(this.locale);
    const isOneLanguage = theirs === ours;
    const sentence = describeContract(this.contract, theirs);
    const translation = `${words.translated}: ${describeContract(this.contract, ours)}`;
    return html`<span class="contract line" lang=${theirs} title=${sentence}
        >${icon('reply')}${isOneLanguage ? `${words.goes}: ` : ''}${sentence}</span
      >${isOneLanguage ? nothing : html`<span class="second line" title=${translation}>${translation}</span>`}`;
  }

  #forecast(name: string): string {
    if (!this.isLive) return translateDesk(this.locale).forecast.offline;
    const { isContactOnline: isOnline } = this.conversation;
    return forecastWords(forecastAnswer(this.contract, this.now), { name, isOnline }, this.locale);
  }

  /** Two lines of each sentence; a press shows them whole. */
  #above(name: string): TemplateResult {
    if (this.mode === 'note') {
      const hint = translateDesk(this.locale).composer.noteHint(name);
      return html`<div slot="above" class="above"><p class="private">${icon('note')}<span>${hint}</span></p></div>`;
    }
    const forecast = this.#forecast(name);
    return html`<details slot="above" class="above">
      <summary>${this.#contract()}<span class="second forecast line" title=${forecast}>${forecast}</span></summary>
    </details>`;
  }

  protected override render(): TemplateResult {
    const { composer: words, visitor } = translateDesk(this.locale);
    const name = contactLabel(this.conversation, visitor);
    const isReply = this.mode === 'reply';
    return html`<fieldset>
        <legend class="unseen">${words.mode}</legend>
        ${this.#choice('reply', 'reply')} ${this.#choice('note', 'note')}
        <span class="keys" aria-hidden="true">${words.keys}</span>
      </fieldset>
      <throughline-composer
        locale=${this.locale}
        placeholder=${isReply ? words.replyPlaceholder : words.notePlaceholder}
        label=${isReply ? words.replyLabel(name) : words.noteLabel}
        send-label=${isReply ? words.send : words.addNote}
        @throughline-send=${this.#onSend}
        @throughline-typing=${this.#onTyping}
        >${this.#above(name)}</throughline-composer
      >`;
  }
}
