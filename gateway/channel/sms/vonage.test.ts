import { createHmac, randomUUID } from 'node:crypto';
import { verifySignature } from '@vonage/jwt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSmsProvider } from './sms-provider.contract.ts';
import type { SmsArrival, SmsProvider, WebhookCall } from './sms-provider.ts';
import { type PlayedVonage, playVonage, vonageAccount, webhookToken } from './testing/played-vonage.ts';
import { createVonage, type VonageConfig } from './vonage.ts';
import { smsApiSignature } from './vonage-webhook.ts';

const url = 'https://chat.shop.test/v1/channels/sms/inbound';
const now = Date.now();
const never = new AbortController().signal;

const vonageAt = (baseUrl: string, more: Partial<VonageConfig> = {}): SmsProvider =>
  createVonage({ baseUrl, ...vonageAccount, smsApiSignature: 'sha256', ...more }, { now: () => now });

async function read(provider: SmsProvider, call: WebhookCall): Promise<SmsArrival> {
  const arrival = await provider.readWebhook?.(call);
  if (arrival === undefined || arrival.kind === 'refused') throw new Error(`refused: ${arrival?.reason}`);
  return arrival;
}

const inbound = (from: string, to: string, text: string) => ({
  channel: 'sms',
  message_uuid: randomUUID(),
  to: to.replace('+', ''),
  from: from.replace('+', ''),
  timestamp: new Date(now).toISOString(),
  message_type: 'text',
  text,
  sms: { num_messages: '1' },
});

describeSmsProvider('Vonage', async () => {
  const vonage = await playVonage();
  const provider = vonageAt(vonage.baseUrl);
  return {
    provider,
    carrier: vonage.does,
    sent: vonage.sent,
    write: (from, to, text) => read(provider, vonage.call(url, inbound(from, to, text))),
    report: (message_uuid, client_ref, status) => {
      const error = { type: 'https://developer.vonage.com/api-errors/messages#1320', title: '1320' };
      const said = status === 'failed' ? { status: 'rejected', error } : { status };
      const fields = { message_uuid, client_ref, channel: 'sms', timestamp: new Date(now).toISOString(), ...said };
      return read(provider, vonage.call(url.replace('inbound', 'status'), fields));
    },
    stop: vonage.stop,
  };
});

describe('Vonage', () => {
  let vonage: PlayedVonage;
  let provider: SmsProvider;
  beforeEach(async () => {
    vonage = await playVonage();
    provider = vonageAt(vonage.baseUrl);
  });
  afterEach(() => vonage.stop());

  const sms = { reference: 'ref-1', to: '+31612345678', from: 'Shop', text: 'Hi', mediaUrls: [], createdAt: now };

  it('is told our own reference, which comes back with each status', async () => {
    await provider.send(sms, never);
    expect(vonage.lastBody()).toEqual({
      to: '31612345678',
      from: 'Shop',
      client_ref: 'ref-1',
      channel: 'sms',
      message_type: 'text',
      text: 'Hi',
    });
  });

  it('sends a picture with the words below it', async () => {
    await provider.send({ ...sms, mediaUrls: ['https://a.test/1'] }, never);
    const image = { url: 'https://a.test/1', caption: 'Hi' };
    expect(vonage.lastBody()).toMatchObject({ channel: 'mms', message_type: 'image', image });
  });

  it('does not start with a private key that is none', () => {
    expect(() => vonageAt(vonage.baseUrl, { privateKey: 'secret' })).toThrow();
  });

  it('reads a picture that came in', async () => {
    const fields = {
      ...inbound('+12025550123', '+12025550124', ''),
      channel: 'mms',
      message_type: 'image',
      image: { url: 'https://api.nexmo.com/v3/media/1', name: 'cat.jpg', caption: 'my cat' },
    };
    expect(await read(provider, vonage.call(url, fields))).toMatchObject({
      message: { text: 'my cat', media: [{ url: 'https://api.nexmo.com/v3/media/1', name: 'cat.jpg' }] },
    });
  });

  it('reads a text that came in by the SMS API, one part of it', async () => {
    const fields: Record<string, string> = {
      msisdn: '31612345678',
      to: '31970102030',
      messageId: '0B0000004B65F62F',
      text: 'one & two = three',
      type: 'text',
      timestamp: String(Math.floor(now / 1_000)),
      nonce: 'f2c1',
      concat: 'true',
      'concat-ref': '7',
      'concat-total': '2',
      'concat-part': '1',
    };
    const sig = smsApiSignature(fields, vonageAccount.signatureSecret, 'sha256').toUpperCase();
    const asForm = new URLSearchParams({ ...fields, sig }).toString();
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    const arrival = await read(provider, { method: 'POST', url, headers, body: Buffer.from(asForm) });
    expect(arrival).toMatchObject({
      message: {
        eventKey: '0B0000004B65F62F',
        from: '+31612345678',
        part: { reference: '7', total: 2, number: 1 },
        text: 'one & two = three',
      },
    });
    const json = (changed: Record<string, unknown>) => ({
      method: 'POST',
      url,
      headers: new Headers({ 'content-type': 'application/json' }),
      body: Buffer.from(JSON.stringify({ ...fields, sig, ...changed })),
    });
    expect(await provider.readWebhook?.(json({}))).toMatchObject({ kind: 'message' });
    for (const changed of [{ text: 'other' }, { sig: '' }, { sig: 1 }, { sig: sig.slice(1) }, { more: 'x' }]) {
      expect(await provider.readWebhook?.(json(changed)), JSON.stringify(changed)).toEqual({
        kind: 'refused',
        reason: 'forged',
      });
    }
    const unsigned = vonageAt(vonage.baseUrl, { smsApiSignature: null });
    expect(await unsigned.readWebhook?.(json({}))).toEqual({ kind: 'refused', reason: 'forged' });
  });

  it('asks only its own places for files', () => {
    const isAsked = (place: string) => provider.mediaRequest?.(place) !== null;
    expect(isAsked('https://api.nexmo.com/v3/media/1')).toBe(true);
    expect(['http://api.nexmo.com/', 'https://evil.test/', 'https://127.0.0.1/', 'x'].map(isAsked)).not.toContain(true);
  });
});

