import type { FileProgress, SaidItem, Timeline } from '@throughline/sdk';
import type { ConversationSummary } from '@throughline/sdk/wire';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { type EventName, emitInside } from '../events/emit.ts';
import { translate } from '../i18n/translate.ts';
import type { UrlOf } from '../ui/attachment-list.ts';
import { base } from '../ui/base.ts';
import type { FileProblem } from '../ui/draft-files.ts';
import { icon } from '../ui/icon.ts';
import type { FactItem } from '../ui/timeline-rows.ts';
import type { AnswerBox, AnswerMode } from './answer-box.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { contactLabel } from './contact-label.ts';
import { conversationPaneStyles } from './conversation-pane.styles.ts';
import { withCurrentName } from './current-names.ts';
import { translateDesk } from './i18n.ts';
import { ownedBy } from './own-items.ts';
import type { PlanOf } from './plan-line.ts';

type Item = Timeline['items'][number];

const isSaid = (item: Item): item is SaidItem => item.kind === 'message' || item.kind === 'note';

/** What the gateway lets its author say otherwise. */
const isChangeable = ({ isMine, seq, isDeleted, via }: SaidItem): boolean =>
  isMine && seq !== null && !isDeleted && via.channel === 'web';

/**
 * One conversation at the desk: who it is with, what was said, where to answer.
 *
 * @element throughline-desk-conversation
 * @attr {string} locale - BCP 47 tag of the agent's language.
 * @fires throughline-say - `{ mode, text }`: the agent wants this said.
 * @fires throughline-typing - `{ on }`: the agent types a reply, or stopped.
 * @fires throughline-earlier - Older messages are wanted.
 * @fires throughline-retry - `{ key }`: send a failed item again.
 * @fires throughline-discard - `{ key }`: delete a failed item.
 * @fires throughline-original - `{ originalId }`: show the kept original.
 * @fires throughline-explain - `{ deliveryId }`: why did this go there and then?
 * @fires throughline-change - `{ seq, text }`: the agent says this message or note of theirs otherwise.
 * @fires throughline-remove - `{ seq }`: the agent takes this message of theirs back.
 * @fires throughline-attach - `{ files }`: files for the answer.
 * @fires throughline-take-away, throughline-try-again - `{ key }`: of a chosen file.
 * @fires throughline-understood - Which files were not taken has been read.
 * @fires throughline-back - To the list (on narrow screens).
 * @fires throughline-about - The customer's details are wanted (where they have no place of their own).
 * @fires throughline-resolve - Resolve, or open again.
 */
export class ConversationPane extends LitElement {
  static override styles = [base, avatarStyles, conversationPaneStyles];
  static override properties = {
    conversation: { attribute: false },
    timeline: { attribute: false },
    drafts: { attribute: false },
    files: { attribute: false },
    problems: { attribute: false },
    agentId: { attribute: false },
    urlOf: { attribute: false },
    planOf: { attribute: false },
    isAboutOpen: { attribute: false },
    isLive: { attribute: false },
    now: { attribute: false },
    locale: { type: String },
  };

  declare conversation: ConversationSummary;
  /** null while it is being fetched. */
  declare timeline: Timeline | null;
  declare drafts: Map<string, string>;
  /** The files chosen for the answer, and those that could not be taken. */
  declare files: readonly FileProgress[];
  declare problems: readonly FileProblem[];
  /** Who reads. */
  declare agentId: string;
  /** Where a message's file can be fetched. */
  declare urlOf: UrlOf;
  /** What would happen to an answer sent now. */
  declare planOf: PlanOf;
  declare isAboutOpen: boolean;
  /** Whether the desk is connected: else nobody knows who is here. */
  declare isLive: boolean;
  /** Epoch milliseconds. */
  declare now: number;
  declare locale: string;

  #shownId: string | null = null;
  readonly #clock = (): number => this.now;

  constructor() {
    super();
    this.timeline = null;
    this.drafts = new Map();
    this.files = [];
    this.problems = [];
    this.agentId = '';
    this.urlOf = async () => null;
    this.isAboutOpen = false;
    this.isLive = true;
    this.now = 0;
    this.locale = 'en';
  }

  /** Puts the focus on the name above the conversation. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('h2')?.focus(options);
  }

  /** Puts the focus on the button for resolving. */
  focusResolve(): void {
    this.renderRoot.querySelector<HTMLElement>('.resolve')?.focus();
  }

  /** Puts the focus on the button for the customer's details. */
  focusAbout(): void {
    this.renderRoot.querySelector<HTMLElement>('.about')?.focus();
  }

  /** Puts the focus into the field for a reply or a note. */
  write(mode: AnswerMode): void {
    void this.#answer?.write(mode);
  }

  /** Opens the browser's choice of files for a reply. */
  chooseFiles(): void {
    void this.#answer?.chooseFiles();
  }

