import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import type { LogFields, Logger } from '../../kernel/logger.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { describeChannel } from '../channel.contract.ts';
import type {
  Channel,
  DeliveryReport,
  InboundMessage,
  InboundPort,
  OutboundMessage,
  ReceiveOutcome,
} from '../channel.ts';
import { nightTime } from './quiet.ts';
import { createSmsChannel } from './sms-channel.ts';
import type { SmsConfig } from './sms-config.ts';
import type { WebhookCall } from './sms-provider.ts';
import { type PlayedTwilio, playTwilio, twilioAccount } from './testing/played-twilio.ts';
import { playVonage, vonageAccount } from './testing/played-vonage.ts';
import { createTwilio } from './twilio.ts';
import { createVonage } from './vonage.ts';
import { smsApiSignature } from './vonage-webhook.ts';

const clock = createManualClock(Date.now());
const publicUrl = 'https://chat.shop.test';
const webhookUrl = `${publicUrl}/v1/channels/sms`;
const secret = 'a secret of at least thirty-two characters';

const config: SmsConfig = {
  siteId: 'demo',
  publicUrl,
  secret,
  country: 'NL',
  countries: ['NL', 'US'],
  sender: { standard: '+31970102030', by: { US: '+12025550199' } },
  segmentPrice: { standard: 80_000, by: { US: 7_900 } },
  mediaPrice: 20_000,
  mediaCountries: ['US'],
  maxSegments: 3,
  languages: [],
  quiet: nightTime,
  words: {},
  linkOrigins: ['https://shop.test'],
};

function loggerTo(lines: (readonly [string, LogFields | undefined])[]): Logger {
  const write = (what: string, fields?: LogFields): void => void lines.push([what, fields]);
  return { info: write, warn: write, error: write };
}

const never = new AbortController().signal;
const silent = loggerTo([]);

describeChannel('SMS (Twilio)', async () => {
  const twilio = await playTwilio();
  const provider = createTwilio({ baseUrl: twilio.baseUrl, ...twilioAccount, apiKey: null, webhookUrl }, clock);
  return {
    channel: createSmsChannel(config, { provider, clock, logger: silent }),
    typedAddress: '06 1234 5678',
    namesEachAttempt: true,
    provider: (does) => void twilio.does(does),
    stop: twilio.stop,
  };
});

describeChannel('SMS (Vonage)', async () => {
  const vonage = await playVonage();
  const provider = createVonage({ baseUrl: vonage.baseUrl, ...vonageAccount, smsApiSignature: null }, clock);
  return {
    channel: createSmsChannel(config, { provider, clock, logger: silent }),
    typedAddress: '+1 202 555 0123',
    namesEachAttempt: true,
    provider: (does) => void vonage.does(does),
    stop: vonage.stop,
  };
});

