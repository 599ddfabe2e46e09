import type { Client, ConnectionState, Timeline } from '@throughline/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { Composer } from '../ui/composer.ts';
import { icon } from '../ui/icon.ts';
import type { StepGoal } from './step-flow.ts';
import { translateChat } from './translate-chat.ts';

/** What the panel is drawn from. */
export interface ChatScene {
  locale: string;
  siteName: string;
  /** Somebody is at the desk; null while nobody has said. */
  isOnline: boolean | null;
  canChooseContract: boolean;
  isMemoryOnly: boolean;
  /** The history is in. */
  isSettled: boolean;
  connection: ConnectionState;
  client: Client | null;
  timeline: Timeline | null;
  /** What the customer does beside the conversation; null while they are in it. */
  goal: StepGoal | null;
}

/** What the panel asks of the element around it. */
export interface ChatActions {
  close: () => void;
  leave: () => void;
  send: (text: string) => void;
  chooseContract: () => void;
  leaveEmail: () => void;
  /** The text in the composer changed. */
  draft: (text: string) => void;
  done: (what: StepGoal['kind']) => void;
}

type Said<T> = CustomEvent<T>;

/** The contact said that answers leave the chat. */
const isAskedElsewhere = ({ timeline }: ChatScene): boolean =>
  timeline?.contract.setBy === 'contact' && timeline.contract.steps.some(({ channel }) => channel !== 'web');

const isOutOfReach = ({ connection }: ChatScene): boolean =>
  connection.state === 'waiting' || connection.state === 'refused';

/** Whether somebody is there, in words; empty where it is not known or stands in the way of a step. */
function availabilityWords(scene: ChatScene): string {
  const words = translateChat(scene.locale);
  if (scene.isOnline === null || isOutOfReach(scene)) return '';
  if (scene.isOnline) return words.online;
  if (scene.goal !== null) return '';
  return isAskedElsewhere(scene) ? words.awayAsAsked : words.away;
}

/** The panel's first line: who one talks to, whether somebody is there, the way out. */
export function headerView(scene: ChatScene, actions: ChatActions): TemplateResult {
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
          : html`<p class="availability ${scene.isOnline ? 'online' : ''}">${availability}</p>`
      }
    </div>
    <button class="round" type="button" part="close" aria-label=${words.close} @click=${actions.close}
      >${icon('close')}</button
    >
  </header>`;
}

function emptyView({ isSettled, locale }: ChatScene): TemplateResult {
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
  const { timeline } = scene;
  const isInvited =
    scene.isOnline === false &&
    scene.canChooseContract &&
    timeline?.contract.setBy === 'site' &&
    timeline.pendingContract === undefined &&
    timeline.items.some((item) => item.kind === 'message' && item.isMine);
  if (!isInvited || isOutOfReach(scene)) return nothing;
  return html`<button slot="above" class="link invitation" type="button" @click=${actions.leaveEmail}
    >${icon('mail')}${translateChat(scene.locale).leaveEmail}</button
  >`;
}

function conversationView(scene: ChatScene, actions: ChatActions): TemplateResult {
  const words = translateChat(scene.locale);
  const { client, timeline, locale } = scene;
  return html`<throughline-timeline
      class="fill"
      side="contact"
      .locale=${locale}
      .items=${timeline?.items ?? []}
      .hasEarlier=${timeline?.hasEarlier ?? false}
      .typing=${timeline?.typing ?? []}
      .settled=${scene.isSettled}
      @throughline-earlier=${() => client?.earlier()}
      @throughline-retry=${(event: Said<{ key: string }>) => client?.retry(event.detail.key)}
      @throughline-discard=${(event: Said<{ key: string }>) => client?.discard(event.detail.key)}
      >${emptyView(scene)}</throughline-timeline
    >
    <throughline-composer
      .locale=${locale}
      .placeholder=${words.placeholder}
      @input=${(event: InputEvent) => actions.draft((event.currentTarget as Composer).text)}
      @throughline-send=${(event: Said<{ text: string }>) => actions.send(event.detail.text)}
      @throughline-typing=${(event: Said<{ on: boolean }>) => client?.typing(event.detail.on)}
      >${invitationView(scene, actions)}<throughline-contract
        slot="above"
        .locale=${locale}
        .label=${words.answers}
        .action=${words.change}
        .contract=${timeline?.contract ?? null}
        ?editable=${scene.canChooseContract}
        @throughline-edit-contract=${actions.chooseContract}
      ></throughline-contract
    ></throughline-composer>`;
}

function stepsView({ client, goal, locale }: ChatScene, actions: ChatActions): TemplateResult | typeof nothing {
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
export function bodyView(scene: ChatScene, actions: ChatActions): TemplateResult {
  const isStep = scene.goal !== null;
  return html`<throughline-connection .locale=${scene.locale} .connection=${scene.connection}></throughline-connection>
    ${
      scene.isMemoryOnly
        ? html`<p class="warning">${icon('warning')}<span>${translateChat(scene.locale).memoryOnly}</span></p>`
        : nothing
    }
    <div class="conversation fill" ?hidden=${isStep}>${conversationView(scene, actions)}</div>
    ${stepsView(scene, actions)}`;
}
