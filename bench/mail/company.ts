import type { DeliveryReport, InboundMessage, OutboundMessage, SendOutcome } from '../../gateway/channel/channel.ts';
import { createEmailChannel } from '../../gateway/channel/email/email-channel.ts';
import type { EmailConfig } from '../../gateway/channel/email/email-config.ts';
import { systemClock } from '../../gateway/kernel/clock.ts';
import { newId } from '../../gateway/kernel/id.ts';
import type { Logger } from '../../gateway/kernel/logger.ts';
import { recordingPort } from '../recording-port.ts';

/** The company's end: the e-mail channel as the gateway runs it, and what came in through it. */
export interface Company {
  /** Sends an answer to a customer's address; `isPlain`: without a way to unsubscribe. */
  answer(to: string, text: string, isPlain?: boolean): Promise<{ deliveryId: string; outcome: SendOutcome }>;
  sendCode(to: string, code: string): Promise<SendOutcome>;
  readonly received: readonly InboundMessage[];
  readonly reports: readonly DeliveryReport[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

const site = { siteId: 'shop', name: 'Tern & Tide', homeUrl: 'https://shop.test/help' };
const silent: Logger = { info: () => undefined, warn: () => undefined, error: console.error };

export function createCompany(config: EmailConfig): Company {
  const sent = new Map<string, OutboundMessage>();
  let channel = createEmailChannel(config, { clock: systemClock, logger: silent });
  let stop: (() => Promise<void>) | null = null;

  const port = recordingPort(async (deliveryId) => {
    const message = sent.get(deliveryId);
    if (message === undefined) return null;
    const { conversationId, address, createdAt } = message;
    return { deliveryId, conversationId, addressId: address.addressId, createdAt };
  });
  const { received, reports } = port;

  function outbound(to: string, text: string, isPlain: boolean): OutboundMessage {
    const at = systemClock.now();
    return {
      deliveryId: newId(at),
      conversationId: newId(at),
      site,
      address: { addressId: newId(at), value: to },
      locale: 'en',
      replies: [{ seq: 2, at, authorName: 'Mia', isAutomated: false, text, files: [] }],
      inReplyTo: { text: 'Is the jacket in stock?', at },
      thread: [],
      contractSentence: 'By e-mail.',
      preferencesUrl: 'https://gateway.test/preferences#secret',
      unsubscribeUrl: isPlain ? '' : 'https://gateway.test/unsubscribe/secret',
      createdAt: at,
      attempt: 1,
    };
  }

  return {
    received,
    reports,
    async answer(to, text, isPlain = false) {
      const message = outbound(to, text, isPlain);
      sent.set(message.deliveryId, message);
      const outcome = await channel.send(message, AbortSignal.timeout(20_000));
      return { deliveryId: message.deliveryId, outcome };
    },
    sendCode(to, code) {
      const message = { site, address: to, locale: 'en', purpose: 'address', code, linkUrl: null } as const;
      return channel.sendCode(message, AbortSignal.timeout(20_000));
    },
    async start() {
      channel = createEmailChannel(config, { clock: systemClock, logger: silent });
      stop = await channel.listen(port);
    },
    async stop() {
      await stop?.();
      stop = null;
    },
  };
}
