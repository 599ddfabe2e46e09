import { html, nothing, type TemplateResult } from 'lit';
import { formatClock, formatDateTime } from '../i18n/format-time.ts';
import { refusalWords, translate } from '../i18n/translate.ts';
import type { UrlOf } from './attachment-list.ts';
import { type IconName, icon } from './icon.ts';
import { linkify } from './linkify.ts';
import type { SaidItem, Side, TimelineRow } from './timeline-rows.ts';

/** What a row can be asked to do. */
export interface SaidActions {
  retry: (key: string) => void;
  discard: (key: string) => void;
  original: (originalId: string) => void;
  urlOf: UrlOf;
}

interface Reading {
  locale: string;
  side: Side;
  /** The reader may say their own messages otherwise, or take them back. */
  canChange: boolean;
}

const markIcons: Record<SaidItem['mark'], IconName> = {
  sending: 'clock',
  failed: 'warning',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
};

/** What to call an author; the contact's own messages are "You" to the contact. */
function authorName(item: SaidItem, { locale, side }: Reading): string {
  const words = translate(locale);
  if (item.isMine) return words.you;
  if (item.author.name !== null && item.author.name !== '') return item.author.name;
  if (item.author.kind === 'contact') return side === 'contact' ? words.you : words.visitor;
  return item.author.kind === 'bot' ? words.bot : words.team;
}

function whereItWent({ deliveries }: SaidItem, { locale, side }: Reading): TemplateResult | typeof nothing {
  if (deliveries.length === 0) return nothing;
  return html`<throughline-deliveries
    .locale=${locale}
    .deliveries=${deliveries}
    .explained=${side === 'agent'}
  ></throughline-deliveries>`;
}

/** The message that was not sent. Why its files were declined is told beside them. */
function failure(item: SaidItem, locale: string, actions: SaidActions): TemplateResult {
  const words = translate(locale);
  const sentence = item.attachments.length > 0 ? words.mark.failed : words.notSent(refusalWords(item.why, locale));
  return html`<p class="delivery bad">${icon('warning')}<span>${sentence}</span></p>
    <p class="actions">
      <button class="link" type="button" @click=${() => actions.retry(item.key)}>${words.tryAgain}</button>
      <button class="link bad" type="button" @click=${() => actions.discard(item.key)}>${words.delete}</button>
    </p>`;
}

/** The elements in here come later than the conversation; `:not(:defined)` keeps their place. */
function filesView(item: SaidItem, locale: string, { urlOf }: SaidActions): TemplateResult | typeof nothing {
  if (item.attachments.length === 0) return nothing;
  return html`<throughline-attachments
    .locale=${locale}
    .attachments=${item.attachments}
    .urlOf=${item.seq === null ? null : urlOf}
    ?failed=${item.mark === 'failed'}
    .why=${item.why}
  ></throughline-attachments>`;
}

function menuView(item: SaidItem, { locale, canChange }: Reading): TemplateResult | typeof nothing {
  const isOffered = canChange && item.isMine && item.seq !== null && !item.isDeleted && item.via.channel === 'web';
  if (!isOffered) return nothing;
  return html`<throughline-message-menu
    aria-live="off"
    .locale=${locale}
    .seq=${item.seq}
    .text=${item.text}
    .failed=${item.changeFailed}
    .removable=${item.kind === 'message'}
  ></throughline-message-menu>`;
}

function bubble(item: SaidItem, name: string, locale: string): TemplateResult {
  const speaker = html`<span class="unseen">${name}: </span>`;
  if (item.isDeleted) {
    return html`<div class="bubble" part="bubble">${speaker}<span class="text">${translate(locale).deleted}</span></div>`;
  }
  if (item.text === '') return speaker;
  return html`<div class="bubble" part="bubble"
    >${speaker}<span class="text" dir="auto">${linkify(item.text)}</span></div
  >`;
}

function footer(item: SaidItem, isOurs: boolean, locale: string): TemplateResult {
  const words = translate(locale);
  const cameBy = item.via.channel === 'web' ? nothing : html`<span class="via">${words.via[item.via.channel]}</span>`;
  const mark = html`<span class="mark ${item.mark}" title=${words.mark[item.mark]}
    >${icon(markIcons[item.mark])}<span class="unseen">${words.mark[item.mark]}</span></span
  >`;
  const hasMark = isOurs && item.kind === 'message' && item.via.channel === 'web';
  return html`<p class="meta">
    ${cameBy}${item.editedAt === null ? nothing : html`<span class="via">${words.edited}</span>`}<time datetime=${new Date(item.at).toISOString()} title=${formatDateTime(item.at, locale)}
      >${formatClock(item.at, locale)}</time
    >${hasMark ? mark : nothing}
  </p>`;
}

/** One message or note with everything that belongs to it. */
export function saidRow(
  { item, isOurs, startsGroup, endsGroup }: Extract<TimelineRow, { row: 'said' }>,
  reading: Reading,
  actions: SaidActions,
): TemplateResult {
  const words = translate(reading.locale);
  const name = authorName(item, reading);
  const showsName = startsGroup && !item.isMine && !(isOurs && reading.side === 'contact');
  const place = `${startsGroup ? 'first' : ''} ${endsGroup ? 'last' : ''}`;
  const shape = `${isOurs ? 'ours' : 'theirs'} ${item.kind} ${place} ${item.isDeleted ? 'deleted' : ''}`;
  const showsFooter = endsGroup || item.mark === 'sending' || item.editedAt !== null;
  const original = reading.side === 'agent' ? item.originalId : null;
  return html`<div class="said ${shape} ${item.mark}" part="message ${item.kind}">
    ${showsName ? html`<p class="author" aria-hidden="true">${name}</p>` : nothing}
    ${item.kind === 'note' && startsGroup ? html`<p class="label">${icon('note')}${words.note}</p>` : nothing}
    ${item.caution === null ? nothing : html`<p class="label">${icon('warning')}${words.caution[item.caution]}</p>`}
    ${bubble(item, name, reading.locale)} ${filesView(item, reading.locale, actions)} ${menuView(item, reading)}
    ${item.mark === 'failed' ? failure(item, reading.locale, actions) : nothing}
    ${showsFooter && item.mark !== 'failed' ? footer(item, isOurs, reading.locale) : nothing}
    ${whereItWent(item, reading)}
    ${
      original === null
        ? nothing
        : html`<p class="actions"><button class="link" type="button" @click=${() => actions.original(original)}
            >${words.showOriginal}</button
          ></p>`
    }
  </div>`;
}
