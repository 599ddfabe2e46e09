import type { ConversationSummary } from '@throughline/sdk/wire';
import { html, nothing, type TemplateResult } from 'lit';
import { formatAgo, formatDateTime } from '../i18n/format-time.ts';
import { translate } from '../i18n/translate.ts';
import { channelIcons, icon } from '../ui/icon.ts';
import { avatar } from './avatar.ts';
import { contactLabel } from './contact-label.ts';
import { translateDesk } from './i18n.ts';

/** How a row of the list stands among the others. */
export interface RowPlace {
  locale: string;
  /** Epoch milliseconds, for "5 min". */
  now: number;
  /** Who reads. */
  agentId: string;
  isOpened: boolean;
  /** The one row that the Tab key reaches. */
  isTabStop: boolean;
}

function preview({ lastMessage }: ConversationSummary, { locale, agentId }: RowPlace): TemplateResult {
  const words = translateDesk(locale);
  if (lastMessage === null) return html`<span class="preview">${words.list.noMessage}</span>`;
  const { author, channel, text } = lastMessage;
  const name = author.id === agentId ? words.list.you : (author.name ?? translate(locale).team);
  // Files without words are known by their names: what says nothing was taken back.
  const said = text === '' ? html`<i>${translate(locale).deleted}</i>` : html`<bdi>${text}</bdi>`;
  const who = author.kind === 'contact' ? nothing : html`<bdi>${name}</bdi>: `;
  return html`<span class="preview"
    ><span class="channel">${icon(channelIcons[channel])}</span
    ><span class="said">${who}${said}</span><span class="unseen">, ${words.channel[channel]}</span></span
  >`;
}

function tags(summary: ConversationSummary, locale: string): TemplateResult {
  const words = translateDesk(locale).list;
  const { unreadCount } = summary;
  return html`${summary.state === 'resolved' ? html`<span class="tag">${icon('check')}${words.resolvedTag}</span>` : nothing}
  ${
    unreadCount > 0
      ? html`<span class="badge"
          ><span aria-hidden="true">${unreadCount > 99 ? '99+' : unreadCount}</span
          ><span class="unseen">${words.unread(unreadCount)}</span></span
        >`
      : nothing
  }`;
}

/** One conversation of the desk's list. Names and texts of strangers are only ever text. */
export function conversationRow(summary: ConversationSummary, place: RowPlace): TemplateResult {
  const { locale, now } = place;
  const words = translateDesk(locale);
  const { activeAt } = summary;
  return html`<li>
    <button
      class="row ${summary.unreadCount > 0 ? 'unread' : ''}"
      part="row"
      type="button"
      data-id=${summary.conversationId}
      tabindex=${place.isTabStop ? 0 : -1}
      aria-current=${place.isOpened ? 'true' : 'false'}
    >
      ${avatar(summary)}
      <span class="top"
        ><bdi class="name">${contactLabel(summary, words.visitor)}</bdi
        >${summary.isContactOnline ? html`<span class="unseen">, ${words.list.online}</span>` : nothing}<time
          datetime=${new Date(activeAt).toISOString()}
          title=${formatDateTime(activeAt, locale)}
          >${formatAgo(activeAt, now, locale)}</time
        ></span
      >
      <span class="bottom">${preview(summary, place)}${tags(summary, locale)}</span>
    </button>
  </li>`;
}
