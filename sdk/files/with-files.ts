import type { OutboxItem } from '../outbox/outbox.ts';

/** What became of the files of a message: their upload ids, why one of them never will be there; null: on their way. */
export type FilesOutcome = { ids: string[] } | { why: string } | null;

/** A message with what became of its files; null while they are on their way. */
export function withFiles(item: OutboxItem, outcome: FilesOutcome): OutboxItem | null {
  if (!outcome || item.body.kind !== 'message') return null;
  return 'why' in outcome
    ? { ...item, why: outcome.why }
    : { ...item, body: { ...item.body, attachments: outcome.ids } };
}
