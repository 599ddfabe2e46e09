import { randomBytes } from 'node:crypto';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSmsProvider } from './sms-provider.contract.ts';
import type { SmsArrival, SmsProvider, WebhookCall } from './sms-provider.ts';
import { type PlayedTwilio, playTwilio, twilioAccount } from './testing/played-twilio.ts';
import { createTwilio } from './twilio.ts';
import { isFromTwilio } from './twilio-webhook.ts';

const webhookUrl = 'https://chat.shop.test/v1/channels/sms';
const now = Date.UTC(2026, 10, 22);
const inboundSid = (): string => `SM${randomBytes(16).toString('hex')}`;
const never = new AbortController().signal;

const twilioAt = (baseUrl: string): SmsProvider =>
  createTwilio({ baseUrl, ...twilioAccount, apiKey: null, webhookUrl }, { now: () => now });

async function read(provider: SmsProvider, call: WebhookCall): Promise<SmsArrival> {
  const arrival = await provider.readWebhook?.(call);
  if (arrival === undefined || arrival.kind === 'refused') throw new Error(`refused: ${arrival?.reason}`);
  return arrival;
}

describeSmsProvider('Twilio', async () => {
  const twilio = await playTwilio();
  const provider = twilioAt(twilio.baseUrl);
  return {
    provider,
    carrier: twilio.does,
    sent: twilio.sent,
    write: (From, To, Body) =>
      read(
        provider,
        twilio.call(`${webhookUrl}/inbound`, {
          MessageSid: inboundSid(),
          SmsStatus: 'received',
          From,
          To,
          Body,
          NumMedia: '0',
        }),
      ),
    report: (MessageSid, reference, status) => {
      const MessageStatus = status === 'failed' ? 'undelivered' : status;
      const fields = { MessageSid, MessageStatus, ErrorCode: status === 'failed' ? '30003' : '0' };
      return read(provider, twilio.call(`${webhookUrl}/status?delivery=${reference}`, fields));
    },
    stop: twilio.stop,
  };
});

describe('Twilio', () => {
  let twilio: PlayedTwilio;
  let provider: SmsProvider;
  beforeEach(async () => {
    twilio = await playTwilio();
    provider = twilioAt(twilio.baseUrl);
  });
  afterEach(() => twilio.stop());

  const sms = {
    reference: 'ref-1',
    to: '+31612345678',
    from: '+31970102030',
    text: 'Hi',
    mediaUrls: [],
    createdAt: now,
  };

  it('is told where to report, and which delivery it is about', async () => {
    await provider.send(sms, never);
    expect(twilio.lastForm().get('StatusCallback')).toBe(`${webhookUrl}/status?delivery=ref-1`);
  });

  it('takes a pool of senders instead of one, and pictures', async () => {
    const pool = `MG${'b2'.repeat(16)}`;
    await provider.send({ ...sms, from: pool, mediaUrls: ['https://a.test/1', 'https://a.test/2'] }, never);
    const form = twilio.lastForm();
    expect([form.get('From'), form.get('MessagingServiceSid')]).toEqual([null, pool]);
    expect(form.getAll('MediaUrl')).toEqual(['https://a.test/1', 'https://a.test/2']);
  });

  it('does not give a message up because our own sign-in is wrong', async () => {
    const other = createTwilio(
      { baseUrl: twilio.baseUrl, ...twilioAccount, apiKey: { sid: 'SKx', secret: 'wrong' }, webhookUrl },
      { now: () => now },
    );
    expect(await other.send(sms, never)).toEqual({ kind: 'failed', reason: 'sign-in', retry: 'later' });
    expect(await other.ask?.({ ...sms, others: [] }, never)).toEqual({ kind: 'unknown', reason: 'no-answer' });
  });

  it('does not take an older text of the same words for this one', async () => {
    await twilio.does('lost');
    const later = { ...sms, others: [], createdAt: Date.now() + 3_600_000 };
    await provider.send(sms, never);
    expect(await provider.ask?.(later, never)).toEqual({ kind: 'not-there' });
  });

  const status = (fields: Record<string, string>) =>
    read(
      provider,
      twilio.call(`${webhookUrl}/status?delivery=ref-1`, { MessageSid: `SM${'c3'.repeat(16)}`, ...fields }),
    );

  it('says why a text did not arrive', async () => {
    const failed = await status({ MessageStatus: 'failed', ErrorCode: '21610' });
    expect(failed).toMatchObject({
      report: { deliveryId: 'ref-1', status: 'failed', reason: 'opted-out', failure: 'hard', at: now },
    });
    const strange = await status({ MessageStatus: 'undelivered', ErrorCode: '99999' });
    expect(strange).toMatchObject({ report: { reason: 'not-delivered', failure: 'soft' } });
  });

  it.each(['queued', 'sending', 'scheduled', '', 'constructor', '__proto__'])(
    'makes nothing of a status before a carrier has the message: %j',
    async (MessageStatus) => {
      expect(await status({ MessageStatus })).toEqual({ kind: 'nothing' });
    },
  );

  it('brings the pictures of a message, at most 10', async () => {
    const media = Array.from({ length: 12 }, (_, index) => [`MediaUrl${index}`, `${twilio.baseUrl}/m/${index}`]);
    const fields = {
      MessageSid: inboundSid(),
      From: '+31612345678',
      To: '+31970102030',
      Body: '',
      NumMedia: '9999999',
      ...Object.fromEntries(media),
    };
    const arrival = await read(provider, twilio.call(`${webhookUrl}/inbound`, fields));
    expect(arrival).toMatchObject({ kind: 'message', message: { text: '' } });
    if (arrival.kind === 'message') expect(arrival.message.media).toHaveLength(10);
  });

  it.each([
    ['https://evil.test/x', null],
    ['http://api.twilio.com/x', null],
    ['https://api.twilio.com.evil.test/x', null],
    ['https://user@evil.test/api.twilio.com', null],
    ['file:///etc/passwd', null],
    ['http://169.254.169.254/latest', null],
    ['', null],
    ['https://media.twiliocdn.com/x', ''],
  ])('asks only its own places for files, and signs in only at its API: %s', (url, authorization) => {
    const request = provider.mediaRequest?.(url) ?? null;
    expect(request && (request.headers.get('authorization') ?? '')).toBe(authorization);
  });
});

