import type { Timeline, TimelineItem } from '@throughline/sdk';
import { describeContract } from '@throughline/sdk/wire';
import { pickLocale } from '../i18n/locale.ts';
import { refusalWords, translate } from '../i18n/translate.ts';
import { translateChat } from './translate-chat.ts';

type Own = Extract<TimelineItem, { kind: 'message' | 'note' }>;

const ownItems = (timeline: Timeline): Own[] =>
  timeline.items.filter((item): item is Own => item.kind === 'message' && item.isMine);

/**
 * What a screen reader should hear about a change of the timeline besides new messages, which the log itself says: that
 * mine was sent or was not, where answers go now, or that somebody types. Empty when there is nothing.
 */
export function timelineNews(before: Timeline, after: Timeline, locale: string): string {
  const marks = new Map(ownItems(before).map((item) => [item.key, item.mark]));
  const changed = ownItems(after).filter((item) => marks.get(item.key) === 'sending' && item.mark !== 'sending');
  const failed = changed.find((item) => item.mark === 'failed');
  if (failed) return translate(locale).notSent(refusalWords(failed.why, locale));
  if (changed.length > 0) return translateChat(locale).said.sent;
  const newest = after.items.at(-1);
  // A single new entry: a history that comes in says nothing.
  if (newest?.kind === 'contract' && newest.seq === before.head + 1) {
    return `${translateChat(locale).answers} ${describeContract(newest.contract, pickLocale(locale))}`;
  }
  const wasTyping = before.typing.length > 0;
  if (after.typing.length === 0 || wasTyping) return '';
  const names = after.typing.map((author) => author.name ?? translate(locale).team);
  return translate(locale).isTyping(names.join(', '));
}
