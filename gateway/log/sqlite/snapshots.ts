import type { Conversation } from '../../conversation/conversation.ts';
import type { LogStatements } from './statements.ts';

/** Reads a folded conversation as it was kept. */
export const readSnapshot = (snapshot: string): Conversation => JSON.parse(snapshot) as Conversation;

/** Writes a folded conversation, and the columns queries look for. Only inside a write. */
export function saveSnapshot(statements: Pick<LogStatements, 'saveSnapshot'>, conversation: Conversation): void {
  const { conversationId, head, state, activeAt, planAt } = conversation;
  statements.saveSnapshot.run({
    conversation_id: conversationId,
    head,
    state,
    active_at: activeAt,
    plan_at: planAt,
    snapshot: JSON.stringify(conversation),
  });
}
