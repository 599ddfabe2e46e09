import { describe, expect, test } from 'vitest';
import { newConversation } from '../conversation/new-conversation.ts';
import * as say from '../log/testing/drafts.ts';
import type { Address, Contact } from './contact.ts';
import { type Asking, type Changes, carriedMessage, noteChange, personKey, signInStep } from './merge.ts';

const contact = (contactId: string): Contact => ({
  contactId,
  siteId: 'shop',
  conversationId: `conversation of ${contactId}`,
  name: null,
  locale: 'en',
});
const anna = { ...contact('anna'), name: 'Anna' };
const visitor = contact('visitor');
const asking = (more: Partial<Asking> = {}): Asking => ({ contact: visitor, isKnown: false, addresses: [], ...more });
const address = (provenBy: Address['provenBy']): Address => ({
  addressId: 'a1',
  contactId: 'visitor',
  channel: 'email',
  value: 'anna@mail.example',
  hint: 'a•••@mail.example',
  provenBy,
  isUsable: true,
});

describe('what signing in comes to', () => {
  test.each<[what: string, person: Contact | null, from: Asking | null, step: string]>([
    ['a device that has said nothing joins', anna, null, 'joins'],
    ['also a person nobody knew', null, null, 'joins'],
    ['a visitor becomes a person nobody knew', null, asking(), 'becomes'],
    ['and keeps the addresses', null, asking({ addresses: [address('code')] }), 'becomes'],
    ['what a visitor said is carried over to a person', anna, asking(), 'carry'],
    ['an address nobody has proven is in nobody’s way', anna, asking({ addresses: [address(null)] }), 'carry'],
    ['I11: an address proven by code is', anna, asking({ addresses: [address(null), address('code')] }), 'joins'],
    ['I11: by link', anna, asking({ addresses: [address('link')] }), 'joins'],
    ['I11: by having written from it', anna, asking({ addresses: [address('wrote-in')] }), 'joins'],
    ['the person’s own device stays', anna, asking({ contact: anna, isKnown: true }), 'same-device'],
    ['I7: somebody else’s conversation is not carried over', anna, asking({ isKnown: true }), 'joins'],
    ['I7: nor does somebody known become another', null, asking({ isKnown: true }), 'joins'],
  ])('%s', (_what, person, from, step) => {
    expect(signInStep(person, from)).toBe(step);
  });

  test('a person is found by site and id; the id itself is not kept', () => {
    expect(personKey('shop', 'anna-42')).toMatch(/^user:shop:[\w-]{43}$/);
    expect(personKey('shop', 'anna-42')).not.toBe(personKey('shop', 'anna-43'));
    expect(personKey('shop', 'anna-42')).not.toBe(personKey('other', 'anna-42'));
  });
});

describe('what is carried over', () => {
  const from = {
    ...newConversation({ conversationId: 'old', siteId: 'shop', contactId: 'visitor' }, 1),
    agentsReadTo: 5,
    contactReadTo: 5,
  };
  const mine = say.contactOf(visitor);
  const carry = (entry: ReturnType<typeof say.entry>, changes: Changes = { texts: new Map(), taken: new Set() }) =>
    carriedMessage(entry, changes, from, anna);

  test('the visitor’s own words become the person’s, under the same id: saying them again is a repeat', () => {
    expect(carry(say.entry(1, mine, say.message('hello')))).toEqual({
      entryId: say.entryIdOf(1),
      at: 1_001,
      author: { kind: 'contact', id: 'anna', name: 'Anna' },
      via: { channel: 'web', hint: null },
      body: say.message('hello'),
      carried: { fromConversationId: 'old', isUnreadByAgents: false, isUnreadByContact: false },
    });
  });

  test('others’ words keep their author, under an id that follows from where they were said', () => {
    for (const author of [say.agent, say.bot]) {
      const carried = carry(say.entry(2, author, say.message('hi')));
      expect(carried).toMatchObject({ author, entryId: carry(say.entry(2, author, say.message('hi')))?.entryId });
      expect(carried?.entryId).not.toBe(say.entryIdOf(2));
    }
    const stranger = { kind: 'contact', id: 'stranger', name: 'Ben' } as const;
    expect(carry(say.entry(3, stranger, say.message('hey', 'other-sender')))).toMatchObject({ author: stranger });
  });

  test('it is news to whom it was news there', () => {
    const unread = (seq: number, author: Parameters<typeof say.entry>[1], body = say.message('x')) => {
      const carried = carry(say.entry(seq, author, body))?.carried;
      return [carried?.isUnreadByAgents, carried?.isUnreadByContact];
    };
    expect(unread(5, mine)).toEqual([false, false]);
    expect(unread(6, mine)).toEqual([true, false]);
    expect(unread(6, mine, say.message('away', 'auto-reply'))).toEqual([false, false]);
    expect(unread(5, say.agent)).toEqual([false, false]);
    expect(unread(6, say.agent)).toEqual([false, true]);
    expect(unread(6, say.bot)).toEqual([false, true]);
  });

  test('receipts, states, contracts, deliveries and notes stay where they were', () => {
    for (const body of [
      say.read(1),
      say.state('resolved'),
      say.contract,
      say.deliveryReport('accepted'),
      say.note('n'),
    ])
      expect(carry(say.entry(4, say.agent, body))).toBeNull();
  });

  test('what was corrected comes corrected, what was taken back does not come', () => {
    const changes: Changes = { texts: new Map(), taken: new Set() };
    noteChange(changes, say.entry(3, mine, say.edit(1, 'better')));
    noteChange(changes, say.entry(4, mine, say.edit(1, 'best')));
    noteChange(changes, say.entry(5, mine, say.deletion(2)));
    expect(carry(say.entry(1, mine, say.message('good')), changes)?.body).toEqual(say.message('best'));
    expect(carry(say.entry(2, mine, say.message('oops')), changes)).toBeNull();
  });
});
