import { type Facts, foldFacts } from '@throughline/sdk/wire';
import type { OutboxItem } from '../outbox/outbox.ts';
import type { FoldFacts } from './replica.ts';

/** What an agent reads beyond what the contact does: notes, and what is said of the contact. */
export interface AgentReads {
  /** The kinds of entry that are lines for agents alone. */
  readonly kinds: readonly string[];
  readonly foldFacts: FoldFacts;
  /** What is said of the contact holds as soon as it is said here. */
  factsWith(known: Facts, echoed: readonly OutboxItem[]): Facts;
}

export const agentReads: AgentReads = {
  kinds: ['note', 'touchpoint', 'attributes', 'tags', 'proposal'],
  foldFacts,
  factsWith(known, echoed) {
    const said = echoed.flatMap(({ body, why }) =>
      why === null && (body.kind === 'attributes' || body.kind === 'tags') ? [body] : [],
    );
    return said.reduce(foldFacts, known);
  },
};
