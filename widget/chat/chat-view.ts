import { html, nothing, type TemplateResult } from 'lit';
import type { Composer } from '../ui/composer.ts';
import { icon } from '../ui/icon.ts';
import type { ClientState } from './client-state.ts';
import type { Drafting } from './drafting.ts';
import type { StepGoal } from './step-flow.ts';
import { translateChat } from './translate-chat.ts';

/** What the panel is drawn from. */
export interface ChatScene {
  locale: string;
  /** What the client has told. */
  state: ClientState;
  /** What is being written. */
  drafting: Drafting;
  isOpen: boolean;
  /** What is said to those who hear the panel. */
  words: string;
  siteName: string;
  canChooseContract: boolean;
  canAttach: boolean;
  /** The site had said who this is. */
  isPerson: boolean;
  /** The history is in. */
  isSettled: boolean;
  /** Since when the conversation goes on on another device; null: it is here. */
  elsewhereSince: number | null;
  /** What the customer does beside the conversation; null while they are in it. */
  goal: StepGoal | null;
}

/** What the panel asks of the element around it. */
export interface ChatActions {
  close: () => void;
  key: (event: KeyboardEvent) => void;
  /** One step back: to the conversation, or out of the chat. */
  back: (event: Event) => void;
  leave: () => void;
  chooseContract: () => void;
  leaveEmail: () => void;
  /** Shows the link for another device. */
  handOver: () => void;
  attach: (files: readonly File[]) => void;
  /** Takes a message that is said into the composer. */
  change: (seq: number, text: string) => void;
  done: (what: StepGoal['kind']) => void;
}

type Said<T> = CustomEvent<T>;

/** The contact said that answers leave the chat. */
const isAskedElsewhere = ({ state: { timeline } }: ChatScene): boolean =>
  timeline?.contract.setBy === 'contact' && timeline.contract.steps.some(({ channel }) => channel !== 'web');

const isOutOfReach = ({ state: { connection } }: ChatScene): boolean =>
  connection.state === 'waiting' || connection.state === 'refused';

/** Whether somebody is there, in words; empty where it is not known or stands in the way of a step. */
function availabilityWords(scene: ChatScene): string {
  const words = translateChat(scene.locale);
  const { isOnline } = scene.state;
  if (isOnline === null || isOutOfReach(scene)) return '';
  if (isOnline) return words.online;
  if (scene.goal !== null) return '';
  return isAskedElsewhere(scene) ? words.awayAsAsked : words.away;
}

/** There is something that another device could go on with. */
const canHandOver = ({ state, goal, elsewhereSince }: ChatScene): boolean =>
  goal === null && elsewhereSince === null && (state.timeline?.items.length ?? 0) > 0;

function handOverView(words: string, actions: ChatActions): TemplateResult {
  return html`<button
    class="round other"
    type="button"
    title=${words}
    aria-label=${words}
    @click=${actions.handOver}
    >${icon('devices')}</button
  >`;
}

/** The panel's first line: who one talks to, whether somebody is there, the way out. */
function headerView(scene: ChatScene, actions: ChatActions): TemplateResult {
  const words = translateChat(scene.locale);
  const isInside = scene.goal !== null;
  const availability = availabilityWords(scene);
  const start = isInside
    ? html`<button class="round" type="button" aria-label=${words.back} @click=${actions.leave}>${icon('back')}</button>`
    : html`<span class="avatar" aria-hidden="true">${[...scene.siteName][0]}</span>`;
  return html`<header class=${isInside ? 'inside' : ''} part="header">
    ${start}
    <div class="who">
      <h1 id="name" tabindex="-1">${scene.siteName}</h1>
      ${
        availability === ''
          ? nothing
          : html`<p class="availability ${scene.state.isOnline ? 'online' : ''}">${availability}</p>`
      }
    </div>
    ${canHandOver(scene) ? handOverView(words.otherDevice, actions) : nothing}
    <button class="round" type="button" part="close" aria-label=${words.close} @click=${actions.close}
      >${icon('close')}</button
    >
  </header>`;
}

function emptyView({ isSettled, locale }: Pick<ChatScene, 'isSettled' | 'locale'>): TemplateResult {
  const words = translateChat(locale);
  if (!isSettled) return html`<p slot="empty" class="loading">${words.loading}</p>`;
  return html`<div slot="empty" class="empty">
    ${icon('chat')}
    <h2>${words.greeting}</h2>
    <p>${words.invitation}</p>
  </div>`;
}

/** Nobody is there, something was asked, and the answer would only be found by coming back. */
function invitationView(scene: ChatScene, actions: ChatActions): TemplateResult | typeof nothing {
  const { timeline, isOnline } = scene.state;
  const isInvited =
    isOnline === false &&
    scene.state.channels.includes('email') &&
    timeline?.contract.setBy === 'site' &&
    timeline.pendingContract === undefined &&
    timeline.items.some((item) => item.kind === 'message' && item.isMine);
  if (!isInvited || isOutOfReach(scene)) return nothing;
  return html`<button slot="above" class="link invitation" type="button" @click=${actions.leaveEmail}
    >${icon('mail')}${translateChat(scene.locale).leaveEmail}</button
  >`;
}

