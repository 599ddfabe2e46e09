const maxReferences = 20;

/** The headers by which Gmail, Outlook and Apple Mail keep a conversation's mails together. */
export interface Threading {
  inReplyTo?: string;
  references?: string[];
}

/** Ids that are not one are left out: some came from outside (H1). */
const isId = (id: string): boolean => /^<[!-;=?-~]{1,250}>$/.test(id);

/**
 * How a mail refers to those before it (RFC 5322 §3.6.4): to the first, which mail programs thread by, and the newest; and as
 * the answer to the newest of the other side, where there is one.
 *
 * @param thread oldest first. @param isOurs whether we wrote the mail of this id.
 */
export function threadingOf(thread: readonly string[], isOurs: (id: string) => boolean): Threading {
  const ids = [...new Set(thread)].filter(isId);
  const [first] = ids;
  if (first === undefined) return {};
  const references = ids.length <= maxReferences ? ids : [first, ...ids.slice(1 - maxReferences)];
  const inReplyTo = references.findLast((id) => !isOurs(id)) ?? references.at(-1);
  return { references, ...(inReplyTo === undefined ? {} : { inReplyTo }) };
}