describe('the signature of Twilio', () => {
  const token = twilioAccount.authToken;
  let twilio: PlayedTwilio;
  beforeEach(async () => {
    twilio = await playTwilio();
  });
  afterEach(() => twilio.stop());

  const fields = { MessageSid: `SM${'c3'.repeat(16)}`, Body: 'a=b&c ü 👍', From: '+31612345678', Empty: '' };
  const good = () => twilio.call(`${webhookUrl}/inbound?x=1`, fields);
  const withHeader = (call: WebhookCall, name: string, value: string): WebhookCall => {
    const headers = new Headers(call.headers);
    headers.set(name, value);
    return { ...call, headers };
  };
  const form = (call: WebhookCall) => new URLSearchParams(Buffer.from(call.body).toString('utf8'));

  it('is the one of its documents', () => {
    const documented = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const headers = new Headers({ 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' });
    const call = {
      method: 'POST',
      url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
      headers,
      body: new Uint8Array(),
    };
    expect(isFromTwilio(call, '12345', new URLSearchParams(documented))).toBe(true);
    expect(isFromTwilio(call, '12346', new URLSearchParams(documented))).toBe(false);
  });

  it('is read as Twilio\u2019s own package reads it, with and without a port', () => {
    for (const url of ['https://a.test/x', 'https://a.test:443/x', 'https://a.test:8443/x?y=1', 'http://a.test:80/x']) {
      const call = twilio.call(url, fields);
      expect(isFromTwilio(call, token, form(call)), url).toBe(true);
      expect(validateRequest(token, call.headers.get('x-twilio-signature') ?? '', url, fields)).toBe(true);
    }
    const withPort = { ...twilio.call('https://a.test:443/x', fields), url: 'https://a.test/x' };
    expect(isFromTwilio(withPort, token, form(withPort))).toBe(true);
  });

  it('covers a body that is no form by its hash', async () => {
    const call = twilio.jsonCall(`${webhookUrl}/inbound`, '{"a":1}');
    expect(isFromTwilio(call, token, null)).toBe(true);
    expect(isFromTwilio({ ...call, body: Buffer.from('{"a":2}') }, token, null)).toBe(false);
  });

  it.each<[string, (call: WebhookCall) => WebhookCall]>([
    ['no signature', (call) => withHeader(call, 'x-twilio-signature', '')],
    ['another address', (call) => ({ ...call, url: call.url.replace('x=1', 'x=2') })],
    ['another host', (call) => ({ ...call, url: call.url.replace('shop.test', 'evil.test') })],
    ['an altered body', (call) => ({ ...call, body: Buffer.from(`${Buffer.from(call.body)}&Body=other`) })],
    ['a field more', (call) => ({ ...call, body: Buffer.from(`${Buffer.from(call.body)}&To=1`) })],
    ['a body that is said to be JSON', (call) => withHeader(call, 'content-type', 'application/json')],
    ['another signature', (call) => withHeader(call, 'x-twilio-signature', 'rsoydt4t1cuTdk1pdd93/vvr8b8=')],
    ['a very long signature', (call) => withHeader(call, 'x-twilio-signature', 'A'.repeat(100_000))],
    ['a signature that is no Latin', (call) => withHeader(call, 'x-twilio-signature', 'é'.repeat(28))],
  ])('is not %s (A9)', async (_, change) => {
    const provider = twilioAt(twilio.baseUrl);
    expect(await provider.readWebhook?.(good())).toMatchObject({ kind: 'message' });
    expect(await provider.readWebhook?.(change(good()))).toEqual({ kind: 'refused', reason: 'forged' });
  });
});
