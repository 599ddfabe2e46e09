import { z } from 'zod';
import type { PostmarkAccount } from '../arriving-config.ts';
import type { ProviderReport } from '../mailroom.ts';
import { isSame, type MailProvider, messageIdOf, type ProviderNews, parseJson } from './provider.ts';

const short = z.string().max(1_000);
/** https://postmarkapp.com/developer/webhooks/inbound-webhook, with "Include raw email content in JSON payload" on. */
const inbound = z.object({
  RawEmail: z.string(),
  OriginalRecipient: short.optional(),
  ToFull: z
    .array(z.object({ Email: short }))
    .max(1_000)
    .optional(),
  CcFull: z
    .array(z.object({ Email: short }))
    .max(1_000)
    .optional(),
});
/** https://postmarkapp.com/developer/webhooks/bounce-webhook, delivery-webhook, spam-complaint-webhook */
const event = z.object({
  RecordType: short,
  MessageID: short,
  ID: z.number().optional(),
  Type: short.optional(),
  Metadata: z.object({ delivery: z.string().max(64).optional() }).optional(),
  DeliveredAt: short.optional(),
  BouncedAt: short.optional(),
});
type Event = z.infer<typeof event>;
type Outcome = Pick<ProviderReport, 'status' | 'reason' | 'failure'>;

const failed = (reason: string, failure: Outcome['failure']): Outcome => ({ status: 'failed', reason, failure });

/** Postmark's bounce types (https://postmarkapp.com/developer/api/bounce-api, "Bounce types"); others tell of no failure. */
const byType: Readonly<Record<string, Outcome>> = {
  HardBounce: failed('unknown-recipient', 'hard'),
  BadEmailAddress: failed('unknown-recipient', 'hard'),
  AddressChange: failed('unknown-recipient', 'hard'),
  ManuallyDeactivated: failed('rejected', 'policy'),
  SpamNotification: failed('rejected', 'policy'),
  Blocked: failed('rejected', 'policy'),
  DMARCPolicy: failed('rejected', 'policy'),
  VirusNotification: failed('rejected', 'policy'),
  SpamComplaint: failed('complaint', 'complaint'),
  SoftBounce: failed('rejected', 'soft'),
  DnsError: failed('unreachable', 'soft'),
  Undeliverable: failed('unreachable', 'soft'),
};

function outcomeOf({ RecordType, Type = '' }: Event): Outcome | null {
  if (RecordType === 'Delivery') return { status: 'delivered', reason: null, failure: null };
  if (RecordType === 'SpamComplaint') return failed('complaint', 'complaint');
  return RecordType === 'Bounce' && Object.hasOwn(byType, Type) ? (byType[Type] ?? null) : null;
}

function reportsOf(told: Event, now: number): ProviderReport[] {
  const outcome = outcomeOf(told);
  if (outcome === null) return [];
  const { RecordType, MessageID, ID, Metadata, DeliveredAt, BouncedAt } = told;
  const at = Date.parse(DeliveredAt ?? BouncedAt ?? '');
  return [
    {
      ...outcome,
      eventKey: `postmark ${RecordType} ${ID ?? MessageID}`,
      deliveryId: Metadata?.delivery ?? null,
      messageId: messageIdOf(`${MessageID}@mtasv.net`),
      envelopeFrom: null,
      at: Number.isNaN(at) ? now : at,
    },
  ];
}

function isSignedIn(headers: Headers, { user, password }: PostmarkAccount): boolean {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return isSame(expected, headers.get('authorization') ?? '');
}

function mailOf({ RawEmail, OriginalRecipient, ToFull = [], CcFull = [] }: z.infer<typeof inbound>): ProviderNews {
  const named = [...ToFull, ...CcFull].map(({ Email }) => Email);
  const recipients = OriginalRecipient ? [OriginalRecipient, ...named] : named;
  const mail = { raw: Buffer.from(RawEmail), envelopeFrom: null, recipients, connection: null, verdict: null };
  return { kind: 'mail', seal: null, mail };
}

/** Postmark's inbound, delivery, bounce and spam-complaint webhooks, all at one address. */
export function createPostmark(account: PostmarkAccount, now: () => number): MailProvider {
  return {
    async read({ headers, body }) {
      if (!isSignedIn(headers, account)) return { kind: 'unsigned', reason: 'password' };
      const json = parseJson(body.toString('utf8'));
      const told = event.safeParse(json).data;
      if (told !== undefined && told.RecordType !== 'Inbound') {
        return { kind: 'reports', seal: null, reports: reportsOf(told, now()) };
      }
      const mail = inbound.safeParse(json).data;
      return mail === undefined ? { kind: 'unreadable', reason: 'no raw mail' } : mailOf(mail);
    },
  };
}
