import type { ConversationSummary } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { UnreadTally } from './unread-tally.ts';

const unread = (conversationId: string, unreadCount: number) =>
  ({ conversationId, unreadCount }) as ConversationSummary;

test('the unread messages of all open conversations are counted, and read ones no longer', () => {
  const tally = new UnreadTally();
  tally.listed([unread('c1', 2), unread('c2', 1)], 'open');
  expect(tally.total).toBe(3);
  tally.listed([unread('c1', 0), unread('c2', 1)], 'open');
  expect(tally.total).toBe(1);
});

test('looking at the resolved conversations forgets nothing of the open ones', () => {
  const tally = new UnreadTally();
  tally.listed([unread('c1', 2)], 'all');
  tally.listed([unread('c9', 0)], 'resolved');
  tally.arrived('c2');
  expect(tally.total).toBe(3);
});
