import type { SendOutcome } from '../../channel.ts';

/** What nodemailer tells about a failed attempt; the server's own words are read, never kept. */
export interface SmtpFailure {
  /** The SMTP reply, when there was one. */
  responseCode?: number | undefined;
  response?: string | undefined;
  /** What the reply answered: `CONN`, `EHLO`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  command?: string | undefined;
  /** nodemailer's own name, e.g. `EDNS`, `ETIMEDOUT`, `EAUTH`. */
  code?: string | undefined;
}

/** Enhanced status codes that say what is wrong with the address or the message (RFC 3463 §3.2–3.8). */
const byStatus: readonly (readonly [RegExp, string])[] = [
  [/^5\.1\.[012346]\b|^5\.1\.10\b/, 'unknown-recipient'],
  [/^5\.2\.1\b/, 'mailbox-disabled'],
  [/^5\.2\.2\b/, 'mailbox-full'],
  [/^5\.(2|3)\.[34]\b/, 'too-large'],
  [/^5\.7\./, 'rejected'],
];

/** The plain word for an enhanced status code; null when it says nothing of its own. */
export const failureByStatus = (status: string): string | null =>
  byStatus.find(([pattern]) => pattern.test(status))?.[1] ?? null;

function reasonOf({ responseCode, response = '', command }: SmtpFailure): string {
  const status = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
  const named = failureByStatus(status);
  if (named !== null) return named;
  if (responseCode === 552) return command === 'RCPT TO' ? 'mailbox-full' : 'too-large';
  return command === 'RCPT TO' ? 'unknown-recipient' : 'rejected';
}

/** The answers that are about this mail and this address, not about how we sign in or whether we may connect. */
const aboutThisMail: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);
const tooLate: ReadonlySet<string> = new Set(['ETIMEDOUT', 'EABORT']);
const asksForSignIn: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * What became of an attempt that did not end in 2xx.
 *
 *   a 5xx answer to MAIL, RCPT or the message   failed for good
 *   any other answer, or none, before the message was handed over   failed, later again
 *   no answer after that   unknown: it may have gone out
 */
export function outcomeOf(failure: SmtpFailure, wasHandedOver: boolean): SendOutcome {
  const { responseCode, command = '', code } = failure;
  if (responseCode === undefined) {
    if (wasHandedOver) return { kind: 'unknown', reason: 'no-answer' };
    // What nodemailer itself declines: more bytes than the server's SIZE, an address that is none.
    if (code === 'EMESSAGE') return { kind: 'failed', reason: 'too-large', retry: 'never' };
    if (code === 'EENVELOPE') return { kind: 'failed', reason: 'unknown-recipient', retry: 'never' };
    return { kind: 'failed', reason: tooLate.has(code ?? '') ? 'timeout' : 'unreachable', retry: 'later' };
  }
  if (asksForSignIn.has(responseCode)) return { kind: 'failed', reason: 'sign-in', retry: 'later' };
  const isForGood = responseCode >= 500 && responseCode < 600 && aboutThisMail.has(command);
  return isForGood
    ? { kind: 'failed', reason: reasonOf(failure), retry: 'never' }
    : { kind: 'failed', reason: 'try-later', retry: 'later' };
}