describe('the signature of Vonage', () => {
  // From Vonage's own tests of its package for the SMS API.
  const documented = {
    'message-timestamp': '2013-11-21 15:27:30',
    messageId: '020000001B0FE827',
    msisdn: '14843472194',
    text: 'Test again',
    timestamp: '1385047698',
    to: '13239877404',
    type: 'text',
  };
  it.each([
    ['md5hash', 'd2e7b1dc968737c5998ad624e02f90b7'],
    ['md5', 'DDEBD46008C2D4E93CCE578A332A52D5'],
    ['sha1', '27D0D05C2876C7CB1720DBCDBA4D492E1E55C09A'],
    ['sha256', 'DDB8397C2B90AAC7F3882D306475C9A5058C92322EEF43C92B298B6E0FC0D330'],
    [
      'sha512',
      'E0D3C650F8C9D1A5C174D10DDDBFB003E561F59B265616208B0487C5D819481CD3C311D59CF6165ECD1139622D5BA3A256C0D763AC4A9AD9144B5A426B94FE82',
    ],
  ] as const)('of the SMS API, %s', (method, signature) => {
    expect(smsApiSignature(documented, 'my_secret_key_for_testing', method)).toBe(signature.toLowerCase());
  });

  const fields = inbound('+31612345678', '+31970102030', 'Hello');
  const secret = vonageAccount.signatureSecret;
  const withToken = (call: WebhookCall, token: string): WebhookCall => ({
    ...call,
    headers: new Headers({ 'content-type': 'application/json', authorization: `Bearer ${token}` }),
  });

  it('holds for ten minutes, before and after (A9)', async () => {
    const vonage = await playVonage();
    const provider = vonageAt(vonage.baseUrl);
    const kind = async (at: number) => {
      const arrival = await provider.readWebhook?.(vonage.call(url, fields, { at }));
      return arrival?.kind === 'refused' ? arrival.reason : arrival?.kind;
    };
    const minute = 60_000;
    expect(await Promise.all([0, -9 * minute, 9 * minute].map((ms) => kind(now + ms)))).toEqual([
      'message',
      'message',
      'message',
    ]);
    expect(await Promise.all([-11 * minute, 11 * minute, -40_000 * minute].map((ms) => kind(now + ms)))).toEqual([
      'old',
      'old',
      'old',
    ]);
    await vonage.stop();
  });

  it('is the one Vonage\u2019s own package knows', async () => {
    const token = webhookToken({ iat: Math.floor(now / 1_000), payload_hash: 'x' }, secret);
    expect(verifySignature(token, secret)).toBe(true);
  });

  it.each<[string, (call: WebhookCall, vonage: PlayedVonage) => WebhookCall]>([
    ['an altered body', (call) => ({ ...call, body: Buffer.from(`${Buffer.from(call.body)} `) })],
    ['another secret', (_, vonage) => vonage.call(url, fields, { secret: 'another' })],
    ['no algorithm', (_, vonage) => vonage.call(url, fields, { alg: 'none' })],
    ['another algorithm', (_, vonage) => vonage.call(url, fields, { alg: 'HS512' })],
    ['no token', (call) => withToken(call, '')],
    ['a token without a hash', (call) => withToken(call, webhookToken({ iat: Math.floor(now / 1_000) }, secret))],
    ['a token that is none', (call) => withToken(call, 'a.b.c')],
    ['a token of two parts', (call) => withToken(call, `${Buffer.from('{}').toString('base64url')}.x`)],
    ['a very long token', (call) => withToken(call, `${'A'.repeat(50_000)}.${'A'.repeat(50_000)}.A`)],
    [
      'claims that are a list',
      (call) =>
        withToken(
          call,
          `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.W10.${createHmac('sha256', secret).update('x').digest('base64url')}`,
        ),
    ],
  ])('is not %s', async (_, change) => {
    const vonage = await playVonage();
    const provider = vonageAt(vonage.baseUrl);
    const call = change(vonage.call(url, fields), vonage);
    expect(await provider.readWebhook?.(call)).toEqual({ kind: 'refused', reason: 'forged' });
    await vonage.stop();
  });

  it.each([['[]'], ['null'], ['x'], ['{"status":{}}'], ['{"__proto__":{"status":"delivered"}}'], ['{"from":1}']])(
    'says nothing about what is signed: %s',
    async (body) => {
      const vonage = await playVonage();
      const call = vonage.call(url, {});
      const { createHash } = await import('node:crypto');
      const payload_hash = createHash('sha256').update(body).digest('hex');
      const token = webhookToken({ iat: Math.floor(now / 1_000), payload_hash }, secret);
      const arrival = await vonageAt(vonage.baseUrl).readWebhook?.({
        ...withToken(call, token),
        body: Buffer.from(body),
      });
      expect(['nothing', 'refused']).toContain(arrival?.kind);
      await vonage.stop();
    },
  );
});
