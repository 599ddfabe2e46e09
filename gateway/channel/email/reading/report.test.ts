import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail } from './read.ts';
import { readReport } from './report.ts';

const read = async (mail: string) => readReport(await readMail(Buffer.from(mail.replaceAll('\n', '\r\n'))));
const postfix = readFileSync(new URL('./fixtures/report-of-failure.eml', import.meta.url), 'utf8');

/** A report as mail servers write it, with one recipient's fields. */
const dsn = (fields: string, words = 'It did not work.', headers = '') => `From: MAILER-DAEMON@mx.example
Subject: Delivery report
${headers}Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

${words}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

${fields}

--b
Content-Type: text/rfc822-headers

Message-ID: <ours@shop.test>
To: anna@example.org

--b--
`;
const failed = (status: string, diagnostic = '') =>
  dsn(
    `Final-Recipient: rfc822; Anna@Example.org\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${diagnostic}`,
  );

describe('a mail that could not be delivered', () => {
  it('as Postfix reports it', async () => {
    expect(await read(postfix)).toEqual({
      kind: 'bounce',
      recipient: 'anna@nowhere.example',
      status: '5.4.4',
      failure: 'hard',
      reason: 'unreachable',
      originalMessageId: '<01a2b3c4-0000-7000-8000-000000000001@in.shop.test>',
    });
  });

  it.each([
    ['5.1.1', '550 5.1.1 User unknown', 'hard', 'unknown-recipient'],
    [
      '5.1.10',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
      'hard',
      'unknown-recipient',
    ],
    ['5.2.1', '550 5.2.1 The email account is disabled', 'hard', 'mailbox-disabled'],
    ['5.4.310', '550 5.4.310 DNS domain does not exist', 'hard', 'unreachable'],
    ['5.2.2', '552 5.2.2 Over quota', 'soft', 'mailbox-full'],
    ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', 'soft', 'too-large'],
    ['4.4.7', '400 4.4.7 Message delayed', 'soft', 'unreachable'],
    ['4.2.2', '452 4.2.2 Mailbox full', 'soft', 'mailbox-full'],
    ['5.7.1', '550 5.7.1 Message rejected as spam', 'policy', 'rejected'],
    ['5.7.26', '550-5.7.26 Unauthenticated email is not accepted due to domain policy', 'policy', 'rejected'],
    ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied', 'hard', 'unknown-recipient'],
    ['5.0.0', "554 delivery error: dd This user doesn't have a yahoo.com account", 'hard', 'unknown-recipient'],
    [
      '5.0.0',
      '550-Requested action not taken: mailbox unavailable 550 Reject due to policy restrictions',
      'policy',
      'rejected',
    ],
    ['5.5.0', '550 Requested action not taken: mailbox unavailable', 'hard', 'unknown-recipient'],
  ])('%s %s is %s', async (status, diagnostic, failure, reason) => {
    expect(await read(failed(status, diagnostic))).toMatchObject({
      kind: 'bounce',
      recipient: 'anna@example.org',
      status,
      failure,
      reason,
      originalMessageId: '<ours@shop.test>',
    });
  });

  it('as Exim reports it: the true status is in the diagnostic alone, and the action stands first', async () => {
    const fields =
      'Action: failed\nFinal-Recipient: rfc822;anna@example.org\nStatus: 5.0.0\nRemote-MTA: dns; mx.example\nDiagnostic-Code: smtp; 550\n 5.1.1 <anna@example.org> from [192.0.2.1]: no such user';
    const headers = 'X-Failed-Recipients: anna@example.org\nReferences: <ours@shop.test>\n';
    expect(await read(dsn(fields, 'x', headers))).toMatchObject({
      recipient: 'anna@example.org',
      status: '5.1.1',
      failure: 'hard',
    });
  });

  it('as qmail reports it', async () => {
    const mail = `Return-Path: <>
From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<anna@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: <ours@shop.test>
Subject: hello
`;
    expect(await read(mail)).toMatchObject({
      recipient: 'anna@example.org',
      status: '5.1.1',
      failure: 'hard',
      originalMessageId: '<ours@shop.test>',
    });
  });

  it('as servers report it that write words only', async () => {
    const mail = `From: Mail Delivery System <MAILER-DAEMON@mx.example>
Subject: Unzustellbar: Ihre Nachricht
In-Reply-To: <ours@shop.test>

Ihre Nachricht konnte nicht zugestellt werden:

anna@example.org:
SMTP error from remote server: 552 Mailbox full
`;
    expect(await read(mail)).toMatchObject({
      kind: 'bounce',
      recipient: 'anna@example.org',
      failure: 'soft',
      reason: 'mailbox-full',
      originalMessageId: '<ours@shop.test>',
    });
  });

  it('as Google reports it now and then: an empty status, and an address that is not given up for it', async () => {
    const headers = 'X-Failed-Recipients: anna@example.org\n';
    const mail = dsn('', 'The server does not advertise AUTH', headers).replace('Reporting-MTA: dns; mx.example', '');
    expect(await read(mail)).toMatchObject({
      kind: 'bounce',
      recipient: 'anna@example.org',
      status: null,
      failure: 'soft',
    });
  });

  it('to several: the worst counts', async () => {
    const fields =
      'Final-Recipient: rfc822; a@x.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; b@x.example\nAction: failed\nStatus: 5.1.1';
    expect(await read(dsn(fields))).toMatchObject({ kind: 'bounce', recipient: 'b@x.example' });
  });
});

