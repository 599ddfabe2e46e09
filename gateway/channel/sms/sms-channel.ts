import type { Clock } from '../../kernel/clock.ts';
import { idFor } from '../../kernel/id.ts';
import type { Logger } from '../../kernel/logger.ts';
import { createSigner } from '../../kernel/signed-link.ts';
import type { Channel, CodeMessage, OutboundFile, OutboundMessage } from '../channel.ts';
import { createArriving } from './arriving.ts';
import { composeCode, composeText } from './compose.ts';
import { countryOf, readMobile } from './numbers.ts';
import { quietOf } from './quiet.ts';
import { segmentText } from './segments.ts';
import { createShortLinks } from './short-link.ts';
import { ofCountry, type SmsConfig, takesAnswers } from './sms-config.ts';
import type { SmsProvider, SmsToSend } from './sms-provider.ts';

export interface SmsParts {
  provider: SmsProvider;
  clock: Clock;
  logger: Logger;
}

/** What a provider may be given as MMS: bounded by what carriers pass on. */
const isSendable = ({ type, sizeBytes }: OutboundFile): boolean =>
  /^image\/(jpeg|png|gif)$/.test(type) && sizeBytes <= 1_000_000;
const standardMaxMedia = 5;

/**
 * Text messages as a way out of and into conversations, over any provider. A text that may have gone out is not sent
 * again: it costs money, and phones show it twice.
 */
export function createSmsChannel(config: SmsConfig, parts: SmsParts): Channel {
  const { provider, clock, logger } = parts;
  const continueLinks = createSigner(config.secret, 'continue');
  const shortLinks = createShortLinks(config.secret, config.publicUrl, config.linkOrigins);
  const numbering = { country: config.country, countries: new Set(config.countries) };

  function continueUrl({ site, deliveryId }: OutboundMessage): string {
    const url = new URL(site.homeUrl);
    url.hash = `throughline-continue=${continueLinks.sign(deliveryId)}`;
    return url.href;
  }

  /** The files that travel with a text, by where they can be fetched. */
  function mediaOf({ replies, address }: OutboundMessage): Map<OutboundFile, string> {
    const country = countryOf(address.value);
    const takesMedia = provider.sendsMedia && country !== null && config.mediaCountries.includes(country);
    const most = provider.maxMedia ?? standardMaxMedia;
    const files = takesMedia ? replies.flatMap((reply) => reply.files).filter(isSendable) : [];
    return new Map(files.slice(0, most).map((file) => [file, file.url]));
  }

  const senderTo = (number: string): string => ofCountry(config.sender, countryOf(number));

  function smsOf(message: OutboundMessage): SmsToSend {
    const { deliveryId, address, createdAt } = message;
    const media = mediaOf(message);
    const text = composeText(message, {
      maxSegments: config.maxSegments,
      canAnswer: takesAnswers(senderTo(address.value)),
      languages: config.languages,
      continueUrl: () => continueUrl(message),
      isSent: (file) => media.has(file),
      shorten: (words) => shortLinks.shorten(words, deliveryId),
    });
    const { value: to } = address;
    return { reference: deliveryId, to, from: senderTo(to), text, mediaUrls: [...media.values()], createdAt };
  }

  function codeOf(message: CodeMessage): SmsToSend {
    const { address: to, purpose, code } = message;
    const reference = idFor('code', to, purpose, code);
    return { reference, to, from: senderTo(to), text: composeCode(message), mediaUrls: [], createdAt: clock.now() };
  }

  function cost(message: OutboundMessage): number {
    const { text, to, mediaUrls } = smsOf(message);
    if (mediaUrls.length > 0) return config.mediaPrice;
    return segmentText(text, config.languages).segments * ofCountry(config.segmentPrice, countryOf(to));
  }

  const arriving = createArriving(config, { provider, clock, logger });
  const { ask: askProvider } = provider;

  /** The words around a first text differ, and other texts may have gone since: it is looked for in both forms. */
  const ask: Channel['ask'] = async (message, signal) => {
    const others = message.thread;
    const asItWas = await askProvider?.({ ...smsOf(message), others }, signal);
    if (asItWas?.kind !== 'not-there') return asItWas ?? { kind: 'unknown', reason: 'no-answer' };
    const thread = others.length === 0 ? [message.deliveryId] : [];
    return (await askProvider?.({ ...smsOf({ ...message, thread }), others }, signal)) ?? asItWas;
  };

  return {
    name: 'sms',
    onUnknown: 'leave',
    readAddress: (typed) => readMobile(typed, numbering),
    send: (message, signal) => provider.send(smsOf(message), signal),
    sendCode: (message, signal) => provider.send(codeOf(message), signal),
    ...(askProvider && { ask }),
    cost,
    quiet: (address) => (config.quiet === null ? null : quietOf(address, config.quiet, config.country, clock.now())),
    ...(provider.readWebhook && { webhook: arriving.webhook }),
    listen: arriving.listen,
  };
}
