import type { FileProgress } from '@throughline/sdk';
import { type ConversationSummary, describeContract, type ReplyContract } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type EventName, emitInside } from '../events/emit.ts';
import { pickLocale } from '../i18n/locale.ts';
import { base } from '../ui/base.ts';
import type { Composer } from '../ui/composer.ts';
import type { FileProblem } from '../ui/draft-files.ts';
import { FileDrop } from '../ui/file-drop.ts';
import { type IconName, icon } from '../ui/icon.ts';
import { answerBoxStyles } from './answer-box.styles.ts';
import { contactLabel } from './contact-label.ts';
import { translateDesk } from './i18n.ts';
import type { PlanOf } from './plan-line.ts';

/** A reply goes to the customer, a note to nobody but agents. */
export type AnswerMode = 'reply' | 'note';

/** A message or note that is said already and is to be said otherwise. */
export interface Changing {
  seq: number;
  text: string;
  mode: AnswerMode;
}

/**
 * Where an agent answers. Above the field stands where the answer will go, in the customer's own language and words, and
 * what that means just now; a private note looks different and says that it goes nowhere.
 *
 * @element throughline-desk-answer
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-say - `{ mode, text }`: the agent wants this said.
 * @fires throughline-typing - `{ on }`: the agent types a reply, or stopped. Never for notes.
 * @fires throughline-change - `{ seq, text }`: this is to be said otherwise.
 * @fires throughline-change-last - The agent wants to change what was said last: the arrow up in an empty field.
 * @fires throughline-attach - `{ files }`: the agent chose, dropped or pasted these files.
 * @fires throughline-take-away, throughline-try-again - `{ key }`: of a chosen file.
 * @fires throughline-understood - Which files were not taken has been read.
 */
export class AnswerBox extends LitElement {
  static override styles = [base, answerBoxStyles];
  static override properties = {
    conversation: { attribute: false },
    contract: { attribute: false },
    drafts: { attribute: false },
    files: { attribute: false },
    problems: { attribute: false },
    isLive: { attribute: false },
    head: { attribute: false },
    planOf: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
    mode: { type: String, reflect: true },
    changing: { state: true },
  };

  declare conversation: ConversationSummary;
  /** The contract in force. */
  declare contract: ReplyContract;
  /** What was begun and not sent, by conversation and mode; outlives this element. */
  declare drafts: Map<string, string>;
  /** The files chosen for the reply. */
  declare files: readonly FileProgress[];
  /** The files that could not be taken. */
  declare problems: readonly FileProblem[];
  /** Whether the desk is connected: else nobody can say what becomes of an answer. */
  declare isLive: boolean;
  /** Position of the newest entry: with each one the plan may be another. */
  declare head: number;
  /** What would happen to an answer sent now. */
  declare planOf: PlanOf;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;
  declare mode: AnswerMode;
  declare protected changing: Changing | null;

