import { createPublicKey, createVerify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const short = z.string().max(2_000);

/** https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html and -subscription-confirmation-json.html */
const envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: short,
  TopicArn: short,
  Message: z.string(),
  Subject: short.nullish(),
  Token: short.optional(),
  SubscribeURL: short.optional(),
  Timestamp: short,
  SignatureVersion: z.enum(['1', '2']),
  Signature: short,
  SigningCertURL: short,
});
export type SnsMessage = z.infer<typeof envelope>;

/** An SNS message out of a request's body, not yet verified; null when it is none. */
export const readSnsMessage = (json: unknown): SnsMessage | null => envelope.safeParse(json).data ?? null;

const snsHost = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?$/;

/** Whether an address is Amazon SNS's own: a message names where its certificate lies, and anybody can write one. */
export function isSnsUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return protocol === 'https:' && snsHost.test(host) && username === '' && password === '';
}

const isCertificateUrl = (text: string): boolean => isSnsUrl(text) && new URL(text).pathname.endsWith('.pem');

/** The lines that are signed: of each field that is there its name and its value. */
function signedText(message: SnsMessage): string {
  const fields =
    message.Type === 'Notification'
      ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
      : (['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const);
  return fields
    .flatMap((name) => {
      const value = message[name];
      return value === undefined || value === null ? [] : [`${name}\n${value}\n`];
    })
    .join('');
}

const maxCertificateBytes = 20_000;
const maxCertificates = 10;
const fetchMs = 5_000;

/** Checks signatures of SNS messages; @throws when the certificate cannot be fetched. */
export type SnsVerifier = (message: SnsMessage) => Promise<boolean>;

/**
 * A verifier that keeps the certificates it has fetched.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export function createSnsVerifier(fetchUrl: typeof fetch): SnsVerifier {
  const kept = new Map<string, KeyObject>();

  async function keyAt(url: string): Promise<KeyObject | null> {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const answer = await fetchUrl(url, { redirect: 'error', signal: AbortSignal.timeout(fetchMs) });
    const pem = answer.ok ? await boundedText(answer) : '';
    const key = keyOf(pem);
    if (key === null) return null;
    if (kept.size >= maxCertificates) kept.clear();
    kept.set(url, key);
    return key;
  }

  return async (message) => {
    if (!isCertificateUrl(message.SigningCertURL)) return false;
    const key = await keyAt(message.SigningCertURL);
    if (key === null) return false;
    const hash = message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    return createVerify(hash).update(signedText(message)).verify(key, message.Signature, 'base64');
  };
}

async function boundedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > maxCertificateBytes) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

function keyOf(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
