import type { Author, EntryBody } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import * as say from '../log/testing/drafts.ts';
import { type Conversation, hasBegun } from './conversation.ts';
import { fold } from './fold.ts';
import { addsUnread, targetOf } from './meaning.ts';
import { newConversation } from './new-conversation.ts';

const place = { conversationId: 'c1', siteId: 's1', contactId: 'contact-1' };
const contact = say.contactOf(place);
const start = newConversation(place, 0);

type Said = readonly [author: Author, body: EntryBody];

/** Folds sayings as entries 1, 2, 3, …; entry n is said at 1000 + n. */
function after(...sayings: readonly Said[]): Conversation {
  const entries = sayings.map(([author, body], index) => say.entry(index + 1, author, body));
  return entries.reduce((conversation, entry, index) => {
    // What is asked sees only what is in the log by then.
    const sofar = entries.slice(0, index + 1);
    const gone = new Set(sofar.map((one) => (one.body.kind === 'deletion' ? one.body.seq : null)));
    const target = sofar.find(({ seq }) => seq === targetOf(entry)) ?? null;
    const waiting = sofar.filter((one) => addsUnread(one) && !gone.has(one.seq));
    return fold(conversation, entry, {
      target,
      countUnreadAfter: (seq) => waiting.filter((one) => one.seq > seq).length,
    });
  }, start);
}

const nothing = { target: null, countUnreadAfter: () => 0 };

const proposal: Extract<EntryBody, { kind: 'proposal' }> = {
  kind: 'proposal',
  contract: { steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null },
};
const asks: Said = [contact, say.message('where is my order?')];
const answers: Said = [say.agent, say.message('on its way')];

