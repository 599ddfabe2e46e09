import type { Clock } from '../../kernel/clock.ts';
import type { SendOutcome } from '../channel.ts';
import { askProvider } from './ask-provider.ts';
import type { SmsProvider, SmsToFind, SmsToSend } from './sms-provider.ts';
import { failureByCode, sendFailure } from './twilio-errors.ts';
import { readTwilioCall } from './twilio-webhook.ts';

/** What Twilio's side must be told. */
export interface TwilioConfig {
  /** `https://api.twilio.com`, or wherever its API is played. */
  baseUrl: string;
  /** `AC…`. */
  accountSid: string;
  /** Signs the webhooks; signs in as well where there is no API key. */
  authToken: string;
  /** `SK…` and its secret; null: the account itself signs in. */
  apiKey: { sid: string; secret: string } | null;
  /** Where it reports to, below which the webhooks are: `<publicUrl>/v1/channels/sms`. */
  webhookUrl: string;
}

const answerMs = 20_000;
/** How far the provider's clock may be behind ours. */
const skewMs = 60_000;
const listedMessages = 50;

/** Files of messages lie here, after a redirect (https://www.twilio.com/docs/messaging/api/media-resource). */
const mediaHosts: ReadonlySet<string> = new Set([
  'api.twilio.com',
  'mcs.us1.twilio.com',
  'media.twiliocdn.com',
  's3-external-1.amazonaws.com',
]);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Twilio's Messages API (https://www.twilio.com/docs/messaging/api/message-resource). It has no idempotency key: an
 * attempt whose outcome is unknown is looked for in the list of messages, by its number, text and time.
 */
export function createTwilio(config: TwilioConfig, clock: Pick<Clock, 'now'>): SmsProvider {
  const { baseUrl, accountSid, apiKey, authToken, webhookUrl } = config;
  const signIn = `Basic ${btoa(apiKey ? `${apiKey.sid}:${apiKey.secret}` : `${accountSid}:${authToken}`)}`;
  const messagesUrl = `${baseUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;

  function form({ to, from, text: body, mediaUrls, reference }: SmsToSend): URLSearchParams {
    const statusUrl = `${webhookUrl}/status?delivery=${encodeURIComponent(reference)}`;
    const sender = from.startsWith('MG') && from.length === 34 ? 'MessagingServiceSid' : 'From';
    const fields = new URLSearchParams({ To: to, [sender]: from, Body: body, StatusCallback: statusUrl });
    for (const url of mediaUrls) fields.append('MediaUrl', url);
    return fields;
  }

  async function send(sms: SmsToSend, signal: AbortSignal): Promise<SendOutcome> {
    const request = new Request(messagesUrl, { method: 'POST', headers: { authorization: signIn }, body: form(sms) });
    const answer = await askProvider(request, signal, answerMs);
    if (answer.kind !== 'answer') return answer;
    const sid = text(answer.json.sid);
    if (answer.status === 201 && sid !== '') return { kind: 'accepted', externalId: sid };
    // A success without the name of what was made: something is there that we cannot follow.
    return answer.status < 300
      ? { kind: 'unknown', reason: 'no-answer' }
      : sendFailure(answer.status, answer.json.code);
  }

  /** Whether a listed message is this attempt's; it cannot be older than the delivery, nor known as another one. */
  function isIt(message: Record<string, unknown>, sms: SmsToFind): boolean {
    const at = Date.parse(text(message.date_created));
    if (sms.others.includes(text(message.sid))) return false;
    return text(message.to) === sms.to && text(message.body) === sms.text && at >= sms.createdAt - skewMs;
  }

  async function ask(sms: SmsToFind, signal: AbortSignal): ReturnType<NonNullable<SmsProvider['ask']>> {
    const query = new URLSearchParams({ To: sms.to, PageSize: String(listedMessages) });
    const request = new Request(`${messagesUrl}?${query}`, { headers: { authorization: signIn } });
    const answer = await askProvider(request, signal, answerMs);
    const list = answer.kind === 'answer' && answer.status === 200 ? answer.json.messages : null;
    if (!Array.isArray(list)) return { kind: 'unknown', reason: 'no-answer' };
    const found = list.find((message) => isIt(Object(message), sms));
    if (found === undefined) return { kind: 'not-there' };
    const hasFailed = ['failed', 'undelivered'].includes(text(found.status));
    if (hasFailed) return { kind: 'failed', reason: failureByCode(found.error_code).reason, retry: 'never' };
    return { kind: 'accepted', externalId: text(found.sid) };
  }

  return {
    name: 'twilio',
    sendsMedia: true,
    send,
    ask,
    readWebhook: async (call) => readTwilioCall(call, authToken, clock.now()),
    mediaRequest(url) {
      if (!URL.canParse(url)) return null;
      const { origin, protocol, hostname } = new URL(url);
      const isApi = origin === new URL(baseUrl).origin;
      if (!isApi && (protocol !== 'https:' || !mediaHosts.has(hostname))) return null;
      return new Request(url, isApi ? { headers: { authorization: signIn } } : {});
    },
  };
}
