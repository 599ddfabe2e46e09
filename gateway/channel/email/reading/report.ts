import { bounceKind } from './bounce-kind.ts';
import type { ReadMail } from './read.ts';
import { addressIn, type Fields, fieldBlocks, statusIn } from './status-fields.ts';

/** What a mail server, or a receiver's complaint desk, reports on a mail of ours. */
export interface MailReport {
  kind: 'bounce' | 'delayed' | 'delivered' | 'complaint';
  /** Whom it did not reach, in lower case. */
  recipient: string | null;
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`. */
  status: string | null;
  /** Null when nothing failed. A delay is `soft`, and nothing has failed yet. */
  failure: 'hard' | 'soft' | 'policy' | 'complaint' | null;
  /** One plain word. */
  reason: string | null;
  /** The Message-ID of the mail it is about, with its angle brackets. */
  originalMessageId: string | null;
}

type Found = Omit<MailReport, 'originalMessageId'>;

const rank: readonly MailReport['kind'][] = ['bounce', 'delayed', 'delivered'];
const complaints: ReadonlySet<string> = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other']);
/** Outlook.com sends the mail alone, without the report around it. */
const outlookComplaint = /^complaint about message from \d/i;
const statusTypes: ReadonlySet<string> = new Set(['message/delivery-status', 'message/global-delivery-status']);
const returnedTypes: ReadonlySet<string> = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'message/global-headers',
]);
const isNothing = (status: string | null): boolean => status === null || /^\d\.0\.0$/.test(status);

const wordsOf = (mail: ReadMail): string => `${mail.text}\n${mail.hiddenText}`.slice(0, 20_000);

/** A recipient's block (RFC 3464 §2.3). Exim and others put the true code into `Diagnostic-Code` only. */
function recipientReport(fields: Fields, words: string): Found | null {
  const action = fields.get('action')?.toLowerCase() ?? '';
  const own = statusIn(fields.get('status'));
  const diagnostic = fields.get('diagnostic-code') ?? '';
  const status = isNothing(own) ? (statusIn(diagnostic) ?? own) : own;
  const recipient = addressIn(fields.get('final-recipient')) ?? addressIn(fields.get('original-recipient'));
  if (action.startsWith('delivered')) return { kind: 'delivered', recipient, status, failure: null, reason: null };
  if (action.startsWith('delayed')) return { kind: 'delayed', recipient, status, failure: 'soft', reason: 'delayed' };
  if (!action.startsWith('failed')) return null;
  return { kind: 'bounce', recipient, status, ...bounceKind(status, diagnostic === '' ? words : diagnostic) };
}

/** Google now and then sends an empty one. */
const statusBlocks = (mail: ReadMail): Fields[] =>
  mail.machineParts.filter(({ type }) => statusTypes.has(type)).flatMap(({ text }) => fieldBlocks(text));

/** Of a report on several recipients, the worst. */
function fromDeliveryStatus(mail: ReadMail): Found | null {
  const reports = statusBlocks(mail).flatMap((fields) => recipientReport(fields, wordsOf(mail)) ?? []);
  const worst = rank.flatMap((kind) => reports.find((report) => report.kind === kind) ?? [])[0];
  return worst ? { ...worst, recipient: worst.recipient ?? failedRecipient(mail) } : null;
}

const failedRecipient = (mail: ReadMail): string | null => addressIn(mail.headers.get('x-failed-recipients')?.[0]);

/** RFC 5965 §3. A report that something is no spam, or failed a check of the sender, is no complaint. */
function fromFeedback(mail: ReadMail): Found | null {
  const part = mail.machineParts.find(({ type }) => type === 'message/feedback-report');
  const fields = part && fieldBlocks(part.text)[0];
  const original = originalHeaders(mail);
  const isComplaint = complaints.has(fields?.get('feedback-type')?.toLowerCase() ?? '');
  if (!isComplaint && !(original && outlookComplaint.test(mail.subject))) return null;
  const recipient =
    addressIn(fields?.get('original-rcpt-to')) ??
    addressIn(fields?.get('removal-recipient')) ??
    addressIn(original?.get('x-hmxmroriginalrecipient')) ??
    addressIn(original?.get('to'));
  return { kind: 'complaint', recipient, status: null, failure: 'complaint', reason: 'complaint' };
}

/** qmail's own form (QSBMF): a fixed first line, then a paragraph for each recipient. */
const qmail = /^Hi\. This is the .{1,200}$/m;
const qmailRecipient = /^<([^<>\s]{3,300})>:[ \t]*\n([\s\S]{0,1000})/m;

function fromQmail(mail: ReadMail): Found | null {
  const words = wordsOf(mail);
  const [, recipient, said = ''] = qmail.test(words) ? (qmailRecipient.exec(words) ?? []) : [];
  if (recipient === undefined) return null;
  const [diagnostic = ''] = said.split('\n\n', 1);
  const status = statusIn(diagnostic);
  return { kind: 'bounce', recipient: addressIn(recipient), status, ...bounceKind(status, diagnostic) };
}

const isServer = /\b(mailer-daemon|postmaster|mail delivery (sub)?system)\b/i;
const failedSubject =
  /undeliver|deliver(y|ed|ing).{0,30}(fail|problem|impossible|error)|mail delivery failed|returned mail|failure notice|could not be delivered|unzustellbar|nicht (zugestellt|zustellbar)|onbestelbaar|niet (bezorgd|afgeleverd)|non remis|échec de (la )?remise|no se (ha podido|pudo) entregar|no entregado/i;
const delayedSubject = /delayed|delay|verzögert|vertraagd|retardé|retrasad/i;

/** The mail servers that write in words only: old Exim, some hosters. */
function fromWords(mail: ReadMail): Found | null {
  const failed = failedRecipient(mail);
  const isFromServer = (mail.headers.get('from') ?? []).some((from) => isServer.test(from.slice(0, 300)));
  if (failed === null && !(isFromServer && failedSubject.test(mail.subject))) {
    const isDelay = isFromServer && delayedSubject.test(mail.subject);
    return isDelay
      ? { kind: 'delayed', recipient: addressIn(wordsOf(mail)), status: null, failure: 'soft', reason: 'delayed' }
      : null;
  }
  const words = wordsOf(mail);
  const status = statusIn(words);
  return { kind: 'bounce', recipient: failed ?? addressIn(words), status, ...bounceKind(status, words) };
}

function originalHeaders(mail: ReadMail): Fields | undefined {
  const returned = mail.machineParts.find(({ type }) => returnedTypes.has(type));
  return returned && fieldBlocks(returned.text)[0];
}

/** From what is returned with the report, else from the copy in its words, else from what it says that it answers. */
function originalMessageId(mail: ReadMail): string | null {
  const returned = originalHeaders(mail)?.get('message-id');
  const copied = /^message-id:[ \t]{0,20}(<[^<>\s]{3,250}>)/im.exec(wordsOf(mail))?.[1];
  return /<[^<>\s]{3,250}>/.exec(returned ?? '')?.[0] ?? copied ?? mail.refersTo[0] ?? null;
}

/**
 * What became of a mail of ours, when this mail is a report on one: RFC 3464 delivery status, RFC 5965 complaint, qmail's
 * form, or the words of older servers. Null for every other mail. What a report says is a claim of whoever sent it.
 */
export function readReport(mail: ReadMail): MailReport | null {
  const hasStatus = statusBlocks(mail).length > 0;
  const found = fromFeedback(mail) ?? (hasStatus ? fromDeliveryStatus(mail) : (fromQmail(mail) ?? fromWords(mail)));
  return found && { ...found, originalMessageId: originalMessageId(mail) };
}
