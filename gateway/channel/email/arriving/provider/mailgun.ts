import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { bounceKind } from '../../reading/bounce-kind.ts';
import type { MailgunAccount } from '../arriving-config.ts';
import type { ProviderReport } from '../mailroom.ts';
import { isSame, type MailProvider, messageIdOf, type ProviderNews, parseJson, type Seal } from './provider.ts';

const short = z.string().max(1_000);
const signature = z.object({ timestamp: z.union([short, z.number()]), token: short, signature: short });
const event = z.object({
  signature,
  'event-data': z.object({
    event: short,
    id: short,
    timestamp: z.number(),
    severity: short.optional(),
    message: z.object({ headers: z.object({ 'message-id': short.optional() }) }).optional(),
    envelope: z.object({ sender: short.optional() }).optional(),
    'delivery-status': z
      .object({ 'enhanced-code': short.nullish(), message: z.string().nullish(), code: z.number().nullish() })
      .optional(),
  }),
});
type EventData = z.infer<typeof event>['event-data'];

/** Mailgun tries again for 8 hours (documentation, "Webhooks"); it does not say that it signs anew. */
const goodForMs = 9 * 3_600_000;

/** https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks, "Securing Webhooks" */
function sealOf({ signingKey }: MailgunAccount, told: z.infer<typeof signature>, content: string): Seal | null {
  const timestamp = String(told.timestamp);
  const expected = createHmac('sha256', signingKey)
    .update(timestamp + told.token)
    .digest('hex');
  if (!/^\d{1,12}$/.test(timestamp) || !isSame(expected, told.signature.toLowerCase())) return null;
  const about = createHash('sha256').update(content).digest('base64');
  return { token: told.token, about, at: Number(timestamp) * 1_000, goodForMs };
}

function outcomeOf(data: EventData): Pick<ProviderReport, 'status' | 'reason' | 'failure'> | null {
  if (data.event === 'delivered') return { status: 'delivered', reason: null, failure: null };
  if (data.event === 'complained') return { status: 'failed', reason: 'complaint', failure: 'complaint' };
  // A temporary failure is Mailgun's: it goes on trying.
  if (data.event !== 'failed' || data.severity === 'temporary') return null;
  const told = data['delivery-status'];
  const words = (told?.message ?? '').slice(0, 1_000);
  const status = told?.['enhanced-code'] ?? /\b5\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? null;
  return { status: 'failed', ...bounceKind(status, words) };
}

function reportsOf(data: EventData): ProviderReport[] {
  const outcome = outcomeOf(data);
  if (outcome === null) return [];
  return [
    {
      ...outcome,
      eventKey: `mailgun ${data.id}`,
      deliveryId: null,
      messageId: messageIdOf(data.message?.headers['message-id']),
      envelopeFrom: data.envelope?.sender ?? null,
      at: Math.round(data.timestamp * 1_000),
    },
  ];
}

async function formOf(contentType: string, body: Buffer): Promise<FormData | null> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    return null;
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** A route's `forward("…/mailgun/mime")`: the ending makes Mailgun send the mail as it is, in `body-mime`. */
async function readForm(account: MailgunAccount, contentType: string, body: Buffer): Promise<ProviderNews> {
  const form = await formOf(contentType, body);
  if (form === null) return { kind: 'unreadable', reason: 'no form' };
  const [timestamp, token, signed] = ['timestamp', 'token', 'signature'].map((name) => textOf(form, name));
  const raw = textOf(form, 'body-mime');
  const told = { timestamp: timestamp ?? '', token: token ?? '', signature: signed ?? '' };
  const seal = sealOf(account, told, JSON.stringify([textOf(form, 'sender'), textOf(form, 'recipient'), raw]));
  if (seal === null) return { kind: 'unsigned', reason: 'signature' };
  if (raw === '') return { kind: 'unreadable', reason: 'no raw mail' };
  const mail = {
    raw: Buffer.from(raw),
    envelopeFrom: textOf(form, 'sender'),
    recipients: textOf(form, 'recipient')
      .split(',')
      .map((it) => it.trim()),
    connection: null,
    verdict: null,
  };
  return { kind: 'mail', seal, mail };
}

/** Mailgun's routes (mail that comes in) and webhooks (what became of ours). */
export function createMailgun(account: MailgunAccount): MailProvider {
  return {
    async read({ headers, body }) {
      const type = headers.get('content-type') ?? '';
      if (!type.toLowerCase().startsWith('application/json')) return readForm(account, type, body);
      const { data } = event.safeParse(parseJson(body.toString('utf8')));
      if (data === undefined) return { kind: 'unreadable', reason: 'no event' };
      const seal = sealOf(account, data.signature, JSON.stringify(data['event-data']));
      if (seal === null) return { kind: 'unsigned', reason: 'signature' };
      return { kind: 'reports', seal, reports: reportsOf(data['event-data']) };
    },
  };
}
