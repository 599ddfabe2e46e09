import type { ClientFrame, ConversationSummary } from '@throughline/sdk/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { summary } from '../testing/entries.ts';
import { ConversationList } from './conversation-list.ts';

let sent: ClientFrame[];
let list: ConversationList;

beforeEach(() => {
  sent = [];
  list = new ConversationList((frame) => sent.push(frame) > 0);
});

const ids = (): string[] => list.items.map(({ conversationId }) => conversationId);
const page = (...items: ConversationSummary[]) => list.page(items, false);

describe('the list of conversations', () => {
  test('shows open ones, newest activity first', () => {
    list.connected(1_000);
    expect(sent).toEqual([{ type: 'list', state: 'open', before: null }]);
    page(summary('a', 1), summary('b', 3), summary('c', 2));
    expect(ids()).toEqual(['b', 'c', 'a']);
  });

  test('loads older ones a page at a time, and asks once', () => {
    list.connected(1_000);
    list.page([summary('a', 9), summary('b', 8)], true);
    expect(list.hasMore).toBe(true);
    list.more();
    list.more();
    expect(sent.slice(1)).toEqual([{ type: 'list', state: 'open', before: 8 }]);
    list.page([summary('c', 7)], false);
    list.more();
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect(sent).toHaveLength(2);
  });

  test('moves what becomes active to the top, and takes out what no longer belongs', () => {
    list.connected(1_000);
    page(summary('a', 1), summary('b', 2));
    list.update(summary('a', 3));
    expect(ids()).toEqual(['a', 'b']);
    list.update(summary('b', 4, { state: 'resolved' }));
    expect(ids()).toEqual(['a']);
    list.update(summary('b', 5));
    expect(ids()).toEqual(['b', 'a']);
  });

  test('ignores the page of a choice that was changed meanwhile', () => {
    list.connected(1_000);
    list.show('resolved');
    page(summary('a', 1));
    expect(ids()).toEqual([]);
    expect(list.isListing).toBe(true);
    page(summary('b', 1, { state: 'resolved' }));
    expect(list.isListing).toBe(false);
    expect(ids()).toEqual(['b']);
  });

  test('is read again after reconnecting: what others resolved meanwhile is gone', () => {
    list.connected(1_000);
    page(summary('a', 1), summary('b', 2));
    list.connected(2_000);
    page(summary('b', 2));
    expect(ids()).toEqual(['b']);
  });

  test('can go on after a page was declined', () => {
    list.connected(1_000);
    list.page([summary('a', 9)], true);
    list.more();
    list.declined();
    list.more();
    expect(sent).toHaveLength(3);
  });

  test('knows who is here', () => {
    list.connected(1_000);
    page(summary('a', 1));
    list.setOnline('a', true);
    expect(list.find('a')?.isContactOnline).toBe(true);
  });
});

describe('news from contacts', () => {
  test('is what comes after the first page, once per message', () => {
    list.connected(1_000);
    expect(page(summary('a', 1, { seq: 4 }))).toEqual([]);
    expect(list.update(summary('a', 2, { seq: 5 }))).toEqual([{ conversationId: 'a', text: 'message 5' }]);
    expect(list.update(summary('a', 2, { seq: 5 }))).toEqual([]);
    expect(list.update(summary('a', 3, { seq: 6, from: 'agent' }))).toEqual([]);
  });

  test('is a conversation nobody has seen yet', () => {
    list.connected(1_000);
    page();
    expect(list.update(summary('new', 2, { seq: 1 }))).toHaveLength(1);
  });

  test('is told when it came while the line was broken', () => {
    list.connected(1_000);
    page(summary('a', 1, { seq: 4, at: 900 }));
    list.connected(9_000);
    const news = page(
      summary('a', 2, { seq: 5, at: 5_000 }),
      summary('new', 3, { seq: 1, at: 6_000 }),
      summary('old', 1, { seq: 1, at: 800 }),
    );
    expect(news.map(({ conversationId }) => conversationId)).toEqual(['a', 'new']);
  });

  test('is not what lies further down the list', () => {
    list.connected(1_000);
    list.page([summary('a', 9)], true);
    list.more();
    expect(page(summary('old', 1, { seq: 3, at: 500 }))).toEqual([]);
  });
});
