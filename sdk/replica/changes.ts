import { type ReadEntry, takenBack } from '@throughline/sdk/wire';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { SaidItem } from './timeline.ts';

/** What is left of what its author took back. */
const nothingLeft = {
  text: '',
  attachments: [],
  originalId: null,
  editedAt: null,
  isDeleted: true,
  changeFailed: null,
} as const;

/** What its author has made of a message or note since it was said, by its position. */
export type Changes = ReadonlyMap<number, Partial<SaidItem>>;

/**
 * What became of messages: by the log, and on top of it by what was said here and is on its way. A change that the gateway
 * declined changes nothing and is told of.
 */
export function changesOf(entries: readonly ReadEntry[], pending: readonly OutboxItem[]): Changes {
  const changes = new Map<number, Partial<SaidItem>>();
  for (const { entryId, at, body, ...said } of [...entries, ...pending]) {
    if (body.kind !== 'edit' && body.kind !== 'deletion') continue;
    const { kind, seq } = body;
    let change: Partial<SaidItem> = kind === 'edit' ? { text: body.text, editedAt: at } : nothingLeft;
    if ('why' in said && said.why !== null) change = { changeFailed: { entryId, change: kind, why: said.why } };
    changes.set(seq, { ...changes.get(seq), ...change });
  }
  return changes;
}

/** A message or note as it stands now. */
export function changed(item: SaidItem, changes: Changes): SaidItem {
  const now = { ...item, ...changes.get(item.seq ?? 0) };
  return now.isDeleted ? { ...now, ...nothingLeft } : now;
}

/** Entries as a device may keep them: nothing of what was taken back. The same list when nothing was. */
export function withoutTakenBack(entries: readonly ReadEntry[]): readonly ReadEntry[] {
  const gone = new Set(entries.flatMap(({ body }) => (body.kind === 'deletion' ? [body.seq] : [])));
  if (gone.size === 0) return entries;
  return entries.map((entry) => {
    const { seq, body } = entry;
    return gone.has(body.kind === 'edit' ? body.seq : seq) ? { ...entry, body: takenBack(body) } : entry;
  });
}
