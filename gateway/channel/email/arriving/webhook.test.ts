import { beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from '../../../kernel/logger.ts';
import { createManualClock, type ManualClock } from '../../../testing/manual-clock.ts';
import type { InboundPort, ReceiveOutcome } from '../../channel.ts';
import {
  mailgunEvent,
  mailgunKey,
  mailgunMail,
  mailgunSignature,
  playAmazon,
  postmarkCall,
  postmarkUser,
  sesTopic,
  snsCall,
} from '../testing/provider-calls.ts';
import type { IncomingMail, Mailroom, ProviderReport } from './mailroom.ts';
import { createMailWebhook } from './webhook.ts';

const now = Date.UTC(2026, 10, 22);
const minute = 60_000;
const raw = 'From: Anna <anna@example.org>\r\nMessage-ID: <m1@example.org>\r\n\r\nHello.\r\n';
const inbox = 'support@in.shop.test';
const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const port: InboundPort = {
  receive: async () => ({ kind: 'taken' }),
  report: async () => ({ kind: 'taken' }),
  delivery: async () => null,
};

let clock: ManualClock;
let mails: IncomingMail[];
let reports: ProviderReport[];
let outcome: ReceiveOutcome;
let amazon: ReturnType<typeof playAmazon>;
let answer: (request: Request) => Promise<Response>;

beforeEach(() => {
  clock = createManualClock(now);
  mails = [];
  reports = [];
  outcome = { kind: 'taken' };
  amazon = playAmazon();
  const mailroom: Mailroom = {
    accepts: () => true,
    isOurAddress: () => false,
    suspends: () => false,
    receive: async () => outcome,
    deliver: async (mail) => {
      mails.push(mail);
      return outcome;
    },
    report: async (report) => {
      reports.push(report);
      return outcome;
    },
  };
  const providers = { mailgun: { signingKey: mailgunKey }, postmark: postmarkUser, ses: { topicArns: [sesTopic] } };
  const fetch: typeof globalThis.fetch = (input, init) => amazon.fetch(input, init);
  answer = createMailWebhook({ providers, mailroom, port, maxMessageBytes: 100_000, clock, logger: quiet, fetch });
});

const status = async (request: Request): Promise<number> => (await answer(request)).status;
const signed = (token = 't1') => mailgunSignature(now, token);
const sesMail = (content: string, dmarc = 'PASS') => ({
  notificationType: 'Received',
  content,
  mail: { source: 'anna@example.org' },
  receipt: { recipients: [inbox], dmarcVerdict: { status: dmarc }, action: { type: 'SNS' } },
});

describe('a mail that a provider hands over', () => {
  it.each([
    ['Mailgun', () => mailgunMail(raw, inbox, signed())],
    ['Postmark', () => postmarkCall({ RawEmail: raw, OriginalRecipient: inbox, From: 'anna@example.org' })],
    ['SES', () => snsCall(sesMail(raw), now)],
    ['SES in base64', () => snsCall(sesMail(Buffer.from(raw).toString('base64')), now)],
    ['SES under the old signature', () => snsCall(sesMail(raw), now, { SignatureVersion: '1' })],
  ])('comes in as it was written: %s', async (_, request) => {
    expect(await status(request())).toBe(200);
    expect(mails.map((mail) => [Buffer.from(mail.raw).toString(), mail.recipients])).toEqual([[raw, [inbox]]]);
  });

  it('is said to be taken only when it is, and may be sent again when it was not', async () => {
    outcome = { kind: 'refused', reason: 'unavailable', retry: 'later' };
    expect(await status(mailgunMail(raw, inbox, signed()))).toBe(503);
    outcome = { kind: 'taken' };
    expect(await status(mailgunMail(raw, inbox, signed()))).toBe(200);
  });

  it('that no repetition would change is not asked for again', async () => {
    outcome = { kind: 'refused', reason: 'mail loop', retry: 'never' };
    expect(await status(postmarkCall({ RawEmail: raw, OriginalRecipient: inbox }))).toBe(200);
  });

  it.each([
    ['PASS', 'proven'],
    ['FAIL', 'forged'],
    ['GRAY', null],
    ['__proto__', null],
  ])('from SES is by a sender of whom SES says %s', async (dmarc, verdict) => {
    await status(snsCall(sesMail(raw, dmarc), now));
    expect(mails[0]?.verdict).toBe(verdict);
  });

  it('that is too large is not read', async () => {
    expect(await status(postmarkCall({ RawEmail: 'a'.repeat(300_000), OriginalRecipient: inbox }))).toBe(413);
    expect(await status(postmarkCall({ RawEmail: `A: b\r\n\r\n${'a'.repeat(110_000)}` }))).toBe(200);
    expect(mails).toEqual([]);
  });

  it('without its original is declined, so that somebody turns that on', async () => {
    expect(await status(postmarkCall({ TextBody: 'Hello.', OriginalRecipient: inbox }))).toBe(422);
    expect(await status(mailgunMail('', inbox, signed()))).toBe(422);
  });
});

describe('E11: a call that is not the provider’s', () => {
  it.each([
    ['Mailgun without a signature', () => mailgunMail(raw, inbox, {})],
    ['Mailgun under another key', () => mailgunMail(raw, inbox, mailgunSignature(now, 't1', 'another key'))],
    ['Mailgun with another time', () => mailgunMail(raw, inbox, { ...signed(), timestamp: String(now / 1_000 + 1) })],
    ['Mailgun, signed ten hours ago', () => mailgunMail(raw, inbox, mailgunSignature(now - 600 * minute, 't1'))],
    ['Mailgun, signed in the future', () => mailgunMail(raw, inbox, mailgunSignature(now + 6 * minute, 't1'))],
    [
      'a Mailgun event under another key',
      () => mailgunEvent({ event: 'delivered', id: '1', timestamp: 1 }, mailgunSignature(now, 't', 'x')),
    ],
    ['Postmark without a password', () => postmarkCall({ RawEmail: raw }, { user: '', password: '' })],
    ['Postmark with another password', () => postmarkCall({ RawEmail: raw }, { user: 'postmark', password: 'x' })],
    ['SES with a changed mail', () => snsCall(sesMail(raw), now, {}, { Message: JSON.stringify(sesMail('A: b')) })],
    ['SES with another signature', () => snsCall(sesMail(raw), now, {}, { Signature: 'AAAA' })],
    ['SES, signed two hours ago', () => snsCall(sesMail(raw), now - 120 * minute)],
    ['SES from a topic of somebody else', () => snsCall(sesMail(raw), now, { TopicArn: `${sesTopic}-of-evil` })],
    ...[
      'https://evil.example/cert.pem',
      'http://sns.eu-west-1.amazonaws.com/cert.pem',
      'https://sns.eu-west-1.amazonaws.com.evil.example/cert.pem',
      'https://sns.eu-west-1.amazonaws.com@evil.example/cert.pem',
      'https://s3.eu-west-1.amazonaws.com/evil/cert.pem',
      'https://sns.eu-west-1.amazonaws.com/cert.txt',
      'file:///etc/ssl/cert.pem',
    ].map(
      (url) =>
        [`SES with a key at ${url}`, () => snsCall(sesMail(raw), now, { SigningCertURL: url })] satisfies [
          string,
          () => Request,
        ],
    ),
  ] as [string, () => Request][])('%s is not let in', async (_, request) => {
    expect(await status(request())).toBe(401);
    expect([mails, reports]).toEqual([[], []]);
    expect(amazon.asked.every((url) => url.startsWith('https://sns.eu-west-1.amazonaws.com/'))).toBe(true);
  });

  it('repeated after it was taken is not let in', async () => {
    expect(await status(mailgunMail(raw, inbox, signed()))).toBe(200);
    const other = mailgunMail('From: evil@example.org\r\n\r\nx', inbox, signed());
    expect(await status(other)).toBe(401);
    expect(await status(snsCall(sesMail(raw), now))).toBe(200);
    expect(await status(snsCall(sesMail(raw), now))).toBe(401);
    expect(mails).toHaveLength(2);
  });

  it('one signature does not carry another mail, also while the first is not taken', async () => {
    outcome = { kind: 'refused', reason: 'unavailable', retry: 'later' };
    const event = (id: string) =>
      mailgunEvent({ event: 'delivered', id, timestamp: 1, message: { headers: {} } }, signed());
    expect(await status(event('a'))).toBe(503);
    expect(await status(event('b'))).toBe(401);
    outcome = { kind: 'taken' };
    expect(await status(event('a'))).toBe(200);
  });

  it.each([
    ['nobody', 404],
    ['mailgun/../ses', 422],
    ['', 404],
  ])('of %s finds nothing', async (path, code) => {
    const request = new Request(`https://gateway.test/v1/channels/email/${path}`, { method: 'POST', body: '{}' });
    expect(await status(request)).toBe(code);
  });

  it('that is no POST is declined', async () => {
    expect(await status(new Request('https://gateway.test/v1/channels/email/ses'))).toBe(405);
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"Type":1}', '\0\0', `${'['.repeat(50_000)}`])(
    'nonsense is declined (%#)',
    async (body) => {
      for (const name of ['mailgun', 'postmark', 'ses']) {
        const type = name === 'mailgun' ? 'application/json' : 'text/plain';
        const authorization = postmarkCall({}).headers.get('authorization') ?? '';
        const headers = { 'content-type': type, authorization };
        const url = `https://gateway.test/v1/channels/email/${name}`;
        expect([405, 422]).toContain(await status(new Request(url, { method: 'POST', body, headers })));
      }
      expect([mails, reports]).toEqual([[], []]);
    },
  );
});

describe('what a provider tells of a mail of ours', () => {
  const ours = '0199aa00-0000-7000-8000-000000000001@in.shop.test';
  const failure = (severity: string, told: object) => ({
    event: 'failed',
    severity,
    id: 'e1',
    timestamp: now / 1_000,
    message: { headers: { 'message-id': ours } },
    envelope: { sender: 'bounce+x@in.shop.test' },
    'delivery-status': told,
  });
  const ses = (told: object) =>
    snsCall(
      { mail: { source: 'bounce+x@in.shop.test', headers: [{ name: 'Message-ID', value: `<${ours}>` }] }, ...told },
      now,
    );
  const bounce = (bounceType: string, bounceSubType: string) =>
    ses({ notificationType: 'Bounce', bounce: { bounceType, bounceSubType, bouncedRecipients: [{}] } });

  it.each([
    [
      'Mailgun: delivered',
      () => mailgunEvent({ ...failure('', {}), event: 'delivered' }, signed()),
      ['delivered', null, null],
    ],
    [
      'Mailgun: unknown',
      () => mailgunEvent(failure('permanent', { message: '550 5.1.1 no' }), signed()),
      ['failed', 'unknown-recipient', 'hard'],
    ],
    [
      'Mailgun: full',
      () => mailgunEvent(failure('permanent', { 'enhanced-code': '5.2.2' }), signed()),
      ['failed', 'mailbox-full', 'soft'],
    ],
    [
      'Mailgun: policy',
      () => mailgunEvent(failure('permanent', { message: '554 5.7.1 spam' }), signed()),
      ['failed', 'rejected', 'policy'],
    ],
    [
      'Mailgun: complaint',
      () => mailgunEvent({ ...failure('', {}), event: 'complained' }, signed()),
      ['failed', 'complaint', 'complaint'],
    ],
    ['Postmark: delivered', () => postmarkCall({ RecordType: 'Delivery', MessageID: 'p1' }), ['delivered', null, null]],
    [
      'Postmark: hard',
      () => postmarkCall({ RecordType: 'Bounce', Type: 'HardBounce', MessageID: 'p1', ID: 1 }),
      ['failed', 'unknown-recipient', 'hard'],
    ],
    [
      'Postmark: spam',
      () => postmarkCall({ RecordType: 'SpamComplaint', MessageID: 'p1', ID: 1 }),
      ['failed', 'complaint', 'complaint'],
    ],
    ['SES: delivered', () => ses({ eventType: 'Delivery' }), ['delivered', null, null]],
    ['SES: hard', () => bounce('Permanent', 'General'), ['failed', 'unknown-recipient', 'hard']],
    ['SES: full', () => bounce('Transient', 'MailboxFull'), ['failed', 'mailbox-full', 'soft']],
    ['SES: policy', () => bounce('Transient', 'ContentRejected'), ['failed', 'rejected', 'policy']],
    ['SES: complaint', () => ses({ notificationType: 'Complaint' }), ['failed', 'complaint', 'complaint']],
  ])('is reported: %s', async (_, request, [kind, reason, why]) => {
    expect(await status(request())).toBe(200);
    expect(reports).toMatchObject([{ status: kind, reason, failure: why }]);
    expect(reports[0]?.eventKey).toMatch(/^(mailgun e1|postmark \w+ \w+|ses sns-1)$/);
  });

  it('names the mail by what we gave it', async () => {
    await status(mailgunEvent(failure('permanent', {}), signed()));
    await status(bounce('Permanent', 'General'));
    await status(postmarkCall({ RecordType: 'Delivery', MessageID: 'p1', Metadata: { delivery: 'd1' } }));
    expect(reports.map(({ messageId, envelopeFrom, deliveryId }) => [messageId, envelopeFrom, deliveryId])).toEqual([
      [`<${ours}>`, 'bounce+x@in.shop.test', null],
      [`<${ours}>`, 'bounce+x@in.shop.test', null],
      ['<p1@mtasv.net>', null, 'd1'],
    ]);
  });

  it.each([
    ['Mailgun tries again', () => mailgunEvent(failure('temporary', {}), signed())],
    ['somebody opened it', () => mailgunEvent({ ...failure('', {}), event: 'opened' }, signed())],
    ['Postmark tries again', () => postmarkCall({ RecordType: 'Bounce', Type: 'Transient', MessageID: 'p1' })],
    ['an absence notice', () => postmarkCall({ RecordType: 'Bounce', Type: 'AutoResponder', MessageID: 'p1' })],
    ['a bounce of no known kind', () => postmarkCall({ RecordType: 'Bounce', Type: 'constructor', MessageID: 'p1' })],
    ['SES tries again', () => ses({ eventType: 'DeliveryDelay' })],
  ])('is no failure: %s', async (_, request) => {
    expect(await status(request())).toBe(200);
    expect(reports).toEqual([]);
  });
});

describe('a new subscription of SES', () => {
  const subscribe = (url: string) =>
    snsCall({}, now, { Type: 'SubscriptionConfirmation', Token: 'tok', SubscribeURL: url });

  it('is confirmed at Amazon', async () => {
    const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=tok';
    expect(await status(subscribe(url))).toBe(200);
    expect(amazon.asked.at(-1)).toBe(url);
  });

  it.each(['https://evil.example/?x', 'http://169.254.169.254/latest', 'https://sns.evil.amazonaws.com.evil.example/'])(
    'is confirmed nowhere else: %s',
    async (url) => {
      expect(await status(subscribe(url))).toBe(401);
      expect(amazon.asked).not.toContain(url);
    },
  );
});
