import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SmsArrival, SmsArrived, WebhookCall, WebhookRefusal } from './sms-provider.ts';
import { failureByCode } from './twilio-errors.ts';

const maxFiles = 10;

/** A header may hold letters of more than one byte. */
function isSame(known: string, given: string): boolean {
  const [a, b] = [Buffer.from(known), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The address as Twilio may have signed it: with its port, and without. */
function spellings(url: string): string[] {
  const [, scheme = '', host = '', port = '', rest = ''] = /^(https?:\/\/)([^/?#:]+)(:\d+)?(.*)$/s.exec(url) ?? [];
  const standard = scheme === 'https://' ? ':443' : ':80';
  return [`${scheme}${host}${rest}`, `${scheme}${host}${port || standard}${rest}`];
}

function signed(fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].sort();
  return names
    .map((name) =>
      [...new Set(fields.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

/**
 * Whether a call is Twilio's (https://www.twilio.com/docs/usage/security#validating-requests): HMAC-SHA1 over the address
 * and the sorted fields; over the address alone for a body that is no form, whose hash is then in the address. There is
 * no time in it: a repeated call has no further effect by its event's name (C9).
 */
export function isFromTwilio(
  { url, headers, body }: WebhookCall,
  authToken: string,
  fields: URLSearchParams | null,
): boolean {
  const given = headers.get('x-twilio-signature') ?? '';
  const isGenuine = spellings(url).some((spelling) => {
    const mac = createHmac('sha1', authToken).update(spelling + (fields === null ? '' : signed(fields)));
    return isSame(mac.digest('base64'), given);
  });
  if (fields !== null) return isGenuine;
  const hash = new URL(url).searchParams.get('bodySHA256') ?? '';
  return isGenuine && isSame(createHash('sha256').update(body).digest('hex'), hash);
}

/** The last stage each status stands for; what is not here happens before a carrier has the message. */
const stages: Readonly<Record<string, 'accepted' | 'delivered' | 'read' | 'failed'>> = {
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
};

function readStatus(call: WebhookCall, fields: URLSearchParams, sid: string, at: number): SmsArrival {
  const said = fields.get('MessageStatus') ?? '';
  const status = Object.hasOwn(stages, said) ? stages[said] : undefined;
  if (status === undefined) return { kind: 'nothing' };
  const why = status === 'failed' ? failureByCode(fields.get('ErrorCode')) : null;
  const deliveryId = new URL(call.url).searchParams.get('delivery');
  return {
    kind: 'status',
    report: {
      eventKey: `${sid}:${said}`,
      deliveryId,
      externalId: sid,
      status,
      reason: why?.reason ?? null,
      failure: why?.failure ?? null,
      at,
    },
  };
}

function readMessage(fields: URLSearchParams, sid: string): SmsArrived {
  const count = Math.min(Number(fields.get('NumMedia') ?? 0) || 0, maxFiles);
  const media = Array.from({ length: count }, (_, index) => ({
    url: fields.get(`MediaUrl${index}`) ?? '',
    type: fields.get(`MediaContentType${index}`) ?? '',
    name: null,
  }));
  const { From: from = '', To: to = '', Body: text = '' } = Object.fromEntries(fields);
  return { eventKey: sid, from, to, text, part: null, media };
}

const isForm = (headers: Headers): boolean =>
  (headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

/** Reads a webhook of Twilio's, after having verified it. `at`: now, since statuses carry no time. */
export function readTwilioCall(call: WebhookCall, authToken: string, at: number): SmsArrival | WebhookRefusal {
  const fields = isForm(call.headers) ? new URLSearchParams(Buffer.from(call.body).toString('utf8')) : null;
  if (!isFromTwilio(call, authToken, fields)) return { kind: 'refused', reason: 'forged' };
  const sid = fields?.get('MessageSid') ?? '';
  if (fields === null || !/^[A-Z]{2}[0-9a-f]{32}$/.test(sid)) return { kind: 'refused', reason: 'unreadable' };
  if (fields.has('MessageStatus')) return readStatus(call, fields, sid, at);
  return fields.has('From') ? { kind: 'message', message: readMessage(fields, sid) } : { kind: 'nothing' };
}
