import { expect, test } from 'vitest';
import { titleWithUnread } from './page-title.ts';

test('the page title shows how many messages are unread, once', () => {
  expect(titleWithUnread('Desk', 2)).toBe('(2) Desk');
  expect(titleWithUnread('(2) Desk', 100)).toBe('(99+) Desk');
  expect(titleWithUnread('(99+) Desk', 0)).toBe('Desk');
});
