import type { Clock } from '../../kernel/clock.ts';
import { idFor } from '../../kernel/id.ts';
import type { Logger } from '../../kernel/logger.ts';
import { createSigner } from '../../kernel/signed-link.ts';
import type { Channel, OutboundMessage } from '../channel.ts';
import { hintOf, normalAddress } from './address.ts';
import { createArrivals } from './arriving/arrivals.ts';
import type { EmailConfig } from './email-config.ts';
import type { Resolver } from './reading/dns.ts';
import { createReplyTokens } from './reply-token.ts';
import { type CarriedFiles, carryFiles, standardFilesBytes } from './writing/carry-files.ts';
import { compose } from './writing/compose.ts';
import { composeCode } from './writing/compose-code.ts';
import { plainLook, readyLook } from './writing/look.ts';
import type { Mail } from './writing/mail.ts';
import { createSender } from './writing/send.ts';

export interface EmailParts {
  clock: Clock;
  logger: Logger;
  /** DNS; the machine's own when absent. */
  resolver?: Resolver;
  fetch?: typeof fetch;
}

/**
 * E-mail as a way out of and into conversations: mail goes out by SMTP, each with a reply address of its own, and comes in
 * by any of the ways in `arriving/`. What `listen` returns ends those, and closes the connections for sending.
 *
 * @throws Error where the DKIM key or the look is none.
 */
export function createEmailChannel(config: EmailConfig, parts: EmailParts): Channel {
  const { clock, logger } = parts;
  const { fromAddress, inboundDomain, secret, maxFilesBytes = standardFilesBytes } = config;
  const tokens = createReplyTokens([secret], inboundDomain);
  const arrivals = createArrivals(config, tokens, parts);
  const sender = createSender(config);
  const look = readyLook(config.look ?? plainLook);
  const continueLinks = createSigner(secret, 'continue');
  const messageId = (id: string): string => `<${id}@${inboundDomain}>`;

  function continueUrl(homeUrl: string, deliveryId: string): string {
    const url = new URL(homeUrl);
    url.hash = `throughline-continue=${continueLinks.sign(deliveryId)}`;
    return url.href;
  }

  /** Postmark gives mails ids of its own, unless told: its reports then name ours. */
  const providerHeaders = (deliveryId: string): Record<string, string> =>
    config.providers.postmark === null ? {} : { 'X-PM-KeepID': 'true', 'X-PM-Metadata-delivery': deliveryId };

  function mailOf(message: OutboundMessage, carried: CarriedFiles): Mail {
    const { deliveryId, conversationId, address, createdAt, site } = message;
    const facts = { deliveryId, conversationId, addressId: address.addressId, createdAt };
    return compose(message, {
      fromAddress,
      replyTo: tokens.address(facts),
      envelopeFrom: tokens.address(facts, 'bounce'),
      messageId: messageId(deliveryId),
      continueUrl: continueUrl(site.homeUrl, deliveryId),
      look,
      carried,
      headers: providerHeaders(deliveryId),
    });
  }

  /** null where a file cannot be read now. */
  async function filesOf({ deliveryId, replies }: OutboundMessage, signal: AbortSignal): Promise<CarriedFiles | null> {
    const cidOf = (index: number): string => `${index}.${deliveryId}@${inboundDomain}`;
    try {
      return await carryFiles(replies, { maxBytes: maxFilesBytes, cidOf }, signal);
    } catch (error) {
      if (!signal.aborted) logger.warn('a file of a reply could not be read', { deliveryId, channel: 'email', error });
      return null;
    }
  }

  return {
    name: 'email',
    // Under the same Message-ID, mail systems drop the double.
    onUnknown: 'send-again',
    readAddress(typed) {
      const value = normalAddress(typed);
      // An answer to one of our own addresses would come back to us.
      return value === null || arrivals.isOurAddress(value) ? null : { value, hint: hintOf(value) };
    },
    async send(message, signal) {
      if (signal.aborted) return { kind: 'failed', reason: 'timeout', retry: 'later' };
      const carried = await filesOf(message, signal);
      if (carried) return sender.send(mailOf(message, carried), signal);
      return { kind: 'failed', reason: signal.aborted ? 'timeout' : 'file-unreadable', retry: 'later' };
    },
    sendCode(message, signal) {
      const id = idFor('code', message.address, message.purpose, message.code, message.linkUrl ?? '');
      const sending = { fromAddress, messageId: messageId(id), at: clock.now(), look };
      return sender.send(composeCode(message, sending), signal);
    },
    ...(arrivals.webhook === null ? {} : { webhook: arrivals.webhook }),
    async listen(port) {
      const stop = await arrivals.listen(port);
      return async () => {
        await stop();
        sender.close();
      };
    },
  };
}
