import type { Author, EntryBody } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import * as say from '../log/testing/drafts.ts';
import { type Carried, foldCarried } from './carried.ts';
import type { Conversation } from './conversation.ts';
import { fold } from './fold.ts';
import { newConversation } from './new-conversation.ts';

const contact = say.contactOf({ contactId: 'anna' });
const empty = newConversation({ conversationId: 'c1', siteId: 'shop', contactId: 'anna' }, 1);
const told = (before: Conversation, author: Author, body: EntryBody): Conversation =>
  fold(before, say.entry(before.head + 1, author, body), { target: null, countUnreadAfter: () => 0 });
const carry = (before: Conversation, author: Author, body: EntryBody, unread: Partial<Carried> = {}): Conversation =>
  foldCarried(before, say.entry(before.head + 1, author, body), {
    fromConversationId: 'old',
    isUnreadByAgents: false,
    isUnreadByContact: false,
    ...unread,
  });

describe('a message that is carried over', () => {
  const waitsForContact = told(empty, say.agent, say.message('answered'));
  const waitsForAgents = told(empty, contact, say.message('asked'));

  test('a reply that waits to be read goes on waiting, whatever is carried over after it', () => {
    for (const author of [contact, say.agent]) {
      const after = carry(waitsForContact, author, say.message('said elsewhere'));
      expect(after.contactReadTo).toBe(waitsForContact.contactReadTo);
      expect(after.planAt).toBe(waitsForContact.planAt);
    }
  });

  test('a question that waits at the desk goes on waiting', () => {
    for (const author of [contact, say.agent]) {
      const after = carry(waitsForAgents, author, say.message('said elsewhere'));
      expect([after.unreadCount, after.agentsReadTo]).toEqual([1, 0]);
    }
  });

  test('what both had read is nobody’s news', () => {
    const after = carry(carry(empty, contact, say.message('a')), say.agent, say.message('b'));
    expect(after).toMatchObject({
      head: 2,
      contactHead: 2,
      contactReadTo: 2,
      agentsReadTo: 2,
      unreadCount: 0,
      planAt: null,
    });
    expect(after).toMatchObject({ contactDeliveredTo: 2, agentsDeliveredTo: 2, lastMessage: { text: 'b' } });
  });

  test('what an agent had not read counts at the desk, and what comes after it does not mark it read', () => {
    const unread = carry(empty, contact, say.message('a'), { isUnreadByAgents: true });
    expect(unread).toMatchObject({ unreadCount: 1, agentsReadTo: 0 });
    expect(carry(unread, say.agent, say.message('b'))).toMatchObject({ unreadCount: 1, agentsReadTo: 0 });
  });

  test('a reply the visitor had not read is planned for as any other', () => {
    const unread = carry(empty, say.agent, say.message('a'), { isUnreadByContact: true });
    expect(unread).toMatchObject({ contactReadTo: 0, planAt: 1_001 });
    expect(carry(unread, contact, say.message('b')).contactReadTo).toBe(0);
  });

  test('it opens nothing: a resolved conversation stays so', () => {
    const resolved = told(empty, say.agent, say.state('resolved'));
    expect(carry(resolved, contact, say.message('old')).state).toBe('resolved');
  });

  test('its own time neither moves the list back nor is it lost', () => {
    expect(carry({ ...empty, activeAt: 9_000 }, contact, say.message('old')).activeAt).toBe(9_000);
    expect(carry({ ...empty, activeAt: 5 }, contact, say.message('new')).activeAt).toBe(1_001);
  });

  test('what only agents may see stays among them', () => {
    const stranger: Author = { kind: 'contact', id: 'ben', name: null };
    expect(carry(empty, stranger, say.message('psst', 'other-sender'))).toMatchObject({ head: 1, contactHead: 0 });
  });
});
