import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/id.ts';
import type { SendOutcome } from '../channel.ts';
import { askProvider } from './ask-provider.ts';
import type { SmsProvider, SmsToSend } from './sms-provider.ts';
import { sendFailure } from './vonage-errors.ts';
import { readVonageCall, type SmsApiSignature } from './vonage-webhook.ts';

/** What Vonage's side must be told. */
export interface VonageConfig {
  /** `https://api.nexmo.com`, or wherever its API is played. */
  baseUrl: string;
  applicationId: string;
  /** The application's private key, PEM. */
  privateKey: string;
  /** The account's signature secret, for the webhooks. */
  signatureSecret: string;
  /** How the older SMS API signs what comes in; null: it must use a signed token as the Messages API does. */
  smsApiSignature: SmsApiSignature | null;
}

const answerMs = 20_000;
const tokenSeconds = 300;

const mediaHosts: ReadonlySet<string> = new Set(['api.nexmo.com', 'api-us.nexmo.com', 'api-eu.nexmo.com']);

const digits = (number: string): string => number.replace(/^\+/, '');

/** One text, or one picture with the text below it (https://developer.vonage.com/en/api/messages). */
function bodyOf({ to, from, text, mediaUrls, reference }: SmsToSend): Record<string, unknown> {
  const addressed = { to: digits(to), from: digits(from), client_ref: reference };
  const [url] = mediaUrls;
  if (url === undefined) return { ...addressed, channel: 'sms', message_type: 'text', text };
  return { ...addressed, channel: 'mms', message_type: 'image', image: { url, caption: text } };
}

/**
 * Vonage's Messages API v1. What was sent cannot be looked up by our own reference, so it is not asked: the status of a
 * message whose outcome was unknown comes with that reference, and settles it.
 * @throws Error when the private key is none.
 */
export function createVonage(config: VonageConfig, clock: Pick<Clock, 'now'>): SmsProvider {
  const { baseUrl, applicationId, privateKey, signatureSecret, smsApiSignature } = config;
  const key = createPrivateKey(privateKey);

  async function signIn(): Promise<string> {
    const now = Math.floor(clock.now() / 1_000);
    const token = new SignJWT({ application_id: applicationId })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(now)
      .setExpirationTime(now + tokenSeconds)
      .setJti(newId(clock.now()));
    return `Bearer ${await token.sign(key)}`;
  }

  async function send(sms: SmsToSend, signal: AbortSignal): Promise<SendOutcome> {
    const headers = { authorization: await signIn(), 'content-type': 'application/json', accept: 'application/json' };
    const body = JSON.stringify(bodyOf(sms));
    const answer = await askProvider(
      new Request(`${baseUrl}/v1/messages`, { method: 'POST', headers, body }),
      signal,
      answerMs,
    );
    if (answer.kind !== 'answer') return answer;
    const { message_uuid: externalId } = answer.json;
    if (answer.status === 202 && typeof externalId === 'string') return { kind: 'accepted', externalId };
    return answer.status < 300
      ? { kind: 'unknown', reason: 'no-answer' }
      : sendFailure(answer.status, answer.json.type);
  }

  return {
    name: 'vonage',
    sendsMedia: true,
    maxMedia: 1,
    // For 24 hours (https://api.support.vonage.com/hc/en-us/articles/360028543292).
    bringsAgain: true,
    send,
    readWebhook: (call) => readVonageCall(call, { signatureSecret, smsApiSignature }, clock.now()),
    mediaRequest(url) {
      if (!URL.canParse(url)) return null;
      const { origin, protocol, hostname } = new URL(url);
      const isKnown = origin === new URL(baseUrl).origin || (protocol === 'https:' && mediaHosts.has(hostname));
      return isKnown ? new Request(url) : null;
    },
  };
}
