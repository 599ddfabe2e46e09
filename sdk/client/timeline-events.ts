import type { ReadEntry } from '@throughline/sdk/wire';
import type { Emitter } from '../kernel/emitter.ts';
import type { Timeline, TimelineItem } from '../replica/timeline.ts';
import type { ClientEvents } from './api.ts';

type News = { [E in keyof ClientEvents]: { event: E; detail: ClientEvents[E] } }[keyof ClientEvents];
type Said = Extract<TimelineItem, { kind: 'message' | 'note' }>;

const isOwn = (item: TimelineItem): item is Said => item.kind === 'message' && item.isMine;

/**
 * What a page hears of the way from one timeline to the next. The first timeline of a device, and that of another
 * conversation, is where one starts from and not news.
 */
export function newsBetween(before: Timeline | null, after: Timeline): News[] {
  const news: News[] = [];
  if (before?.unreadCount !== after.unreadCount && (before || after.unreadCount > 0)) {
    news.push({ event: 'unread', detail: { count: after.unreadCount } });
  }
  if (!before) return news;
  const { conversationId } = after;
  // Somebody who only comes back to a conversation finds it begun.
  if (conversationId !== null && before.conversationId === null && before.items.some(isOwn)) {
    news.push({ event: 'conversation:started', detail: { conversationId } });
  }
  if (JSON.stringify(before.contract) !== JSON.stringify(after.contract)) {
    news.push({ event: 'reply:changed', detail: { contract: after.contract } });
  }
  if (before.typing !== after.typing && (before.typing.length > 0 || after.typing.length > 0)) {
    news.push({ event: 'typing', detail: { names: after.typing.map(({ name }) => name) } });
  }
  if (before.conversationId !== null && before.conversationId !== conversationId) return news;
  if (conversationId !== null && before.state === 'open' && after.state === 'resolved') {
    news.push({ event: 'conversation:ended', detail: { conversationId } });
  }
  return [...news, ...marksBetween(before, after)];
}

function marksBetween(before: Timeline, after: Timeline): News[] {
  const known = new Map(before.items.filter(isOwn).map((item) => [item.key, item]));
  return after.items.filter(isOwn).flatMap((item): News[] => {
    const { key: entryId, seq, mark, why } = item;
    const was = known.get(entryId);
    // What comes in with its place in the log was said elsewhere or long ago.
    if (was?.mark === mark || (!was && seq !== null)) return [];
    const isSentNow = seq !== null && (was?.seq ?? null) === null;
    return [
      ...(isSentNow ? [{ event: 'message:sent' as const, detail: { entryId, seq } }] : []),
      { event: 'message:status', detail: { entryId, mark, why } },
    ];
  });
}

/** Messages as a page hears of them; those of files alone say their names. */
function receivedIn(messages: readonly ReadEntry[]): ClientEvents['message:received'][] {
  return messages.flatMap(({ seq, author, body }) => {
    if (body.kind !== 'message') return [];
    const text = body.text || (body.attachments ?? []).map(({ name }) => name).join(', ');
    return [{ text, authorName: author.name, seq }];
  });
}

/** Tells a page what becomes of the timeline. */
export class TimelineEvents {
  readonly #emit: Emitter<ClientEvents>['emit'];
  #shown: Timeline | null = null;

  constructor(emit: Emitter<ClientEvents>['emit']) {
    this.#emit = emit;
  }

  /** Where one starts from; null: nothing was shown yet. */
  begin(shown: Timeline | null): void {
    this.#shown = shown;
  }

  changed(timeline: Timeline): void {
    for (const { event, detail } of newsBetween(this.#shown, timeline)) this.#emit(event, detail as never);
    this.#shown = timeline;
  }

  /** Messages of the other side came. */
  received(messages: readonly ReadEntry[]): void {
    for (const said of receivedIn(messages)) this.#emit('message:received', said);
  }
}