const cases: [what: string, said: readonly Said[], expected: Partial<Conversation>][] = [
  ['the first message', [asks], { head: 1, contactHead: 1, state: 'open', unreadCount: 1, activeAt: 1_001 }],
  [
    'the last message is the newest spoken one',
    [asks, answers, [say.agent, say.note('psst')]],
    {
      lastMessage: { seq: 2, at: 1_002, author: say.agent, channel: 'web', text: 'on its way' },
    },
  ],
  ['a note moves the head but not the contact’s', [asks, [say.agent, say.note('psst')]], { head: 2, contactHead: 1 }],
  ['a conversation is resolved', [asks, [say.agent, say.state('resolved')]], { state: 'resolved' }],
  ['a message of the contact opens it again', [[say.agent, say.state('resolved')], asks], { state: 'open' }],
  ['an answer of an agent does not', [[say.agent, say.state('resolved')], answers], { state: 'resolved' }],
  [
    'an absence notice does not',
    [
      [say.agent, say.state('resolved')],
      [contact, say.message('away', 'auto-reply')],
    ],
    {
      state: 'resolved',
      unreadCount: 0,
      contactReadTo: 2,
      lastMessage: null,
      activeAt: 1_001,
      contactHead: 1,
    },
  ],
  [
    'a mail of somebody else does not, but waits for an agent',
    [[say.agent, say.state('resolved')], answers, [contact, say.message('hi', 'other-sender')]],
    { state: 'resolved', unreadCount: 1, contactReadTo: 1, activeAt: 1_003 },
  ],
  [
    'the contract is the newest stated one',
    [[contact, say.contract]],
    {
      contract: say.contract.kind === 'contract' ? say.contract.contract : null,
    },
  ],
  [
    'a proposal is open until the contact states any contract',
    [[say.agent, proposal], asks],
    { proposal: proposal.contract, contract: null, planAt: null, activeAt: 1_002 },
  ],
  [
    'a stated contract ends what was proposed',
    [
      [say.agent, proposal],
      [contact, say.contract],
    ],
    { proposal: null },
  ],
  [
    'writing counts as having read everything before',
    [answers, answers, asks],
    {
      contactReadTo: 3,
      contactDeliveredTo: 3,
    },
  ],
  [
    'answering counts as having read everything before',
    [asks, asks, answers],
    {
      agentsReadTo: 3,
      agentsDeliveredTo: 3,
      unreadCount: 0,
    },
  ],
  [
    'a bot’s answer leaves the question unread at the desk',
    [asks, [say.bot, say.message('one moment')]],
    {
      agentsReadTo: 0,
      unreadCount: 1,
    },
  ],
  ['read is also delivered', [answers, answers, [contact, say.read(1)]], { contactReadTo: 1, contactDeliveredTo: 1 }],
  [
    'delivered is not read',
    [answers, answers, [contact, say.delivered(1)]],
    { contactReadTo: 0, contactDeliveredTo: 1 },
  ],
  [
    'a desk that read part has the rest unread',
    [asks, asks, asks, [say.agent, say.read(1)]],
    {
      agentsReadTo: 1,
      unreadCount: 2,
    },
  ],
  ['a desk that read all has nothing unread', [asks, asks, [say.agent, say.read(2)]], { unreadCount: 0 }],
  [
    'an edit shows in the list, and asks nobody to look again',
    [asks, [say.agent, say.read(1)], [say.agent, say.state('resolved')], [contact, say.edit(1, 'never mind')]],
    {
      lastMessage: { seq: 1, at: 1_001, author: contact, channel: 'web', text: 'never mind' },
      state: 'resolved',
      unreadCount: 0,
      activeAt: 1_003,
      contactHead: 4,
    },
  ],
  [
    'an edit of an older message does not show in the list',
    [asks, answers, [contact, say.edit(1, 'never mind')]],
    { lastMessage: { seq: 2, at: 1_002, author: say.agent, channel: 'web', text: 'on its way' } },
  ],
  [
    'a message taken back waits for nobody, and says nothing in the list',
    [asks, asks, [contact, say.deletion(2)]],
    { unreadCount: 1, lastMessage: { seq: 2, at: 1_002, author: contact, channel: 'web', text: '' }, activeAt: 1_002 },
  ],
  [
    'a message taken back after it was read changes no count',
    [asks, [say.agent, say.read(1)], asks, [contact, say.deletion(1)]],
    { unreadCount: 1 },
  ],
  [
    'an edited note moves no head of the contact',
    [
      [say.agent, say.note('a')],
      [say.agent, say.edit(1, 'b')],
    ],
    { head: 2, contactHead: 0 },
  ],
  [
    'files without words are known by their names',
    [[contact, say.files(['a.jpg', 'b.pdf'])]],
    { unreadCount: 1, lastMessage: { seq: 1, at: 1_001, author: contact, channel: 'web', text: 'a.jpg, b.pdf' } },
  ],
  [
    'files with words are known by the words',
    [[contact, say.files(['a.jpg'], 'my receipt')]],
    { lastMessage: { seq: 1, at: 1_001, author: contact, channel: 'web', text: 'my receipt' } },
  ],
  [
    'what the page says of its visitor is kept, and moves nothing',
    [
      asks,
      [say.agent, say.state('resolved')],
      [contact, say.touchpoint('page', 'https://shop.example/a')],
      [contact, say.attributes({ plan: 'pro' })],
      [contact, say.tags(['vip'])],
      [say.agent, say.tags(['angry'], ['vip'])],
    ],
    {
      head: 6,
      contactHead: 2,
      state: 'resolved',
      activeAt: 1_002,
      unreadCount: 1,
      planAt: null,
      lastTouchpoint: { at: 1_003, name: 'page', url: 'https://shop.example/a' },
      attributes: { plan: 'pro' },
      tags: ['angry'],
    },
  ],
  [
    'a page view does not read the answer',
    [answers, [contact, say.touchpoint('page')]],
    { contactReadTo: 0, contactDeliveredTo: 0 },
  ],
  [
    'holding is not reading, at the desk too',
    [asks, [say.agent, say.delivered(1)]],
    { unreadCount: 1, agentsReadTo: 0 },
  ],
];

