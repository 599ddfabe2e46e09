import { createHmac } from 'node:crypto';
import type { Waits } from './waits.ts';

/** The account the demo's gateway has at the played provider. */
export interface SmsAccount {
  accountSid: string;
  authToken: string;
}

/** What became of a webhook in the end. */
export type WebhookFate = { kind: 'taken' } | { kind: 'refused' | 'later'; answer: string };

const firstRetryMs = 1_000;
const answerMs = 15_000;
/** As many as Twilio's connection overrides allow: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. */
const maxRetries = 5;

/**
 * `X-Twilio-Signature`: HMAC-SHA1 over the address and the fields sorted by name
 * (https://www.twilio.com/docs/usage/security#validating-requests).
 */
export function twilioSignature(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const sorted = Object.keys(fields).sort();
  const said = url + sorted.map((name) => name + fields[name]).join('');
  return createHmac('sha1', authToken).update(said).digest('base64');
}

async function call(url: string, fields: Readonly<Record<string, string>>, authToken: string): Promise<WebhookFate> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': twilioSignature(authToken, url, fields) },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(answerMs),
    });
    await response.body?.cancel();
    if (response.ok) return { kind: 'taken' };
    return { kind: response.status >= 500 ? 'later' : 'refused', answer: `HTTP ${response.status}` };
  } catch (error) {
    return { kind: 'later', answer: error instanceof Error ? error.message : String(error) };
  }
}

/** Calls the company's webhook, again where it was away; `onFate` hears of each try. */
export async function callWebhook(
  request: { url: string; fields: Readonly<Record<string, string>>; authToken: string },
  waits: Waits,
  onFate: (fate: WebhookFate, isLast: boolean) => void,
  attempt = 0,
): Promise<void> {
  const fate = await call(request.url, request.fields, request.authToken);
  const isLast = fate.kind !== 'later' || attempt === maxRetries;
  onFate(fate, isLast);
  if (!isLast) waits.later(firstRetryMs * 2 ** attempt, () => void callWebhook(request, waits, onFate, attempt + 1));
}
