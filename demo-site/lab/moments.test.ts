import type { ReadEntry } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import { momentsIfSent, momentsOf, spanWords, underway } from './moments.ts';
import type { DeliveryLife, Story } from './story.ts';

const contact = { kind: 'contact', id: 'c', name: null } as const;
const agent = { kind: 'agent', id: 'a', name: 'Robin' } as const;
const web = { channel: 'web', hint: null } as const;
const sms = { channel: 'sms', hint: '··· 042' } as const;
const entry = (seq: number, part: Pick<ReadEntry, 'author' | 'via' | 'body'>): ReadEntry => ({
  ...{ seq, entryId: String(seq), at: seq * 1_000 },
  ...part,
});
const message = (text: string) => ({ kind: 'message', text, caution: null, originalId: null }) as const;

const delivery = (part: Partial<DeliveryLife>): DeliveryLife => ({
  ...{ deliveryId: 'd', channel: 'sms', hint: '··· 042', seqs: [2], status: 'delivered', reason: null },
  ...{ createdAt: 62_000, dueAt: null, words: [], life: [] },
  ...part,
});

const story = (part: Partial<Story>): Story => ({
  ...{ conversationId: 'c', entries: [], deliveries: [], plan: { unread: [], ifSentNow: [], words: [] } },
  ...part,
});

const shown = (moments: ReturnType<typeof momentsOf>) =>
  moments.map(({ lane, kind, label, isFuture }) => `${lane} ${kind} ${label}${isFuture ? ' (later)' : ''}`);

describe('the drawing of a plan', () => {
  test('tells what was said, read and sent in order, each in its channel', () => {
    const entries = [
      entry(1, { author: contact, via: web, body: message('In stock?') }),
      entry(2, { author: agent, via: web, body: message('Yes.') }),
      entry(70, { author: contact, via: sms, body: message('Fine.') }),
      entry(71, { author: contact, via: web, body: { kind: 'receipt', status: 'read', upTo: 2 } }),
    ];
    const life: DeliveryLife['life'] = [
      { at: 62_100, status: 'sending', reason: null },
      { at: 62_200, status: 'accepted', reason: null },
      { at: 62_300, status: 'delivered', reason: null },
    ];
    expect(shown(momentsOf(story({ entries, deliveries: [delivery({ life })] }), 80_000))).toEqual([
      'web customer “In stock?”',
      'web agent “Yes.”',
      'sms waiting Due by SMS to ··· 042',
      'sms accepted Sent',
      'sms delivered Delivered',
      'sms customer “Fine.”',
      'web read Read in the chat',
    ]);
  });

  test('says what a delivery was cancelled by', () => {
    const life: DeliveryLife['life'] = [{ at: 63_000, status: 'cancelled', reason: 'read-before-sending' }];
    const moments = momentsOf(story({ deliveries: [delivery({ status: 'cancelled', life })] }), 80_000);
    expect(shown(moments)).toContain('sms cancelled Cancelled: read before sending');
  });

  test('says once what is due later for several answers, after everything that happened', () => {
    const reason = { kind: 'waits', until: 120_000 };
    const steps = [{ channel: 'email', hint: 'a•••@mail.test', reason }] as const;
    const unread = [
      { seq: 2, steps },
      { seq: 3, steps },
    ];
    const entries = [entry(2, { author: agent, via: web, body: message('Yes.') })];
    expect(shown(momentsOf(story({ entries, plan: { unread, ifSentNow: [], words: [] } }), 80_000))).toEqual([
      'web agent “Yes.”',
      'email planned Goes by e-mail to a•••@mail.test, if still unread (later)',
    ]);
  });

  test('says what would happen to one more answer, and which place is no use', () => {
    const ifSentNow = [
      { at: 1, channel: 'web', hint: null, reason: { kind: 'here' } },
      { at: 1, channel: 'sms', hint: '··· 042', reason: { kind: 'not-usable', why: 'withdrawn' } },
      { at: 1, channel: 'email', hint: 'a•••', reason: { kind: 'due' } },
    ] as const;
    expect(shown(momentsIfSent(story({ plan: { unread: [], ifSentNow, words: [] } })))).toEqual([
      'web planned Shown in the chat (later)',
      'sms no-use No use, SMS to ··· 042: withdrawn (later)',
      'email planned By e-mail to a••• (later)',
    ]);
  });

  test('draws a delivery from its first moment to its last, past what lies between', () => {
    const life: DeliveryLife['life'] = [{ at: 64_000, status: 'accepted', reason: null }];
    const entries = [entry(63, { author: contact, via: web, body: message('Hello?') })];
    const moments = momentsOf(story({ entries, deliveries: [delivery({ life })] }), 80_000);
    expect(underway(moments, 'sms')).toEqual([false, true, true]);
    expect(underway(moments, 'web')).toEqual([false, false, false]);
  });

  test.each([
    [20_000, '20 s'],
    [60_000, '1 min'],
    [3_900_000, '1 h 5 min'],
    [86_400_000, '1 d'],
  ])('writes %i ms as %s', (ms, words) => {
    expect(spanWords(ms)).toBe(words);
  });
});
