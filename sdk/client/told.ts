import type { DraftChange } from '../draft/draft.ts';
import type { FileChange } from '../files/files.ts';
import type { OutboxChange } from '../outbox/outbox.ts';

/** What the tabs of a browser profile tell each other beside the gateway's frames. */
export type Told =
  | OutboxChange
  | DraftChange
  | FileChange
  /** The device goes on as another one, whose credential is in the record. */
  | { about: 'device' }
  /** The record is wiped. */
  | { about: 'signed-out' };

/**
 * What another tab told; null for what has no subject, and nobody listens to a subject that is none of ours. A page of the
 * same origin could write our storage, too, so more is not asked.
 */
export function readTold(message: unknown): Told | null {
  const { about } = (message ?? {}) as Partial<Told>;
  return typeof about === 'string' ? (message as Told) : null;
}
