import { noFacts } from '@throughline/sdk/wire';
import { type Conversation, hasBegun } from '../../conversation/conversation.ts';
import { type LogStatements, notBegun } from './statements.ts';

/** What a conversation that was kept before there were facts and proposals has of them. */
const neverSaid: Pick<Conversation, 'attributes' | 'tags' | 'lastTouchpoint' | 'proposal'> = {
  ...noFacts,
  lastTouchpoint: null,
  proposal: null,
};

/** Reads a folded conversation as it was kept. */
export const readSnapshot = (snapshot: string): Conversation => ({
  ...neverSaid,
  ...(JSON.parse(snapshot) as Conversation),
});

/** Writes a folded conversation, and the columns queries look for. Only inside a write. */
export function saveSnapshot(statements: Pick<LogStatements, 'saveSnapshot'>, conversation: Conversation): void {
  const { conversationId, head, state, activeAt, planAt } = conversation;
  statements.saveSnapshot.run({
    conversation_id: conversationId,
    head,
    state: hasBegun(conversation) ? state : notBegun,
    active_at: activeAt,
    plan_at: planAt,
    snapshot: JSON.stringify(conversation),
  });
}
