import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';

/** Calls of mail providers as they make them, signed as they sign them. */

export const mailgunKey = 'key-of-the-mailgun-account';
export const postmarkUser = { user: 'postmark', password: 'a long password' };
export const sesTopic = 'arn:aws:sns:eu-west-1:123456789012:mail';
const certificateUrl = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' });

const call = (path: string, body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request(`https://gateway.test/v1/channels/email/${path}`, { method: 'POST', body, headers });

/** The three fields Mailgun signs a call with. */
export function mailgunSignature(at: number, token: string, key = mailgunKey) {
  const timestamp = String(Math.floor(at / 1_000));
  return { timestamp, token, signature: createHmac('sha256', key).update(`${timestamp}${token}`).digest('hex') };
}

export function mailgunMail(
  raw: string,
  recipient: string,
  signed: Record<string, string>,
  sender = 'anna@example.org',
) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ recipient, sender, 'body-mime': raw, ...signed })) form.set(name, value);
  return call('mailgun/mime', form);
}

export const mailgunEvent = (data: object, signature: object): Request =>
  call('mailgun', JSON.stringify({ signature, 'event-data': data }), { 'content-type': 'application/json' });

export function postmarkCall(body: object, { user, password } = postmarkUser): Request {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return call('postmark', JSON.stringify(body), { 'content-type': 'application/json', authorization });
}

export interface SnsChanges {
  Type?: string;
  MessageId?: string;
  TopicArn?: string;
  Subject?: string;
  Token?: string;
  SubscribeURL?: string;
  SignatureVersion?: '1' | '2';
  SigningCertURL?: string;
}

/** `tamper` changes the message after it was signed. */
export function snsCall(message: object, at: number, changes: SnsChanges = {}, tamper: object = {}): Request {
  const fields: Record<string, string> = {
    Type: 'Notification',
    MessageId: 'sns-1',
    TopicArn: sesTopic,
    Message: JSON.stringify(message),
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: certificateUrl,
    ...changes,
  };
  const names =
    fields.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (fields[name] === undefined ? [] : [`${name}\n${fields[name]}\n`])).join('');
  const hash = fields.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
  const Signature = createSign(hash).update(text).sign(privateKey, 'base64');
  return call('ses', JSON.stringify({ ...fields, Signature, ...tamper }), { 'content-type': 'text/plain' });
}

/** Amazon's side of the calls: its certificate, and a list of what was asked for. */
export function playAmazon(): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (input) => {
      asked.push(String(input));
      return new Response(String(input) === certificateUrl ? pem : 'ok');
    },
  };
}