describe('what a conversation is after its entries', () => {
  test.each(cases)('%s', (_what, said, expected) => {
    expect(after(...said)).toMatchObject(expected);
  });

  test('a receipt asks for no further receipt', () => {
    const seen = after(answers, [contact, say.read(1)]);
    expect(seen).toMatchObject({ head: 2, contactReadTo: 2, agentsReadTo: 2 });
  });

  test('folding changes nothing that was there before', () => {
    const before = Object.freeze(after(asks));
    expect(fold(before, say.entry(2, ...answers), nothing)).not.toBe(before);
    expect(before.head).toBe(1);
  });

  test('a mail of an unverified sender is the newest message, so that agents find its conversation', () => {
    const forged: Said = [contact, say.message('send it elsewhere', 'unverified-sender')];
    expect(after(forged)).toMatchObject({ unreadCount: 1, lastMessage: { seq: 1, text: 'send it elsewhere' } });
  });

  test('the beginning of a long message never ends in half a character', () => {
    const { lastMessage } = after([contact, say.message(`${'a'.repeat(199)}😀`)]);
    expect(lastMessage?.text).toBe('a'.repeat(199));
  });

  test('activity never goes back when a clock does', () => {
    const later = fold(after(asks), { ...say.entry(2, ...answers), at: 5 }, nothing);
    expect(later.activeAt).toBe(1_001);
  });
});

const planCases: [what: string, said: Said, isDue: boolean][] = [
  ['an answer of an agent', answers, true],
  ['an answer of a bot', [say.bot, say.message('hello')], true],
  ['a message of the contact', asks, false],
  ['a stated contract', [contact, say.contract], true],
  ['a read receipt of the contact', [contact, say.read(0)], false],
  ['a failed delivery', [say.system, say.deliveryReport('failed')], true],
  ['an accepted delivery', [say.system, say.deliveryReport('accepted')], false],
  ['a delivered receipt', [contact, say.delivered(0)], false],
  ['a read receipt of an agent', [say.agent, say.read(0)], false],
  ['a note', [say.agent, say.note('psst')], false],
  ['a state', [say.agent, say.state('resolved')], false],
  ['an absence notice', [contact, say.message('away', 'auto-reply')], false],
  ['an edit', [say.agent, say.edit(1, 'x')], false],
  ['a deletion', [say.agent, say.deletion(1)], false],
  ['a page view', [contact, say.touchpoint('page')], false],
  ['a mail of somebody else', [contact, say.message('hi', 'other-sender')], false],
];

describe('whether somebody has said something', () => {
  const begun: [what: string, said: readonly Said[], expected: boolean][] = [
    ['nobody yet', [], false],
    [
      'a page view is not a word',
      [
        [contact, say.touchpoint('page')],
        [contact, say.tags(['vip'])],
      ],
      false,
    ],
    ['a message', [asks], true],
    ['a message taken back', [asks, [contact, say.deletion(1)]], true],
    ['a stated contract', [[contact, say.contract]], true],
    ['a mail of somebody else', [[contact, say.message('hi', 'other-sender')]], true],
  ];
  test.each(begun)('%s', (_what, said, expected) => {
    expect(hasBegun(after(...said))).toBe(expected);
  });
});

describe('when the way back must be planned again', () => {
  test.each(planCases)('%s', (_what, said, isDue) => {
    expect(after(said).planAt).toBe(isDue ? 1_001 : null);
  });

  test('an earlier moment stays, a later one is brought forward', () => {
    const waiting = { ...start, planAt: 500 };
    expect(fold(waiting, say.entry(1, ...answers), nothing).planAt).toBe(500);
    expect(fold({ ...start, planAt: 9_999 }, say.entry(1, ...answers), nothing).planAt).toBe(1_001);
  });
});