function timelineView({ state, locale, isSettled, ...scene }: ChatScene, actions: ChatActions): TemplateResult {
  const { client, timeline } = state;
  return html`<throughline-timeline
    class="fill"
    side="contact"
    .locale=${locale}
    .items=${timeline?.items ?? []}
    .hasEarlier=${timeline?.hasEarlier ?? false}
    .typing=${timeline?.typing ?? []}
    .settled=${isSettled}
    .changeable=${scene.elsewhereSince === null}
    .urlOf=${state.urlOf}
    @throughline-earlier=${() => client?.earlier()}
    @throughline-retry=${(event: Said<{ key: string }>) => client?.retry(event.detail.key)}
    @throughline-discard=${(event: Said<{ key: string }>) => client?.discard(event.detail.key)}
    @throughline-edit=${({ detail }: Said<{ seq: number; text: string }>) => actions.change(detail.seq, detail.text)}
    @throughline-remove=${({ detail }: Said<{ seq: number }>) => client?.remove(detail.seq)}
    >${emptyView({ isSettled, locale })}</throughline-timeline
  >`;
}

/** What stands above the field: the message that is being changed, the files that go along, what was not taken. */
function writingView({ state, drafting, locale }: ChatScene): TemplateResult | typeof nothing {
  const words = translateChat(locale);
  const { draft } = state.client ?? {};
  if (drafting.isChanging) {
    return html`<p slot="above" class="changing">
      ${icon('pencil')}<span>${words.editing}</span>
      <button class="link" type="button" @click=${() => drafting.stopChanging()}>${words.cancel}</button>
    </p>`;
  }
  if (state.draft.files.length === 0 && drafting.problems.length === 0) return nothing;
  return html`<throughline-draft-files
    slot="above"
    .locale=${locale}
    .files=${state.draft.files}
    .problems=${drafting.problems}
    .offline=${state.connection.state === 'waiting'}
    @throughline-take-away=${({ detail }: Said<{ key: string }>) => draft?.detach(detail.key)}
    @throughline-try-again=${({ detail }: Said<{ key: string }>) => draft?.retryFile(detail.key)}
    @throughline-understood=${() => drafting.forgetProblems()}
  ></throughline-draft-files>`;
}

function elsewhereView({ state, elsewhereSince, locale }: ChatScene): TemplateResult | typeof nothing {
  if (elsewhereSince === null) return nothing;
  return html`<throughline-elsewhere
    .locale=${locale}
    .client=${state.client}
    .since=${elsewhereSince}
  ></throughline-elsewhere>`;
}

function conversationView(scene: ChatScene, actions: ChatActions): TemplateResult {
  const { state, drafting, locale } = scene;
  const words = translateChat(locale);
  return html`${timelineView(scene, actions)} ${elsewhereView(scene)}
    <throughline-composer
      ?hidden=${scene.elsewhereSince !== null}
      .locale=${locale}
      .placeholder=${words.placeholder}
      .attachable=${scene.canAttach}
      .hasFiles=${state.draft.files.length > 0 && !drafting.isChanging}
      @input=${(event: InputEvent) => drafting.typed((event.currentTarget as Composer).text)}
      @focusout=${() => drafting.show()}
      @throughline-send=${(event: Said<{ text: string }>) => drafting.send(event.detail.text)}
      @throughline-typing=${(event: Said<{ on: boolean }>) => state.client?.typing(event.detail.on)}
      >${invitationView(scene, actions)}<throughline-answers
        slot="above"
        .locale=${locale}
        .client=${state.client}
        .timeline=${state.timeline}
      ></throughline-answers
      ><throughline-contract
        slot="above"
        .locale=${locale}
        .label=${words.answers}
        .action=${words.change}
        .contract=${state.timeline?.contract ?? null}
        ?editable=${scene.canChooseContract}
        @throughline-edit-contract=${actions.chooseContract}
      ></throughline-contract
      >${writingView(scene)}</throughline-composer
    >`;
}

function stepsView({ state, goal, locale }: ChatScene, actions: ChatActions): TemplateResult | typeof nothing {
  const { client } = state;
  if (goal === null || client === null) return nothing;
  return html`<throughline-steps
    class="fill"
    .locale=${locale}
    .client=${client}
    .goal=${goal}
    @throughline-leave=${actions.leave}
    @throughline-done=${(event: Said<{ what: StepGoal['kind'] }>) => actions.done(event.detail.what)}
  ></throughline-steps>`;
}

/**
 * What stands under the header. The conversation stays in the page while a form covers it: its place and what was being
 * written are still there afterwards.
 */
function bodyView(scene: ChatScene, actions: ChatActions): TemplateResult {
  const isStep = scene.goal !== null;
  const { connection, isMemoryOnly } = scene.state;
  return html`<throughline-connection
      .locale=${scene.locale}
      .connection=${connection}
      ?person=${scene.isPerson}
    ></throughline-connection>
    ${
      isMemoryOnly
        ? html`<p class="warning">${icon('warning')}<span>${translateChat(scene.locale).memoryOnly}</span></p>`
        : nothing
    }
    <div class="conversation fill" ?hidden=${isStep}>${conversationView(scene, actions)}</div>
    ${stepsView(scene, actions)}`;
}

/** The panel with everything in it. */
export function panelView(scene: ChatScene, actions: ChatActions): TemplateResult {
  return html`<dialog
    part="panel"
    aria-labelledby="name"
    @keydown=${actions.key}
    @cancel=${actions.back}
    @throughline-attach=${(event: Said<{ files: File[] }>) => actions.attach(event.detail.files)}
  >
    ${headerView(scene, actions)} ${bodyView(scene, actions)}
    <throughline-drop hidden .able=${scene.canAttach}></throughline-drop>
    <p class="unseen" part="status" role="status">${scene.isOpen ? scene.words : ''}</p>
  </dialog>`;
}
