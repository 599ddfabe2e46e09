import { readSnapshot, saveSnapshot } from './snapshots.ts';
import type { LogStatements } from './statements.ts';

/** Has what waits in a conversation planned anew from then on. Only inside a write. */
export function planAgain(
  statements: Pick<LogStatements, 'snapshot' | 'saveSnapshot'>,
  conversationId: string,
  at: number,
): void {
  const snapshot = statements.snapshot.get(conversationId);
  if (snapshot === undefined) return;
  const conversation = readSnapshot(snapshot);
  if (conversation.head === 0) return;
  saveSnapshot(statements, { ...conversation, planAt: Math.min(conversation.planAt ?? at, at) });
}
