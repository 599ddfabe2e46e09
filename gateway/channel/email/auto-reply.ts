/** A mail's headers by lower-case name; of several of one name, all values. */
export type Headers = ReadonlyMap<string, readonly string[]>;

const valuesOf = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? []).map((value) => value.trim().toLowerCase());

const bulk = /^(bulk|list|junk|auto[_-]?reply)\b/;

/** Whether a mail server wrote this to report on another mail (RFC 3464); by the envelope's empty sender, or by its form. */
function isReport(headers: Headers, envelopeFrom: string): boolean {
  return (
    envelopeFrom === '' ||
    valuesOf(headers, 'return-path').includes('<>') ||
    valuesOf(headers, 'content-type').some((value) => value.startsWith('multipart/report'))
  );
}

/** Whether a program wrote this because of another mail: a report on it, or an absence notice (RFC 3834 §5). */
export const isReaction = (headers: Headers, envelopeFrom: string): boolean =>
  isReport(headers, envelopeFrom) ||
  valuesOf(headers, 'auto-submitted').some((value) => value.startsWith('auto-replied')) ||
  valuesOf(headers, 'precedence').some((value) => /^auto[_-]?reply\b/.test(value)) ||
  headers.has('x-autoreply') ||
  headers.has('x-autorespond');

/**
 * Whether a program sent this, so that no program may answer it (RFC 3834 §2, RFC 3464 for reports of failure).
 * @param envelopeFrom what the sending server said; empty for reports
 */
export function isAutoReply(headers: Headers, envelopeFrom: string): boolean {
  const has = (name: string): boolean => headers.has(name);
  return (
    isReport(headers, envelopeFrom) ||
    valuesOf(headers, 'auto-submitted').some((value) => !/^no\b/.test(value)) ||
    valuesOf(headers, 'precedence').some((value) => bulk.test(value)) ||
    ['list-id', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'x-failed-recipients'].some(has)
  );
}

const maxHops = 25;

/**
 * Whether a mail goes round in circles (attack E8): it is one of ours come back, by its Message-ID or by its sender, or it
 * has passed more servers than any real way is long.
 */
export function isLoop(
  headers: Headers,
  from: string,
  ours: { domain: string; isOurAddress: (address: string) => boolean },
): boolean {
  const isOurs = valuesOf(headers, 'message-id').some((id) => id.endsWith(`@${ours.domain}>`));
  return isOurs || ours.isOurAddress(from) || (headers.get('received')?.length ?? 0) > maxHops;
}
