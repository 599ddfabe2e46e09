import { expect, test } from 'vitest';
import { withCurrentName } from './current-names.ts';
import { FakeAgentClient, ruth } from './fake-agent-client.testing.ts';

test('what the contact said without a name stands under the present one, and nobody else’s does', () => {
  const contact = { kind: 'contact', id: 'contact-of-c1', name: null } as const;
  const stranger = { kind: 'contact', id: 'contact-of-c9', name: null } as const;
  const agent = { kind: 'agent', id: ruth.agentId, name: 'Ruth' } as const;
  const client = new FakeAgentClient().seed({
    conversationId: 'c1',
    says: [
      { author: contact },
      { author: { ...contact, name: 'Ann B.' } },
      { author: { ...contact, name: 'Eve' }, caution: 'other-sender' },
      { author: stranger },
      { author: agent },
    ],
  });
  client.open('c1');
  const named = (contactName: string | null) =>
    withCurrentName(client.timeline?.items ?? [], { contactId: 'contact-of-c1', contactName }).map(
      ({ author }) => author.name,
    );
  expect(named('Anna Berg')).toEqual(['Anna Berg', 'Anna Berg', 'Eve', null, 'Ruth']);
  expect(named(null)).toEqual([null, 'Ann B.', 'Eve', null, 'Ruth']);
});
