import { z } from 'zod';
import type { SesAccount } from '../arriving-config.ts';
import type { IncomingMail, ProviderReport } from '../mailroom.ts';
import { type MailProvider, messageIdOf, type ProviderNews, parseJson, type Seal } from './provider.ts';
import { isSnsUrl, readSnsMessage, type SnsMessage, type SnsVerifier } from './sns.ts';

const short = z.string().max(1_000);
const many = 100;
const verdict = z.object({ status: short }).optional();

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
const received = z.object({
  notificationType: z.literal('Received'),
  content: z.string(),
  mail: z.object({ source: z.string().max(1_000) }),
  receipt: z.object({
    recipients: z.array(short).max(1_000),
    dmarcVerdict: verdict,
    action: z.object({ encoding: short.optional() }),
  }),
});

/** https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html and event-publishing-retrieving-sns-contents.html */
const event = z.object({
  notificationType: short.optional(),
  eventType: short.optional(),
  mail: z.object({
    source: short,
    headers: z
      .array(z.object({ name: short, value: z.string() }))
      .max(1_000)
      .optional(),
    commonHeaders: z.object({ messageId: short.optional() }).optional(),
  }),
  bounce: z
    .object({
      bounceType: short,
      bounceSubType: short,
      bouncedRecipients: z.array(z.object({ status: short.optional() })).max(many),
    })
    .optional(),
});
type Event = z.infer<typeof event>;
type Outcome = Pick<ProviderReport, 'status' | 'reason' | 'failure'>;

/** SNS gives up on an address after an hour; its own verifiers ask for no more either. */
const goodForMs = 3_600_000;

const failed = (reason: string, failure: Outcome['failure']): Outcome => ({ status: 'failed', reason, failure });

/** https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html, "Bounce types" */
function bounceOf({ bounceType, bounceSubType }: NonNullable<Event['bounce']>): Outcome {
  if (/^(MessageTooLarge|AttachmentRejected|ContentRejected)$/.test(bounceSubType)) {
    return failed(bounceSubType === 'MessageTooLarge' ? 'too-large' : 'rejected', 'policy');
  }
  if (bounceSubType === 'MailboxFull') return failed('mailbox-full', 'soft');
  return bounceType === 'Permanent' ? failed('unknown-recipient', 'hard') : failed('rejected', 'soft');
}

function outcomeOf(told: Event): Outcome | null {
  switch (told.eventType ?? told.notificationType) {
    case 'Delivery':
      return { status: 'delivered', reason: null, failure: null };
    case 'Bounce':
      return told.bounce === undefined ? null : bounceOf(told.bounce);
    case 'Complaint':
      return failed('complaint', 'complaint');
    case 'Reject':
      return failed('rejected', 'policy');
    default:
      return null;
  }
}

/** The Message-ID we gave; SES puts its own in its place and keeps ours among the headers it was handed. */
function ownMessageId({ headers = [], commonHeaders }: Event['mail']): string | null {
  const ours = headers.find(({ name }) => name.toLowerCase() === 'message-id');
  return messageIdOf(ours?.value.slice(0, 300) ?? commonHeaders?.messageId);
}

function reportsOf(told: Event, message: SnsMessage): ProviderReport[] {
  const outcome = outcomeOf(told);
  if (outcome === null) return [];
  return [
    {
      ...outcome,
      eventKey: `ses ${message.MessageId}`,
      deliveryId: null,
      messageId: ownMessageId(told.mail),
      envelopeFrom: told.mail.source,
      at: Date.parse(message.Timestamp),
    },
  ];
}

const verdicts: Readonly<Record<string, IncomingMail['verdict']>> = { PASS: 'proven', FAIL: 'forged' };

function mailOf({ content, mail, receipt }: z.infer<typeof received>): IncomingMail {
  const status = receipt.dmarcVerdict?.status ?? '';
  // Base64 is what the rule may ask for. It has no colon, and no mail is without one.
  const isBase64 = receipt.action.encoding?.toUpperCase() === 'BASE64' || !content.includes(':');
  return {
    raw: Buffer.from(content, isBase64 ? 'base64' : 'utf8'),
    envelopeFrom: mail.source.replace(/^<(.*)>$/, '$1'),
    recipients: receipt.recipients,
    connection: null,
    verdict: Object.hasOwn(verdicts, status) ? (verdicts[status] ?? null) : null,
  };
}

function newsOf(message: SnsMessage, seal: Seal): ProviderNews {
  if (message.Type === 'SubscriptionConfirmation') {
    const url = message.SubscribeURL ?? '';
    return isSnsUrl(url) ? { kind: 'confirm', seal, url } : { kind: 'unsigned', reason: 'subscribe address' };
  }
  if (message.Type === 'UnsubscribeConfirmation') return { kind: 'reports', seal, reports: [] };
  const json = parseJson(message.Message);
  const mail = received.safeParse(json).data;
  if (mail !== undefined) return { kind: 'mail', seal, mail: mailOf(mail) };
  const told = event.safeParse(json).data;
  return told === undefined
    ? { kind: 'unreadable', reason: 'no raw mail and no event' }
    : { kind: 'reports', seal, reports: reportsOf(told, message) };
}

/** Amazon SES by way of SNS: mail by a receipt rule's SNS action (up to 150 KB), and what became of ours. */
export function createSes({ topicArns }: SesAccount, verify: SnsVerifier): MailProvider {
  return {
    async read({ body }) {
      const message = readSnsMessage(parseJson(body.toString('utf8')));
      if (message === null) return { kind: 'unreadable', reason: 'no SNS message' };
      if (!topicArns.includes(message.TopicArn)) return { kind: 'unsigned', reason: 'topic' };
      const at = Date.parse(message.Timestamp);
      if (Number.isNaN(at) || !(await verify(message))) return { kind: 'unsigned', reason: 'signature' };
      return newsOf(message, { token: message.MessageId, about: '', at, goodForMs });
    },
  };
}
