import type { Author, Entry } from '@throughline/sdk/wire';

/** What an entry says and who says it: enough to know what it means. */
export type Saying = Pick<Entry, 'author' | 'body'>;

/** The two sides of a conversation. Bots and the system are on neither: they read nothing. */
export type Side = 'contact' | 'agents';

export function sideOf(author: Author): Side | null {
  if (author.kind === 'contact') return 'contact';
  return author.kind === 'agent' ? 'agents' : null;
}

/** Something said to the other side. A message with a caution is only shown to agents and answers nothing. */
export const isSpoken = ({ body }: Saying): boolean => body.kind === 'message' && body.caution === null;

/** Notes, and mails that may not be the contact's own words, stay among agents. */
export const isVisibleToContact = (saying: Saying): boolean =>
  saying.body.kind !== 'note' && (saying.body.kind !== 'message' || isSpoken(saying));

/** Counts as unread at the desk until an agent has seen it. An absence notice waits for nobody. */
export const addsUnread = ({ author, body }: Saying): boolean =>
  author.kind === 'contact' && body.kind === 'message' && body.caution !== 'auto-reply';

/** Whether a side has something to read here. */
export const isForReading = (saying: Saying, side: Side): boolean =>
  side === 'agents' ? addsUnread(saying) : isSpoken(saying) && saying.author.kind !== 'contact';

/** Receipts, delivery reports and absence notices happen by themselves: they do not move a conversation up the list. */
export const isActivity = ({ body }: Saying): boolean =>
  body.kind !== 'receipt' && body.kind !== 'delivery' && (body.kind !== 'message' || body.caution !== 'auto-reply');

/**
 * Whether this entry may set something going that was not planned before. What only calls things off (a contact reads or
 * writes) is seen at the time the plan already stands for, and again just before anything is sent.
 */
export function touchesPlan(saying: Saying): boolean {
  const { author, body } = saying;
  if (body.kind === 'contract') return true;
  if (body.kind === 'delivery') return body.status === 'failed';
  return isSpoken(saying) && author.kind !== 'contact';
}
