import { expect, test } from 'vitest';
import type { Mark, Timeline, TimelineItem } from '../replica/timeline.ts';
import { hereContract } from '../testing/entries.ts';
import { newsBetween } from './timeline-events.ts';

const nothing: Timeline = {
  conversationId: null,
  items: [],
  hasEarlier: false,
  contract: hereContract,
  state: 'open',
  unreadCount: 0,
  head: 0,
  typing: [],
} as unknown as Timeline;

const own = (key: string, seq: number | null, mark: Mark, why: string | null = null): TimelineItem =>
  ({ kind: 'message', key, seq, mark, why, isMine: true }) as unknown as TimelineItem;
const begun = (...items: TimelineItem[]): Timeline => ({ ...nothing, conversationId: 'c1', items });
const names = (before: Timeline | null, after: Timeline): string[] =>
  newsBetween(before, after).map(({ event, detail }) => `${event} ${JSON.stringify(detail)}`);

test('what is kept from an earlier visit is no news, but that something is unread is', () => {
  expect(names(null, begun(own('a', 1, 'read')))).toEqual([]);
  expect(names(null, { ...begun(), unreadCount: 2 })).toEqual(['unread {"count":2}']);
});

test('the first message starts the conversation, is being sent, sent, read', () => {
  const sending: Timeline = { ...nothing, items: [own('a', null, 'sending')] };
  expect(names(nothing, sending)).toEqual(['message:status {"entryId":"a","mark":"sending","why":null}']);
  expect(names(sending, begun(own('a', 1, 'sent')))).toEqual([
    'conversation:started {"conversationId":"c1"}',
    'message:sent {"entryId":"a","seq":1}',
    'message:status {"entryId":"a","mark":"sent","why":null}',
  ]);
  expect(names(begun(own('a', 1, 'sent')), begun(own('a', 1, 'read')))).toEqual([
    'message:status {"entryId":"a","mark":"read","why":null}',
  ]);
});

test('a declined message says why', () => {
  const before = begun(own('a', null, 'sending'));
  expect(names(before, begun(own('a', null, 'failed', 'conflict')))).toEqual([
    'message:status {"entryId":"a","mark":"failed","why":"conflict"}',
  ]);
});

test('older messages that are paged in, and those of another device, were not sent now', () => {
  expect(
    names(begun(own('b', 9, 'read')), begun(own('a', 1, 'read'), own('b', 9, 'read'), own('c', 10, 'sent'))),
  ).toEqual([]);
});

test('coming back to a conversation does not start it', () => {
  expect(names(nothing, begun(own('a', 1, 'read')))).toEqual([]);
});

test('resolved by an agent is the end, shown once', () => {
  const resolved: Timeline = { ...begun(), state: 'resolved' };
  expect(names(begun(), resolved)).toEqual(['conversation:ended {"conversationId":"c1"}']);
  expect(names(resolved, { ...resolved })).toEqual([]);
});

test('another contract in force and who types are told', () => {
  const ben = { kind: 'agent', id: 'ben', name: 'Ben' } as const;
  const other = { ...begun(), contract: { ...hereContract, until: 5 }, typing: [ben] };
  expect(names(begun(), other).map((line) => line.split(' ')[0])).toEqual(['reply:changed', 'typing']);
  expect(names(other, { ...other, typing: [] })).toEqual(['typing {"names":[]}']);
});

test('going on as somebody else is not the end of anything', () => {
  expect(names(begun(own('a', null, 'sending')), { ...begun(), conversationId: 'c2', state: 'resolved' })).toEqual([]);
});
