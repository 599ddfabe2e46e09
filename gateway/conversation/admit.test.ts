import type { Author, EntryBody } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import * as say from '../log/testing/drafts.ts';
import { type Admission, admit } from './admit.ts';
import type { Conversation } from './conversation.ts';
import type { Target } from './meaning.ts';
import { newConversation } from './new-conversation.ts';

const place = { conversationId: 'c1', siteId: 's1', contactId: 'contact-1' };
const contact = say.contactOf(place);
const stranger: Author = { kind: 'contact', id: 'contact-2', name: null };
const now: Conversation = {
  ...newConversation(place, 0),
  head: 9,
  contactHead: 8,
  contactDeliveredTo: 6,
  contactReadTo: 4,
};

const proposal: EntryBody = {
  kind: 'proposal',
  contract: { steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null },
};
const unverified: EntryBody = { kind: 'message', text: 'hi', caution: 'unverified-sender', originalId: null };

const seen: Admission = { kind: 'admitted', visibleToContact: true };
const hidden: Admission = { kind: 'admitted', visibleToContact: false };
const unchanged: Admission = { kind: 'unchanged' };
const refused: Admission = { kind: 'refused', reason: 'not-allowed' };

const cases: [what: string, author: Author, body: EntryBody, expected: Admission][] = [
  ['a customer writes', contact, say.message('hello'), seen],
  ['an absence notice is for agents only', contact, say.message('away', 'auto-reply'), hidden],
  ['a mail of another sender is for agents only', stranger, say.message('hi', 'other-sender'), hidden],
  ['nobody writes as the contact of another conversation', stranger, say.message('hello'), refused],
  ['nobody reads for the contact of another conversation', stranger, say.read(5), refused],
  ['a customer says where answers go', contact, say.contract, seen],
  ['a customer writes no notes', contact, say.note('psst'), refused],
  ['a customer does not resolve', contact, say.state('resolved'), refused],
  ['a customer reports no delivery', contact, say.deliveryReport('accepted'), refused],
  ['an agent answers', say.agent, say.message('hello'), seen],
  ['an agent has no second voice', say.agent, say.message('hello', 'other-sender'), refused],
  ['a note stays among agents', say.agent, say.note('psst'), hidden],
  ['an agent resolves', say.agent, say.state('resolved'), seen],
  ['an agent may open an open conversation again', say.agent, say.state('open'), seen],
  ['nothing by itself opens an open conversation again', say.system, say.state('open'), unchanged],
  ['an agent does not decide where answers go', say.agent, say.contract, refused],
  ['an agent proposes where answers go', say.agent, proposal, seen],
  ['a customer proposes nothing', contact, proposal, refused],
  ['a bot proposes nothing', say.bot, proposal, refused],
  ['E1: a mail of a forged sender is for agents only', stranger, unverified, hidden],
  ['E1: nobody else speaks of unverified senders', say.agent, unverified, refused],
  ['an agent reports no delivery', say.agent, say.deliveryReport('accepted'), refused],
  ['a bot answers', say.bot, say.message('hello'), seen],
  ['a bot has read nothing', say.bot, say.read(9), refused],
  ['the gateway reports a delivery', say.system, say.deliveryReport('failed'), seen],
  ['the gateway does not speak', say.system, say.message('hello'), refused],
  ['reading further is news', contact, say.read(5), seen],
  ['reading the same again is not', contact, say.read(4), unchanged],
  ['reading less is not', contact, say.read(1), unchanged],
  ['holding further is news', contact, say.delivered(7), seen],
  ['holding what is held already is not', contact, say.delivered(6), unchanged],
  ['what is not said yet cannot have been read', contact, say.read(10), refused],
  ['the desk has its own position', say.agent, say.read(1), seen],
  ['a desk can read to the newest entry', say.agent, say.read(9), seen],
  ['a desk cannot read the future', say.agent, say.read(10), refused],
  ['the page reports what its visitor does, for agents only', contact, say.touchpoint('page'), hidden],
  ['the page says who its visitor is, for agents only', contact, say.attributes({ plan: 'pro' }), hidden],
  ['the page tags its visitor', contact, say.tags(['vip']), hidden],
  ['an agent tags', say.agent, say.tags(['vip']), hidden],
  ['an agent says what is known of the contact', say.agent, say.attributes({ plan: 'pro' }), hidden],
  ['an agent visits no page', say.agent, say.touchpoint('page'), refused],
  ['a bot tags nobody', say.bot, say.tags(['vip']), refused],
  ['nobody reports for the contact of another conversation', stranger, say.touchpoint('page'), refused],
];

describe('what may be appended', () => {
  test.each(cases)('%s', (_what, author, body, expected) => {
    expect(admit(now, { author, body }, null)).toEqual(expected);
  });

  test('a resolved conversation can be opened by an agent', () => {
    expect(admit({ ...now, state: 'resolved' }, { author: say.agent, body: say.state('open') }, null)).toEqual(seen);
  });
});

const said = (author: Author, body: EntryBody, more: Partial<Target> = {}): Target => ({
  author,
  body,
  via: { channel: 'web', hint: null },
  isDeleted: false,
  ...more,
});
const ours = said(say.agent, say.message('on its way'));
const theirs = said(contact, say.message('where is it?'));
const colleague: Author = { kind: 'agent', id: 'agent-2', name: 'Bea' };
const byMail = said(contact, say.message('from my phone'), { via: { channel: 'email', hint: null } });

const changes: [what: string, author: Author, target: Target | null, edited: Admission, deleted: Admission][] = [
  ['the contact’s own message', contact, theirs, seen, seen],
  ['an agent’s own message', say.agent, ours, seen, seen],
  [
    'an agent’s own note can be corrected and not taken back',
    say.agent,
    said(say.agent, say.note('hm')),
    hidden,
    refused,
  ],
  ['the message of a colleague', colleague, ours, refused, refused],
  ['the contact’s message, by an agent', say.agent, theirs, refused, refused],
  ['an agent’s message, by the contact', contact, ours, refused, refused],
  ['a note, by the contact', contact, said(say.agent, say.note('hm')), refused, refused],
  ['a mail that was sent stays sent', contact, byMail, refused, refused],
  ['the contact’s message, by somebody else', stranger, said(stranger, say.message('hi')), refused, refused],
  ['an absence notice', contact, said(contact, say.message('away', 'auto-reply')), refused, refused],
  ['what was taken back already', contact, { ...theirs, isDeleted: true }, refused, refused],
  ['what is not there', contact, null, refused, refused],
  ['a contract is stated anew instead', contact, said(contact, say.contract), refused, refused],
  ['a state is not a message', say.agent, said(say.agent, say.state('open')), refused, refused],
  ['a bot’s words, by the bot', say.bot, said(say.bot, say.message('hello')), refused, refused],
  ['an edit is not edited', contact, said(contact, say.edit(1, 'x')), refused, refused],
];

describe('what may be said otherwise, or taken back', () => {
  test.each(changes)('%s', (_what, author, target, edited, deleted) => {
    expect(admit(now, { author, body: say.edit(1, 'better') }, target)).toEqual(edited);
    expect(admit(now, { author, body: say.deletion(1) }, target)).toEqual(deleted);
  });
});
