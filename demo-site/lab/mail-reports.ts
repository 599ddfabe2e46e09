import { randomUUID } from 'node:crypto';
import type { IncomingSwitches } from './mail-switches.ts';

/** What a provider reports on: the mail it took, and for whom. */
export interface ReportedMail {
  recipient: string;
  raw: Uint8Array;
}

type Kind = Exclude<IncomingSwitches['report'], 'none'>;

const failures: Record<Exclude<Kind, 'complaint'>, { status: string; words: string }> = {
  'unknown-recipient': { status: '5.1.1', words: '550 5.1.1 No such mailbox here' },
  'mailbox-full': { status: '5.2.2', words: '552 5.2.2 The mailbox is full' },
  rejected: { status: '5.7.1', words: '554 5.7.1 The mail was rejected by policy' },
};

const domainOf = (address: string): string => address.split('@').at(-1) ?? 'mail.test';

/** The header of the mail that is reported on, byte for byte. */
const headerOf = (raw: Uint8Array): string =>
  Buffer.from(raw)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0] ?? '';

function multipart(report: string, from: string, subject: string, parts: readonly [string, string][]): Buffer {
  const boundary = randomUUID();
  const head = [
    `From: ${from}`,
    `Subject: ${subject}`,
    `Message-ID: <${randomUUID()}@${domainOf(from)}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${report}; boundary="${boundary}"`,
  ];
  const body = parts.flatMap(([type, text]) => [`--${boundary}`, `Content-Type: ${type}`, '', text, '']);
  return Buffer.from([...head, '', ...body, `--${boundary}--`, ''].join('\r\n'), 'latin1');
}

/** A bounce (RFC 3464) or a complaint (RFC 5965), as mail providers send them. */
export function composeReport(kind: Kind, { recipient, raw }: ReportedMail): Buffer {
  const domain = domainOf(recipient);
  const original: [string, string] = ['text/rfc822-headers', headerOf(raw)];
  if (kind === 'complaint') {
    const feedback = [
      'Feedback-Type: abuse',
      'User-Agent: channel-lab/1',
      'Version: 1',
      `Original-Rcpt-To: ${recipient}`,
    ];
    return multipart('feedback-report', `feedback@${domain}`, 'Complaint about a mail', [
      ['text/plain', 'Somebody pressed "This is spam".'],
      ['message/feedback-report', feedback.join('\r\n')],
      original,
    ]);
  }
  const { status, words } = failures[kind];
  const fields = ['Action: failed', `Status: ${status}`, `Diagnostic-Code: smtp; ${words}`];
  return multipart('delivery-status', `mailer-daemon@${domain}`, 'Undelivered mail returned to sender', [
    ['text/plain', `Your mail to ${recipient} could not be delivered: ${words}`],
    [
      'message/delivery-status',
      [`Reporting-MTA: dns; ${domain}`, '', `Final-Recipient: rfc822; ${recipient}`, ...fields].join('\r\n'),
    ],
    original,
  ]);
}
