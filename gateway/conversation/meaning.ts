import type { Author, Entry } from '@throughline/sdk/wire';

/** What an entry says and who says it: enough to know what it means. */
export type Saying = Pick<Entry, 'author' | 'body'>;

/** The entry that an edit or a deletion is about. */
export interface Target extends Saying, Pick<Entry, 'via'> {
  /** Taken back already. */
  isDeleted: boolean;
}

/** The two sides of a conversation. Bots and the system are on neither: they read nothing. */
export type Side = 'contact' | 'agents';

export function sideOf(author: Author): Side | null {
  if (author.kind === 'contact') return 'contact';
  return author.kind === 'agent' ? 'agents' : null;
}

/** Something said to the other side. A message with a caution is only shown to agents and answers nothing. */
export const isSpoken = ({ body }: Saying): boolean => body.kind === 'message' && body.caution === null;

/** The position of the entry that this one changes; null when it changes none. */
export const targetOf = ({ body }: Pick<Saying, 'body'>): number | null =>
  body.kind === 'edit' || body.kind === 'deletion' ? body.seq : null;

/** What the site knows of its visitor, and what agents think of them. */
const isFact = ({ body }: Saying): boolean =>
  body.kind === 'touchpoint' || body.kind === 'attributes' || body.kind === 'tags';

/**
 * Notes, facts, and mails that may not be the contact's own words, stay among agents. A change is seen by whoever sees
 * what it changes: `target`, null for all other entries.
 */
export function isVisibleToContact(saying: Saying, target: Saying | null): boolean {
  if (targetOf(saying) !== null) return target !== null && isVisibleToContact(target, null);
  if (saying.body.kind === 'message') return isSpoken(saying);
  return saying.body.kind !== 'note' && !isFact(saying);
}

/** Counts as unread at the desk until an agent has seen it. An absence notice waits for nobody. */
export const addsUnread = ({ author, body }: Saying): boolean =>
  author.kind === 'contact' && body.kind === 'message' && body.caution !== 'auto-reply';

/** Whether a side has something to read here. */
export const isForReading = (saying: Saying, side: Side): boolean =>
  side === 'agents' ? addsUnread(saying) : isSpoken(saying) && saying.author.kind !== 'contact';

/**
 * Receipts, delivery reports and absence notices happen by themselves, page views all the time, and a correction asks
 * nothing new: they do not move a conversation up the list.
 */
export function isActivity(saying: Saying): boolean {
  const { body } = saying;
  if (body.kind === 'message') return body.caution !== 'auto-reply';
  return ['note', 'state', 'contract', 'proposal'].includes(body.kind);
}

/**
 * Whether this entry may set something going that was not planned before. What only calls things off (a contact reads or
 * writes, an answer is taken back) is seen at the time the plan already stands for, and again just before anything is
 * sent.
 */
export function touchesPlan(saying: Saying): boolean {
  const { author, body } = saying;
  if (body.kind === 'contract') return true;
  if (body.kind === 'delivery') return body.status === 'failed';
  return isSpoken(saying) && author.kind !== 'contact';
}
