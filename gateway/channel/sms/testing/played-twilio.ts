import { createHash, randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { SentText } from '../sms-provider.contract.ts';
import type { WebhookCall } from '../sms-provider.ts';
import { type Does, type PlayedAnswer, type PlayedRequest, startHttpCarrier } from './http-carrier.ts';

export const twilioAccount = { accountSid: `AC${'a1'.repeat(16)}`, authToken: 'twilio-auth-token-of-the-test-0001' };

/** Twilio's side: the Messages API, and webhooks signed by Twilio's own package. */
export interface PlayedTwilio {
  baseUrl: string;
  does(what: Does): Promise<void>;
  sent(): readonly SentText[];
  /** The last request's form. */
  lastForm(): URLSearchParams;
  /** A file that lies at the provider. */
  media: Map<string, PlayedAnswer>;
  call(url: string, fields: Record<string, string>): WebhookCall;
  /** A JSON webhook, whose hash is in its address. */
  jsonCall(url: string, body: string): WebhookCall;
  stop(): Promise<void>;
}

const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;
const error = (status: number, code: number): PlayedAnswer => ({ status, body: { code, status, message: 'no' } });

export async function playTwilio(): Promise<PlayedTwilio> {
  let does: Does = 'accept';
  let form = new URLSearchParams();
  const messages: Record<string, unknown>[] = [];
  const media = new Map<string, PlayedAnswer>();
  const signIn = `Basic ${btoa(`${twilioAccount.accountSid}:${twilioAccount.authToken}`)}`;

  function make(fields: URLSearchParams): PlayedAnswer | null {
    if (!/^\+\d{8,15}$/.test(fields.get('To') ?? '')) return error(400, 21211);
    if (!fields.get('Body') && !fields.has('MediaUrl')) return error(400, 21602);
    const from = fields.get('From') ?? fields.get('MessagingServiceSid');
    const message = {
      sid: newSid(),
      to: fields.get('To'),
      from,
      body: fields.get('Body'),
      status: 'queued',
      error_code: null,
    };
    messages.unshift({ ...message, date_created: new Date().toUTCString() });
    return does === 'lost' ? null : { status: 201, body: message };
  }

  function answer({ method, url, headers, body }: PlayedRequest): PlayedAnswer | null {
    const file = media.get(url.pathname);
    if (file) return file;
    if (headers.authorization !== signIn) return error(401, 20003);
    if (url.pathname !== `/2010-04-01/Accounts/${twilioAccount.accountSid}/Messages.json`) return error(404, 20404);
    if (method === 'GET') {
      const to = url.searchParams.get('To');
      return { status: 200, body: { messages: messages.filter((message) => message.to === to) } };
    }
    form = new URLSearchParams(body);
    if (does === 'busy') return error(429, 20429);
    return does === 'refuse' ? error(400, 21614) : make(form);
  }

  const server = await startHttpCarrier(answer);
  const signed = (url: string, fields: Record<string, string>, type: string, body: string): WebhookCall => {
    const signature = getExpectedTwilioSignature(twilioAccount.authToken, url, fields);
    const headers = new Headers({ 'content-type': type, 'x-twilio-signature': signature });
    return { method: 'POST', url, headers, body: Buffer.from(body) };
  };
  return {
    baseUrl: server.baseUrl,
    async does(what) {
      does = what;
      if (what === 'gone') await server.close();
    },
    sent: () =>
      messages.map(({ to, from, body }) => ({ to: String(to), from: String(from), text: String(body) })).toReversed(),
    lastForm: () => form,
    media,
    call: (url, fields) =>
      signed(url, fields, 'application/x-www-form-urlencoded; charset=UTF-8', new URLSearchParams(fields).toString()),
    jsonCall(url, body) {
      const hash = createHash('sha256').update(body).digest('hex');
      return signed(`${url}?bodySHA256=${hash}`, {}, 'application/json', body);
    },
    stop: () => server.close(),
  };
}
