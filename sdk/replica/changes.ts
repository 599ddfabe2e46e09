import { type ReadEntry, takenBack } from '@throughline/sdk/wire';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { ChangeFailed, SaidItem } from './timeline.ts';

/** What its author has made of a message or note since it was said. */
interface Change {
  said: { text: string; at: number } | null;
  isDeleted: boolean;
  failed: ChangeFailed | null;
}

const noChange: Change = { said: null, isDeleted: false, failed: null };

/** Changes by the position of what they change. */
export type Changes = ReadonlyMap<number, Change>;

/**
 * What became of messages: by the log, and on top of it by what was said here and is on its way. A change that the gateway
 * declined changes nothing and is told of.
 */
export function changesOf(entries: readonly ReadEntry[], pending: readonly OutboxItem[]): Changes {
  const changes = new Map<number, Change>();
  const note = (seq: number, change: Partial<Change>): void => {
    changes.set(seq, { ...(changes.get(seq) ?? noChange), ...change });
  };
  for (const { at, body } of entries) {
    if (body.kind === 'edit') note(body.seq, { said: { text: body.text, at } });
    if (body.kind === 'deletion') note(body.seq, { isDeleted: true });
  }
  for (const { entryId, at, body, why } of pending) {
    if (body.kind !== 'edit' && body.kind !== 'deletion') continue;
    if (why !== null) note(body.seq, { failed: { entryId, change: body.kind, why } });
    else if (body.kind === 'edit') note(body.seq, { said: { text: body.text, at } });
    else note(body.seq, { isDeleted: true });
  }
  return changes;
}

const nothingLeft = { text: '', attachments: [], originalId: null, editedAt: null, isDeleted: true } as const;

/** A message or note as it stands now. */
export function changed(item: SaidItem, changes: Changes): SaidItem {
  const change = item.seq === null ? undefined : changes.get(item.seq);
  if (item.isDeleted || change?.isDeleted) return { ...item, ...nothingLeft };
  if (!change) return item;
  const { said, failed } = change;
  return { ...item, ...(said && { text: said.text, editedAt: said.at }), changeFailed: failed };
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