  get #answer(): AnswerBox | null {
    return this.renderRoot.querySelector('throughline-desk-answer');
  }

  get #items(): Timeline['items'] {
    return withCurrentName(ownedBy(this.timeline?.items ?? [], this.agentId), this.conversation);
  }

  #change(item: SaidItem | undefined): void {
    const { seq = null, kind, text = '' } = item ?? {};
    if (seq !== null) void this.#answer?.change({ seq, text, mode: kind === 'note' ? 'note' : 'reply' });
  }

  #onEdit = ({ detail }: CustomEvent<{ seq: number }>): void =>
    this.#change(this.#items.filter(isSaid).find(({ seq }) => seq === detail.seq));

  #onChangeLast = ({ detail }: CustomEvent<{ mode: AnswerMode }>): void => {
    const kind = detail.mode === 'note' ? 'note' : 'message';
    this.#change(this.#items.filter(isSaid).findLast((item) => item.kind === kind && isChangeable(item)));
  };

  /** What the parts say is for the board, outside of this element's shadow tree. */
  #passOn = (event: Event): void => {
    event.stopPropagation();
    emitInside(this, event.type as EventName, (event as CustomEvent<unknown>).detail);
  };

  // The parts below the timeline take their height after it has gone to its end; it would count that as scrolled away.
  protected override updated(): void {
    const shownId = this.#isHere ? this.conversation.conversationId : null;
    if (shownId === this.#shownId) return;
    this.#shownId = shownId;
    requestAnimationFrame(() => this.renderRoot.querySelector('throughline-timeline')?.scrollToEnd());
  }

  /** Every conversation begins with an entry: without one it is still on its way. */
  get #isHere(): boolean {
    return this.timeline !== null && this.timeline.items.length > 0;
  }

  get #isResolved(): boolean {
    return (this.timeline?.state ?? this.conversation.state) === 'resolved';
  }

  #header(): TemplateResult {
    const { conversation: words, visitor } = translateDesk(this.locale);
    const isHere = this.isLive && this.conversation.isContactOnline;
    const presence = !this.isLive ? words.unknown : isHere ? words.online : words.away;
    const resolveWords = this.#isResolved ? words.reopen : words.resolve;
    return html`<header>
      <button class="round back" type="button" aria-label=${words.back} @click=${() => emitInside(this, 'throughline-back')}
        >${icon('back')}</button
      >
      ${avatar(this.conversation)}
      <div class="who">
        <h2 tabindex="-1"><bdi>${contactLabel(this.conversation, visitor)}</bdi></h2>
        <p class=${isHere ? 'online' : ''}>${presence}</p>
      </div>
      <button
        class="quiet resolve"
        type="button"
        aria-label=${resolveWords}
        @click=${() => emitInside(this, 'throughline-resolve')}
        >${icon(this.#isResolved ? 'reply' : 'check')}<span>${resolveWords}</span></button
      >
      <button
        class="round about"
        type="button"
        aria-label=${words.about}
        aria-expanded=${this.isAboutOpen}
        @click=${() => emitInside(this, 'throughline-about')}
        >${icon('user')}</button
      >
    </header>`;
  }

  #skeleton(): TemplateResult {
    const words = translateDesk(this.locale).conversation;
    return html`<div class="loading" role="status">
      <span class="unseen">${words.loading}</span><i></i><i class="ours"></i><i></i><i class="ours"></i>
    </div>`;
  }

  #timeline(timeline: Timeline): TemplateResult {
    return html`${keyed(
      timeline.conversationId,
      html`<throughline-timeline
        side="agent"
        locale=${this.locale}
        .items=${this.#items}
        .urlOf=${this.urlOf}
        .changeable=${true}
        .factsRow=${this.#factsRow}
        .hasEarlier=${timeline.hasEarlier}
        .typing=${timeline.typing}
        .now=${this.#clock}
        @throughline-earlier=${this.#passOn}
        @throughline-retry=${this.#passOn}
        @throughline-discard=${this.#passOn}
        @throughline-original=${this.#passOn}
        @throughline-explain=${this.#passOn}
        @throughline-edit=${this.#onEdit}
        @throughline-remove=${this.#passOn}
      ></throughline-timeline>`,
    )}`;
  }

  #factsRow = (items: readonly FactItem[]): TemplateResult =>
    html`<throughline-desk-facts-line locale=${this.locale} .items=${items}></throughline-desk-facts-line>`;

  #typing(): string {
    const { typing = [] } = this.timeline ?? {};
    if (typing.length === 0) return '';
    const { visitor } = translateDesk(this.locale);
    const names = typing.map(
      ({ kind, name }) => name ?? (kind === 'contact' ? contactLabel(this.conversation, visitor) : ''),
    );
    return translate(this.locale).isTyping(names.filter(Boolean).join(', '));
  }

  protected override render(): TemplateResult {
    const timeline = this.#isHere ? this.timeline : null;
    return html`${this.#header()}${timeline ? this.#timeline(timeline) : this.#skeleton()}
      <p class="typing" role="status">${this.#typing() || nothing}</p>
      <throughline-desk-answer
        locale=${this.locale}
        .conversation=${this.conversation}
        .contract=${(timeline ?? this.conversation).contract}
        .drafts=${this.drafts}
        .files=${this.files}
        .problems=${this.problems}
        .isLive=${this.isLive}
        .head=${timeline?.head ?? this.conversation.head}
        .planOf=${this.planOf}
        .now=${this.now}
        @throughline-say=${this.#passOn}
        @throughline-typing=${this.#passOn}
        @throughline-change=${this.#passOn}
        @throughline-change-last=${this.#onChangeLast}
        @throughline-attach=${this.#passOn}
        @throughline-take-away=${this.#passOn}
        @throughline-try-again=${this.#passOn}
        @throughline-understood=${this.#passOn}
      ></throughline-desk-answer>`;
  }
}
