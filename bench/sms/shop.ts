import type { DeliveryReport, InboundMessage, OutboundMessage, SendOutcome } from '../../gateway/channel/channel.ts';
import type { SmppConfig } from '../../gateway/channel/sms/smpp/smpp-config.ts';
import { createSmpp } from '../../gateway/channel/sms/smpp/smpp-provider.ts';
import { createSmsChannel } from '../../gateway/channel/sms/sms-channel.ts';
import type { SmsConfig } from '../../gateway/channel/sms/sms-config.ts';
import { systemClock } from '../../gateway/kernel/clock.ts';
import { newId } from '../../gateway/kernel/id.ts';
import { jsonLogger } from '../../gateway/kernel/logger.ts';
import { recordingPort } from '../recording-port.ts';
import { until } from '../writers.ts';
import { numbers } from './sms-peer.ts';

/** The shop's end: the SMS channel as the gateway runs it, over SMPP, and what came in through it. */
export interface Shop {
  answer(text: string): Promise<{ outcome: SendOutcome; externalId: string }>;
  sendCode(code: string): Promise<SendOutcome>;
  /** The first message that came in with such words. */
  message(words: string): Promise<InboundMessage>;
  /** What was reported about a text. */
  report(externalId: string): Promise<DeliveryReport>;
  readonly received: readonly InboundMessage[];
  stop(): Promise<void>;
}

const site = { siteId: 'shop', name: 'Tern & Tide', homeUrl: 'https://shop.test/' };

const config: SmsConfig = {
  siteId: site.siteId,
  publicUrl: 'https://chat.shop.test',
  secret: 'a secret of the interop run, long enough',
  country: 'NL',
  countries: ['NL'],
  sender: { standard: numbers.shop, by: {} },
  segmentPrice: { standard: 80_000, by: {} },
  mediaPrice: 0,
  mediaCountries: [],
  maxSegments: 6,
  languages: [],
  quiet: null,
  words: {},
  linkOrigins: [],
};

const outbound = (text: string): OutboundMessage => {
  const at = systemClock.now();
  return {
    deliveryId: newId(at),
    conversationId: newId(at),
    site,
    address: { addressId: newId(at), value: numbers.phone },
    locale: 'en',
    replies: [{ seq: 2, at, authorName: 'Mia', isAutomated: false, text, files: [] }],
    inReplyTo: { text: 'Is the jacket in stock?', at },
    // Not the first text of its conversation, which would explain itself.
    thread: ['before'],
    contractSentence: 'By text message.',
    preferencesUrl: 'https://gateway.test/preferences#secret',
    unsubscribeUrl: 'https://gateway.test/unsubscribe/secret',
    createdAt: at,
    attempt: 1,
  };
};

export async function openShop(account: SmppConfig): Promise<Shop> {
  const port = recordingPort();
  const { received, reports } = port;
  const parts = { clock: systemClock, logger: jsonLogger('error') };
  const channel = createSmsChannel(config, { ...parts, provider: createSmpp(account, parts) });
  const stop = await channel.listen(port);
  const patience = (): AbortSignal => AbortSignal.timeout(20_000);

  async function answer(text: string): Promise<{ outcome: SendOutcome; externalId: string }> {
    const outcome = await channel.send(outbound(text), patience());
    return { outcome, externalId: outcome.kind === 'accepted' ? outcome.externalId : '' };
  }

  return {
    answer,
    sendCode: (code) => {
      const message = { site, address: numbers.phone, locale: 'en', purpose: 'address', code, linkUrl: null } as const;
      return channel.sendCode(message, patience());
    },
    message: (words) => until(words, () => received.find(({ text }) => text.includes(words))),
    report: (externalId) => until('the receipt', () => reports.find((report) => report.externalId === externalId)),
    received,
    stop,
  };
}
