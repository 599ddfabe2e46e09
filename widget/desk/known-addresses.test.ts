import type { ReplyContract } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { byMail, contractOf, FakeAgentClient, here } from './fake-agent-client.testing.ts';
import { knownAddresses } from './known-addresses.ts';

const called = (contactName: string | null, contract: ReplyContract = contractOf([here])) => ({
  contactName,
  contract,
});

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
  expect(knownAddresses(called(null, contractOf([here, byMail])), client.timeline)).toEqual([
    'a•••@example.org',
    'ann•••@work.example',
  ]);
});

test('a contact who is called by an address has one, and it is not said twice', () => {
  expect(knownAddresses(called('anna@example.org'), null)).toEqual(['anna@example.org']);
  expect(knownAddresses(called('anna@example.org', contractOf([here, byMail])), null)).toEqual(['a•••@example.org']);
  expect(knownAddresses(called('Anna'), null)).toEqual([]);
});

test('an address of an earlier contract is still the contact’s', () => {
  const client = new FakeAgentClient().seed({ conversationId: 'c1', says: ['Hi'] });
  client.open('c1');
  const { timeline } = client;
  if (!timeline) throw new Error('no timeline');
  const author = { kind: 'contact', id: 'contact-of-c1', name: null } as const;
  const earlier = { kind: 'contract', key: 'k', seq: 2, at: 0, author, contract: contractOf([byMail]) } as const;
  expect(knownAddresses(called(null), { ...timeline, items: [earlier] })).toEqual(['a•••@example.org']);
});