  readonly #drop = new FileDrop(
    (files) => emitInside(this, 'throughline-attach', { files }),
    () => this.changing === null && this.mode === 'reply',
  );

  constructor() {
    super();
    this.changing = null;
    this.drafts = new Map();
    this.files = [];
    this.problems = [];
    this.isLive = true;
    this.head = 0;
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
    this.#stopChanging();
    this.mode = mode;
    await this.updateComplete;
    this.focus();
  }

  /** Opens the browser's choice of files for a reply. */
  async chooseFiles(): Promise<void> {
    await this.write('reply');
    this.#composer?.chooseFiles();
  }

  /** Takes what is said already into the field. What was begun there waits. */
  async change(changing: Changing): Promise<void> {
    if (this.changing === null) this.#keepDraft(this.conversation.conversationId, this.mode);
    this.changing = changing;
    this.mode = changing.mode;
    await this.updateComplete;
    if (this.#composer) this.#composer.text = changing.text;
    this.focus();
  }

  #stopChanging(): void {
    if (this.changing === null) return;
    this.changing = null;
    this.#showDraft();
  }

  #leaveChanging = (): void => {
    this.#stopChanging();
    this.focus();
  };

  #draftKey(conversationId: string, mode: AnswerMode): string {
    return `${mode} ${conversationId}`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keepDraft(this.conversation.conversationId, this.mode);
  }

  #keepDraft(conversationId: string, mode: AnswerMode): void {
    if (this.changing !== null) return;
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
    if (conversation.conversationId !== this.conversation.conversationId) this.changing = null;
    if (this.changing === null) this.#showDraft();
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
    const { text } = event.detail;
    if (this.changing !== null) {
      const { seq, text: before } = this.changing;
      if (text !== before) emitInside(this, 'throughline-change', { seq, text });
      this.#leaveChanging();
      return;
    }
    emitInside(this, 'throughline-say', { mode: this.mode, text });
    this.#composer?.clear();
  };

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && this.changing !== null) {
      // The panel beside closes on Escape, too.
      event.preventDefault();
      this.#leaveChanging();
    }
    const isEmpty = this.changing === null && this.#composer?.text === '';
    if (event.key === 'ArrowUp' && isEmpty && !event.shiftKey) {
      event.preventDefault();
      emitInside(this, 'throughline-change-last', { mode: this.mode });
    }
  };

  /** What the parts say is for the board, outside of this element's shadow tree. */
  #passOn = (event: Event): void => {
    event.stopPropagation();
    emitInside(this, event.type as EventName, (event as CustomEvent<unknown>).detail);
  };

  #onTyping = (event: CustomEvent<{ on: boolean }>): void => {
    event.stopPropagation();
    if (this.mode === 'reply' && this.changing === null) emitInside(this, 'throughline-typing', event.detail);
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

  /** Two lines of each sentence; a press shows them whole. */
  #above(name: string): TemplateResult {
    if (this.mode === 'note') {
      const hint = translateDesk(this.locale).composer.noteHint(name);
      return html`<div slot="above" class="above"><p class="private">${icon('note')}<span>${hint}</span></p></div>`;
    }
    const { conversationId, isContactOnline } = this.conversation;
    return html`<details slot="above" class="above">
      <summary
        >${this.#contract()}<throughline-desk-plan
          class="second forecast line"
          locale=${this.locale}
          .conversationId=${conversationId}
          .state=${`${this.head} ${isContactOnline}`}
          .isLive=${this.isLive}
          .planOf=${this.planOf}
          .now=${this.now}
        ></throughline-desk-plan
      ></summary>
    </details>`;
  }

  #modes(): TemplateResult {
    const words = translateDesk(this.locale).composer;
    return html`<fieldset>
      <legend class="unseen">${words.mode}</legend>
      ${this.#choice('reply', 'reply')} ${this.#choice('note', 'note')}
      <span class="keys" aria-hidden="true">${words.keys}</span>
    </fieldset>`;
  }

  #changingLine(): TemplateResult {
    const words = translateDesk(this.locale).composer;
    return html`<p class="changing">
      ${icon('pencil')}<span>${words.changing[this.mode]}</span>
      <button class="link" type="button" @click=${this.#leaveChanging}>${words.cancel}</button>
    </p>`;
  }

  #files(): TemplateResult | typeof nothing {
    if (this.files.length + this.problems.length === 0) return nothing;
    return html`<throughline-draft-files
      locale=${this.locale}
      ?offline=${!this.isLive}
      .files=${this.files}
      .problems=${this.problems}
      @throughline-take-away=${this.#passOn}
      @throughline-try-again=${this.#passOn}
      @throughline-understood=${this.#passOn}
    ></throughline-draft-files>`;
  }

  protected override render(): TemplateResult {
    const { composer: words, visitor } = translateDesk(this.locale);
    const name = contactLabel(this.conversation, visitor);
    const isReply = this.mode === 'reply';
    const isChanging = this.changing !== null;
    const takesFiles = isReply && !isChanging;
    return html`<div class="drop" @dragover=${this.#drop.over} @dragleave=${this.#drop.leave} @drop=${this.#drop.drop}>
      ${isChanging ? this.#changingLine() : this.#modes()}${takesFiles ? this.#files() : nothing}
      <throughline-composer
        locale=${this.locale}
        placeholder=${isReply ? words.replyPlaceholder : words.notePlaceholder}
        label=${isChanging ? words.changing[this.mode] : isReply ? words.replyLabel(name) : words.noteLabel}
        send-label=${isChanging ? words.save : isReply ? words.send : words.addNote}
        ?attachable=${takesFiles}
        .hasFiles=${takesFiles && this.files.length > 0}
        @throughline-send=${this.#onSend}
        @throughline-typing=${this.#onTyping}
        @throughline-attach=${this.#passOn}
        @keydown=${this.#onKeydown}
        >${isChanging ? nothing : this.#above(name)}</throughline-composer
      >
      <p class="hint" aria-hidden="true">${icon('clip')}${words.dropHere}</p>
    </div>`;
  }
}
