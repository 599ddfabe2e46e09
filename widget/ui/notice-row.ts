import { describeContract } from '@throughline/sdk/wire';
import { html, type TemplateResult } from 'lit';
import { pickLocale } from '../i18n/locale.ts';
import { translate } from '../i18n/translate.ts';
import { icon } from './icon.ts';
import type { Side, TimelineRow } from './timeline-rows.ts';

type NoticeItem = Extract<TimelineRow, { row: 'notice' }>['item'];

function sentenceOf(item: NoticeItem, locale: string, side: Side, isNewest: boolean): string {
  const words = translate(locale);
  if (item.kind === 'state') return words.state[item.state];
  const isReader = item.author.kind === 'contact' && side === 'contact';
  // The contract line stands right below the newest item and says the sentence.
  if (isReader && isNewest) return words.contractChanged;
  const sentence = describeContract(item.contract, pickLocale(locale));
  if (item.contract.setBy === 'site') return words.contractDefault(sentence);
  return words.contractSet(isReader ? words.you : (item.author.name ?? words.visitor), sentence);
}

/** A line between messages about the conversation itself: a new contract, a new state. */
export function noticeRow(item: NoticeItem, locale: string, side: Side, isNewest: boolean): TemplateResult {
  return html`<p class="notice" part="notice">
    ${icon(item.kind === 'contract' ? 'reply' : 'check')}<span>${sentenceOf(item, locale, side, isNewest)}</span>
  </p>`;
}