describe('the SMS channel', () => {
  let twilio: PlayedTwilio;
  let channel: Channel;
  let lines: (readonly [string, LogFields | undefined])[];
  let received: InboundMessage[];
  let reports: DeliveryReport[];
  let outcome: ReceiveOutcome;
  let webhook: (request: Request) => Promise<Response>;

  const channelWith = (more: Partial<SmsConfig> = {}): Channel => {
    const provider = createTwilio({ baseUrl: twilio.baseUrl, ...twilioAccount, apiKey: null, webhookUrl }, clock);
    return createSmsChannel({ ...config, ...more }, { provider, clock, logger: loggerTo(lines) });
  };
  const port: InboundPort = {
    receive: async (message) => {
      received.push(message);
      return outcome;
    },
    report: async (report) => {
      reports.push(report);
      return outcome;
    },
    delivery: async () => null,
  };

  beforeEach(async () => {
    twilio = await playTwilio();
    [lines, received, reports, outcome] = [[], [], [], { kind: 'taken' }];
    channel = channelWith();
    webhook = channel.webhook?.(port) ?? (async () => Response.error());
  });
  afterEach(() => twilio.stop());

  const outbound = (text: string, to = '+31612345678', more: Partial<OutboundMessage> = {}): OutboundMessage => ({
    deliveryId: newId(clock.now()),
    conversationId: newId(clock.now()),
    site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test/' },
    address: { addressId: newId(clock.now()), value: to },
    locale: 'en',
    replies: [{ seq: 2, at: clock.now(), authorName: 'Mia', isAutomated: false, text, files: [] }],
    inReplyTo: null,
    thread: ['SM1'],
    contractSentence: 'Here.',
    preferencesUrl: '',
    unsubscribeUrl: '',
    createdAt: clock.now(),
    attempt: 1,
    ...more,
  });

  /** As a proxy hands it on: another host, the same path. */
  const posted = ({ url, headers, body }: WebhookCall): Promise<Response> =>
    webhook(
      new Request(url.replace(publicUrl, 'http://10.0.0.7:8080'), { method: 'POST', headers, body: Buffer.from(body) }),
    );
  const text = (Body: string, more: Record<string, string> = {}) =>
    posted(
      twilio.call(`${webhookUrl}/inbound`, {
        MessageSid: `SM${'d4'.repeat(16)}`,
        From: '+31612345678',
        To: '+31970102030',
        Body,
        ...more,
      }),
    );

  it('writes to each country from the number that is for it, and knows the price', async () => {
    await channel.send(outbound('Hi'), never);
    await channel.send(outbound('Hi', '+12025550123'), never);
    expect(twilio.sent().map(({ from }) => from)).toEqual(['+31970102030', '+12025550199']);
    expect(channel.cost?.(outbound('Hi'))).toBe(80_000);
    expect(channel.cost?.(outbound('x'.repeat(161)))).toBe(160_000);
    expect(channel.cost?.(outbound('я'.repeat(71), '+12025550123'))).toBe(15_800);
  });

  it('leads to the chat where its sender is a name', async () => {
    const named = channelWith({ sender: { standard: 'Demo shop', by: {} } });
    await named.send(outbound('Hi'), never);
    expect(twilio.lastForm().get('From')).toBe('Demo shop');
    expect(twilio.lastForm().get('Body')).toMatch(
      /^Hi\nOpen the chat: https:\/\/shop\.test\/#throughline-continue=[\w-]{64}$/,
    );
  });

  it('does not write at night, where the number is', () => {
    expect(channel.quiet?.('+31612345678')).toEqual({ from: '21:00', to: '08:00', timeZone: 'Europe/Amsterdam' });
    expect(channelWith({ quiet: null }).quiet?.('+31612345678')).toBeNull();
  });

  it('sends pictures along where phones take them, and a link elsewhere', async () => {
    const picture = {
      name: 'cat.png',
      type: 'image/png',
      sizeBytes: 10_000,
      url: 'https://chat.shop.test/f/1',
      read: async () => new Uint8Array(),
    };
    const withPicture = (to: string) => {
      const message = outbound('Look', to);
      return { ...message, replies: message.replies.map((reply) => ({ ...reply, files: [picture] })) };
    };
    const sending = channelWith({});
    await sending.send(withPicture('+12025550123'), never);
    expect([twilio.lastForm().get('MediaUrl'), twilio.lastForm().get('Body')]).toEqual([
      'https://chat.shop.test/f/1',
      'Look',
    ]);
    expect(sending.cost?.(withPicture('+12025550123'))).toBe(20_000);
    await sending.send(withPicture('+31612345678'), never);
    expect(twilio.lastForm().has('MediaUrl')).toBe(false);
    expect(twilio.lastForm().get('Body')).toMatch(
      /\[File: cat\.png\]\nOpen the chat: https:\/\/shop\.test\/#throughline-continue=/,
    );
  });

  it('names every picture that does not fit beside the others', async () => {
    const picture = {
      type: 'image/png',
      sizeBytes: 10_000,
      url: 'https://chat.shop.test/f/1',
      read: async () => new Uint8Array(),
    };
    const files = Array.from({ length: 7 }, (_, index) => ({ ...picture, name: `${index}.png` }));
    const message = outbound('Look', '+12025550123');
    const many = { ...message, replies: message.replies.map((reply) => ({ ...reply, files })) };
    await channelWith({}).send(many, never);
    expect(twilio.lastForm().getAll('MediaUrl')).toHaveLength(5);
    expect(twilio.lastForm().get('Body')).toContain('Look\n[2 files: 5.png, 6.png]');
  });

  it('shortens a long link of the site', async () => {
    await channel.send(outbound(`https://shop.test/${'a/'.repeat(60)}`), never);
    expect(twilio.lastForm().get('Body')).toMatch(/^https:\/\/chat\.shop\.test\/l\/[\w-]{36}$/);
  });

  it('finds a text that was not answered, also when it was the first to its number', async () => {
    const first = outbound('Hi', '+31612345678', { thread: [] });
    expect(await channel.ask?.(first, never)).toEqual({ kind: 'not-there' });
    await twilio.does('lost');
    expect(await channel.send(first, never)).toMatchObject({ kind: 'unknown' });
    expect(await channel.ask?.(first, never)).toMatchObject({ kind: 'accepted' });
    expect(await channel.ask?.({ ...first, thread: ['SM9'] }, never)).toMatchObject({ kind: 'accepted' });
  });

  it('does not take the text of another answer in the same words for this one', async () => {
    const message = outbound('Hi');
    const sent = await channel.send(message, never);
    const thread = sent.kind === 'accepted' ? [...message.thread, sent.externalId] : [];
    const another = { ...message, deliveryId: newId(clock.now()), thread };
    expect(await channel.ask?.(another, never)).toEqual({ kind: 'not-there' });
    await channel.send(another, never);
    const found = await channel.ask?.(another, never);
    expect(found).toMatchObject({ kind: 'accepted' });
    expect(found).not.toEqual(sent);
  });

  it('brings in what a phone says', async () => {
    expect((await text('Is it here? ü 👍')).status).toBe(204);
    expect(received).toMatchObject([
      {
        channel: 'sms',
        siteId: 'demo',
        sender: 'proven',
        from: { value: '+31612345678', hint: '··· 678', name: null },
        text: 'Is it here? ü 👍',
        word: null,
        isAutoReply: false,
        files: [],
        externalId: `SM${'d4'.repeat(16)}`,
        eventKey: `twilio:SM${'d4'.repeat(16)}`,
      },
    ]);
    await text('Is it here? ü 👍');
    expect(received[1]).toEqual(received[0]);
  });

  it('knows an order from a message (A7)', async () => {
    for (const said of ['STOP', 'stop it', 'Hilfe', 'here']) await text(said);
    expect(received.map(({ word }) => word)).toEqual(['stop', null, 'help', 'here']);
  });

  it('does not let a name pass for a person', async () => {
    await text('Your parcel', { From: 'PostNL' });
    expect(received).toMatchObject([{ from: { value: 'PostNL' }, sender: 'unchecked', isAutoReply: true }]);
  });

  it('brings in pictures, and says which did not come', async () => {
    twilio.media.set('/m/1', { status: 200, body: Buffer.from('GIF89a') });
    const media = { NumMedia: '2', MediaUrl0: `${twilio.baseUrl}/m/1`, MediaContentType0: 'image/gif' };
    await text('STOP', { ...media, MediaUrl1: 'https://evil.test/x', MediaContentType1: 'image/png' });
    expect(received).toMatchObject([
      { text: 'STOP\n[image/png: not received]', word: null, files: [{ name: 'mms-1.gif', type: 'image/gif' }] },
    ]);
  });

  it('has a message brought again whose picture cannot be had now, and takes it when it can', async () => {
    const played = await playVonage();
    const after = (_: number, callback: () => void) => {
      queueMicrotask(callback);
      return () => undefined;
    };
    const provider = createVonage({ baseUrl: twilio.baseUrl, ...vonageAccount, smsApiSignature: null }, clock);
    const parts = { provider, clock: { now: clock.now, after }, logger: silent };
    webhook = createSmsChannel(config, parts).webhook?.(port) ?? webhook;
    const image = { url: `${twilio.baseUrl}/m/1`, caption: 'This one' };
    const about = { message_uuid: 'M1', channel: 'mms', message_type: 'image', from: '31612345678', to: '31970102030' };
    const write = () => posted(played.call(`${webhookUrl}/inbound`, { ...about, image }, { at: clock.now() }));
    twilio.media.set('/m/1', { status: 500, body: '' });
    expect((await write()).status).toBe(503);
    expect(received).toEqual([]);
    twilio.media.set('/m/1', { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from('PNG') });
    expect((await write()).status).toBe(204);
    expect(received).toMatchObject([{ text: 'This one', files: [{ type: 'image/png' }] }]);
    await played.stop();
  });

  it('makes one message of the parts of a long one, in whatever order they are brought', async () => {
    const vonage = { baseUrl: twilio.baseUrl, ...vonageAccount, smsApiSignature: 'sha256' } as const;
    const overVonage = createSmsChannel(config, { provider: createVonage(vonage, clock), clock, logger: silent });
    webhook = overVonage.webhook?.(port) ?? webhook;
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const part = (number: number, text: string): Promise<Response> => {
      const numbered = { concat: 'true', 'concat-ref': '9', 'concat-total': '3', 'concat-part': String(number) };
      const fields = {
        msisdn: '31612345678',
        to: '31970102030',
        messageId: `M${number}`,
        text,
        timestamp,
        ...numbered,
      };
      const sig = smsApiSignature(fields, vonageAccount.signatureSecret, 'sha256');
      const headers = new Headers({ 'content-type': 'application/json' });
      return posted({
        method: 'POST',
        url: `${webhookUrl}/inbound`,
        headers,
        body: Buffer.from(JSON.stringify({ ...fields, sig })),
      });
    };
    const answers = await Promise.all([part(3, 'и мир'), part(1, 'Да'), part(2, ', ')]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(received).toMatchObject([{ text: 'Да, и мир', eventKey: 'vonage:M1', from: { value: '+31612345678' } }]);
  });

  it('reports what became of a text to the delivery it was', async () => {
    const message = outbound('Hi');
    await channel.send(message, never);
    const url = twilio.lastForm().get('StatusCallback') ?? '';
    await posted(twilio.call(url, { MessageSid: `SM${'e5'.repeat(16)}`, MessageStatus: 'delivered' }));
    expect(reports).toMatchObject([
      {
        channel: 'sms',
        deliveryId: message.deliveryId,
        status: 'delivered',
        eventKey: expect.stringMatching(/^twilio:SM/),
      },
    ]);
  });

  it('asks the provider to come again only where that may help', async () => {
    outcome = { kind: 'refused', reason: 'unavailable', retry: 'later' };
    expect((await text('Hi')).status).toBe(503);
    outcome = { kind: 'refused', reason: 'no such site', retry: 'never' };
    expect((await text('Hi')).status).toBe(204);
  });

  it('believes no call that the provider did not sign for our own address (A9)', async () => {
    const forged = twilio.call('https://evil.test/v1/channels/sms/inbound', {
      MessageSid: `SM${'d4'.repeat(16)}`,
      From: '+31612345678',
      Body: 'secret words',
    });
    expect((await posted({ ...forged, url: `${webhookUrl}/inbound` })).status).toBe(401);
    expect((await posted(twilio.call(`${webhookUrl}/inbound`, { MessageSid: 'x' }))).status).toBe(400);
    expect((await webhook(new Request(`${webhookUrl}/inbound`))).status).toBe(405);
    const long = new Request(`${webhookUrl}/inbound`, { method: 'POST', body: 'x'.repeat(64_001) });
    expect((await webhook(long)).status).toBe(413);
    expect(received).toEqual([]);
    expect(JSON.stringify(lines)).not.toMatch(/secret words|612345678/);
  });
});
