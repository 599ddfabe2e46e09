const mark = /^\(\d+\+?\) /;

/** Puts a number of unread messages before the page's title, in place of an earlier one; 0 takes it away. */
export function titleWithUnread(title: string, unreadCount: number): string {
  const plain = title.replace(mark, '');
  if (unreadCount === 0) return plain;
  return `(${unreadCount > 99 ? '99+' : unreadCount}) ${plain}`;
}
