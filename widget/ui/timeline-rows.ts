import type { TimelineItem } from '@throughline/sdk';
import { dayOf } from '../i18n/format-time.ts';

/** A message or note of the timeline. */
export type SaidItem = Extract<TimelineItem, { kind: 'message' | 'note' }>;
/** Something the page or an agent says of the contact, or proposes; only agents have such. */
export type FactItem = Exclude<TimelineItem, { kind: 'message' | 'note' | 'contract' | 'state' }>;
type NoticeItem = Exclude<TimelineItem, SaidItem | FactItem>;

/** A line as it is drawn. */
export type TimelineRow =
  | { row: 'day'; key: string; at: number }
  | { row: 'notice'; key: string; item: NoticeItem }
  /** What followed one another on one day without a word between. */
  | { row: 'facts'; key: string; items: readonly FactItem[] }
  | {
      row: 'said';
      key: string;
      item: SaidItem;
      /** Drawn on the inline-end side: said by the reader's side. */
      isOurs: boolean;
      /** Begins or ends a run of messages by one author. */
      startsGroup: boolean;
      endsGroup: boolean;
    };

/** Which side of the conversation reads. */
export type Side = 'contact' | 'agent';

/** Messages of one author further apart than this are not one run. */
const groupGapMs = 5 * 60_000;

const isSaid = (item: TimelineItem | undefined): item is SaidItem => item?.kind === 'message' || item?.kind === 'note';

const facts = ['touchpoint', 'attributes', 'tags', 'proposal'];

const isFact = (item: TimelineItem | undefined): item is FactItem => facts.includes(item?.kind ?? '');

/** The facts that begin with an item, up to what is said next or the day's end. */
function factsFrom(items: readonly TimelineItem[], first: FactItem): FactItem[] {
  const rest = items.slice(items.indexOf(first));
  const end = rest.findIndex((item) => !isFact(item) || dayOf(item.at) !== dayOf(first.at));
  return (end < 0 ? rest : rest.slice(0, end)).filter(isFact);
}

function areOneGroup(one: TimelineItem | undefined, next: TimelineItem | undefined): boolean {
  return (
    isSaid(one) &&
    isSaid(next) &&
    one.kind === next.kind &&
    one.author.kind === next.author.kind &&
    one.author.id === next.author.id &&
    one.via.channel === next.via.channel &&
    dayOf(one.at) === dayOf(next.at) &&
    next.at - one.at < groupGapMs
  );
}

/** Arranges items as rows: a separator where a new day begins, and runs of messages by one author drawn together. */
export function timelineRows(items: readonly TimelineItem[], side: Side): TimelineRow[] {
  return items.flatMap((item, index): TimelineRow[] => {
    const before = items[index - 1];
    const startsDay = before === undefined || dayOf(before.at) !== dayOf(item.at);
    const day: TimelineRow[] = startsDay ? [{ row: 'day', key: `day-${dayOf(item.at)}-${item.key}`, at: item.at }] : [];
    if (isFact(item)) {
      if (!startsDay && isFact(before)) return [];
      return [...day, { row: 'facts', key: item.key, items: factsFrom(items, item) }];
    }
    if (!isSaid(item)) return [...day, { row: 'notice', key: item.key, item }];
    const isOurs = (item.author.kind === 'contact') === (side === 'contact');
    const startsGroup = !areOneGroup(before, item);
    const endsGroup = !areOneGroup(item, items[index + 1]);
    return [...day, { row: 'said', key: item.key, item, isOurs, startsGroup, endsGroup }];
  });
}