describe('a report that is none of a failure', () => {
  const action = (name: string, status: string) =>
    dsn(`Final-Recipient: rfc822; anna@example.org\nAction: ${name}\nStatus: ${status}`);

  it('of a delay', async () => {
    expect(await read(action('delayed', '4.4.1'))).toMatchObject({
      kind: 'delayed',
      failure: 'soft',
      reason: 'delayed',
    });
  });

  it('of a delivery', async () => {
    expect(await read(action('delivered', '2.1.5'))).toMatchObject({ kind: 'delivered', failure: null, reason: null });
  });

  it('of passing it on says nothing', async () => {
    expect(await read(action('relayed', '2.1.9'))).toBeNull();
    expect(await read(action('expanded', '2.1.9'))).toBeNull();
  });

  it('and a mail of a person that speaks of one is none', async () => {
    expect(await read('From: a@b.example\nSubject: Delivery failed!\n\nAction: failed\nStatus: 5.1.1\n')).toBeNull();
    expect(await read('From: a@b.example\nSubject: hi\n\nHi. This is the man who wrote.\n')).toBeNull();
  });
});

describe('a complaint', () => {
  const arf = (type: string) => `From: fbl@mail.example
Subject: FW: your mail
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b

This is an abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: Loop/1.0
Original-Rcpt-To: <anna@example.org>

--b
Content-Type: message/rfc822

Message-ID: <ours@shop.test>
To: someone@example.org

x
--b--
`;

  it('names who complained, and about which mail', async () => {
    expect(await read(arf('abuse'))).toEqual({
      kind: 'complaint',
      recipient: 'anna@example.org',
      status: null,
      failure: 'complaint',
      reason: 'complaint',
      originalMessageId: '<ours@shop.test>',
    });
    expect(await read(arf('opt-out'))).toMatchObject({ kind: 'complaint' });
  });

  it('taken back, or about a check that failed, is none', async () => {
    expect(await read(arf('not-spam'))).toBeNull();
    expect(await read(arf('auth-failure'))).toBeNull();
  });

  it('as Outlook.com sends it', async () => {
    const mail = `From: staff@hotmail.example
Subject: complaint about message from 192.0.2.1
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: message/rfc822

X-HmXmrOriginalRecipient: anna@example.org
Message-ID: <ours@shop.test>

x
--b--
`;
    expect(await read(mail)).toMatchObject({
      kind: 'complaint',
      recipient: 'anna@example.org',
      originalMessageId: '<ours@shop.test>',
    });
  });
});

it('H1: a hostile report gives nothing but one line each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 400 }), async (text) => {
      const report = await read(
        dsn(`Final-Recipient: rfc822;${text}\nAction: failed\nStatus: ${text}\nDiagnostic-Code: ${text}`),
      );
      expect(`${report?.recipient}${report?.status}${report?.reason}`).not.toMatch(/[\r\n<>\s]/);
    }),
    { numRuns: 200 },
  );
});
