import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { compactVerify } from 'jose';
import { readJson } from './bounded-body.ts';
import type { SmsArrival, SmsArrived, SmsMedia, SmsPart, WebhookCall, WebhookRefusal } from './sms-provider.ts';
import { failureByType } from './vonage-errors.ts';

/** Ways in which the SMS API signs; the first is a hash with the secret at its end, the others are HMACs. */
export type SmsApiSignature = 'md5hash' | 'md5' | 'sha1' | 'sha256' | 'sha512';

export interface VonageSecrets {
  signatureSecret: string;
  smsApiSignature: SmsApiSignature | null;
}

const replayWindowMs = 600_000;

type Fields = Record<string, unknown>;
type Refused = WebhookRefusal;

const forged: Refused = { kind: 'refused', reason: 'forged' };
const old: Refused = { kind: 'refused', reason: 'old' };

const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const isRecent = (seconds: unknown, now: number): boolean => Math.abs(now - Number(seconds) * 1_000) <= replayWindowMs;

/** The claims of a token with our secret's signature; its times are looked at afterwards, by our own clock. */
async function claimsOf(token: string, secret: string): Promise<Fields | null> {
  try {
    const { payload } = await compactVerify(token, Buffer.from(secret), { algorithms: ['HS256'] });
    return readJson(payload);
  } catch {
    return null;
  }
}

/** A signed token that holds the body's SHA-256 (https://developer.vonage.com/en/getting-started/concepts/webhooks#signed-webhooks). */
async function checkToken({ headers, body }: WebhookCall, secret: string, now: number): Promise<Refused | null> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const claims = token === undefined ? null : await claimsOf(token, secret);
  if (claims?.payload_hash !== createHash('sha256').update(body).digest('hex')) return forged;
  return isRecent(claims.iat, now) ? null : old;
}

/**
 * What the SMS API signs (https://developer.vonage.com/en/getting-started/concepts/signing-messages): `&name=value` for
 * every field but `sig`, sorted by name, with `&` and `=` in values as `_`.
 */
export function smsApiSignature(fields: Fields, secret: string, method: SmsApiSignature): string {
  const names = Object.keys(fields).filter((name) => name !== 'sig');
  const signed = names
    .sort()
    .map((name) => `&${name}=${String(fields[name]).replace(/[&=]/g, '_')}`)
    .join('');
  return method === 'md5hash'
    ? createHash('md5')
        .update(signed + secret)
        .digest('hex')
    : createHmac(method, secret).update(signed).digest('hex');
}

function checkSig(fields: Fields, secret: string, method: SmsApiSignature, now: number): Refused | null {
  const given = Buffer.from(string(fields.sig).toLowerCase());
  const expected = Buffer.from(smsApiSignature(fields, secret, method));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return forged;
  return isRecent(fields.timestamp, now) ? null : old;
}

function fieldsOf({ headers, body }: WebhookCall): Fields | null {
  const isForm = (headers.get('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(Buffer.from(body).toString('utf8'))) : readJson(body);
}

const stages: Readonly<Record<string, 'accepted' | 'delivered' | 'read' | 'failed'>> = {
  submitted: 'accepted',
  delivered: 'delivered',
  read: 'read',
  rejected: 'failed',
  undeliverable: 'failed',
};

function readStatus(fields: Fields, now: number): SmsArrival {
  const said = string(fields.status);
  const id = string(fields.message_uuid);
  const status = Object.hasOwn(stages, said) ? stages[said] : undefined;
  if (status === undefined || id === '') return { kind: 'nothing' };
  const error: Fields = Object(fields.error);
  const why = status === 'failed' ? failureByType(error.title ?? error.type) : null;
  const at = Date.parse(string(fields.timestamp));
  return {
    kind: 'status',
    report: {
      eventKey: `${id}:${said}`,
      deliveryId: string(fields.client_ref) || null,
      externalId: id,
      status,
      reason: why?.reason ?? null,
      failure: why?.failure ?? null,
      at: Number.isFinite(at) ? Math.min(at, now) : now,
    },
  };
}

/** Numbers come in full, without the plus; a name or a short code is left as it is. */
const withPlus = (from: string): string => (/^\d{7,15}$/.test(from) ? `+${from}` : from);

function mediaOf(fields: Fields): SmsMedia[] {
  const kind = string(fields.message_type);
  if (!['image', 'audio', 'video', 'file', 'vcard'].includes(kind)) return [];
  const file: Fields = Object(fields[kind]);
  return [{ url: string(file.url), type: '', name: string(file.name) || null }];
}

/** An MMS says its words below the picture. */
const captionOf = (fields: Fields): string => string(Object(fields[string(fields.message_type)]).caption);

function partOf(fields: Fields): SmsPart | null {
  if (String(fields.concat) !== 'true') return null;
  const { 'concat-ref': reference, 'concat-total': total, 'concat-part': number } = fields;
  return { reference: String(reference), total: Number(total), number: Number(number) };
}

function readMessage(fields: Fields): SmsArrived | null {
  const isSmsApi = typeof fields.msisdn === 'string';
  const eventKey = string(isSmsApi ? fields.messageId : fields.message_uuid);
  const from = string(isSmsApi ? fields.msisdn : fields.from);
  if (eventKey === '' || from === '') return null;
  const text = string(fields.text) || captionOf(fields);
  return {
    eventKey,
    from: withPlus(from),
    to: withPlus(string(fields.to)),
    text,
    part: partOf(fields),
    media: mediaOf(fields),
  };
}

/** Reads a webhook of the Messages API, or a message that came in by the SMS API, after having verified it. */
export async function readVonageCall(
  call: WebhookCall,
  secrets: VonageSecrets,
  now: number,
): Promise<SmsArrival | Refused> {
  const { signatureSecret, smsApiSignature: method } = secrets;
  const fields = fieldsOf(call);
  const isSigned = fields !== null && 'sig' in fields && method !== null;
  const refusal = isSigned
    ? checkSig(fields, signatureSecret, method, now)
    : await checkToken(call, signatureSecret, now);
  if (refusal !== null) return refusal;
  if (fields === null) return { kind: 'refused', reason: 'unreadable' };
  if ('status' in fields) return readStatus(fields, now);
  const message = readMessage(fields);
  return message === null ? { kind: 'refused', reason: 'unreadable' } : { kind: 'message', message };
}
