import { expect, test } from 'vitest';
import { byMail, contractOf, FakeAgentClient, here } from './fake-agent-client.testing.ts';
import { knownAddresses } from './known-addresses.ts';

test('the desk knows the addresses of the contract and those the contact wrote from, each once', () => {
  const client = new FakeAgentClient().seed({
    conversationId: 'c1',
    says: [
      { text: 'one', via: { channel: 'email', hint: 'a•••@example.org' } },
      { text: 'two', via: { channel: 'email', hint: 'ann•••@work.example' } },
      { text: 'not me', via: { channel: 'email', hint: 'x•••@other.example' }, caution: 'other-sender' },
    ],
  });
  client.open('c1');
  expect(knownAddresses(contractOf([here, byMail]), client.timeline?.items ?? [])).toEqual([
    'a•••@example.org',
    'ann•••@work.example',
  ]);
});
