import type { EntryBody, UnknownBody } from './entries.ts';

/** Stands where an edit has to say something; nobody is shown it. */
const nothingLeft = '…';

/**
 * What is left of a message, or of an edit of one, after its author has taken it back: its place, without words, files
 * and original. Both ends keep no more than this to be read.
 */
export function takenBack<B extends EntryBody | UnknownBody>(body: B): B {
  if (body.kind === 'edit') return { ...body, text: nothingLeft };
  if (body.kind !== 'message') return body;
  const { attachments: _, ...rest } = body;
  return { ...rest, text: '', originalId: null } as B;
}

/** Whether a message was taken back, by what is left of it: a message that says something has text or files. */
export const isTakenBack = (body: EntryBody | UnknownBody): boolean =>
  body.kind === 'message' && body.text === '' && (body.attachments ?? []).length === 0;
