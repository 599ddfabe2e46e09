import type { Clock } from '../../kernel/clock.ts';
import { idFor } from '../../kernel/id.ts';
import type { Logger } from '../../kernel/logger.ts';
import { createSigner } from '../../kernel/signed-link.ts';
import type { Channel, OutboundMessage } from '../channel.ts';
import { hintOf, normalAddress } from './address.ts';
import { compose, type Mail } from './compose.ts';
import { composeCode } from './compose-code.ts';
import type { EmailConfig } from './email-config.ts';
import { MailListener, standardLimits } from './listen.ts';
import { createMailroom } from './mailroom.ts';
import { createReplyTokens } from './reply-token.ts';
import { createSender } from './send.ts';

/**
 * E-mail as a way out of and into conversations: SMTP both ways, each outgoing mail with a reply address of its own.
 * What `listen` returns stops the listener and closes the connections for sending.
 */
export function createEmailChannel(config: EmailConfig, { clock, logger }: { clock: Clock; logger: Logger }): Channel {
  const tokens = createReplyTokens([config.secret], config.inboundDomain);
  const mailroom = createMailroom(config, tokens, clock);
  const sender = createSender(config.smtpUrl);
  const continueLinks = createSigner(config.secret, 'continue');
  const messageId = (id: string): string => `<${id}@${config.inboundDomain}>`;

  function continueUrl(homeUrl: string, deliveryId: string): string {
    const url = new URL(homeUrl);
    url.hash = `throughline-continue=${continueLinks.sign(deliveryId)}`;
    return url.href;
  }

  function mailOf(message: OutboundMessage): Mail {
    const { deliveryId, conversationId, address, createdAt, site } = message;
    const facts = { deliveryId, conversationId, addressId: address.addressId, createdAt };
    return compose(message, {
      fromAddress: config.fromAddress,
      replyTo: tokens.address(facts),
      envelopeFrom: tokens.address(facts, 'bounce'),
      messageId: messageId(deliveryId),
      continueUrl: continueUrl(site.homeUrl, deliveryId),
    });
  }

  return {
    name: 'email',
    // Under the same Message-ID, mail systems drop the double.
    onUnknown: 'send-again',
    readAddress(typed) {
      const value = normalAddress(typed);
      // An answer to one of our own addresses would come back to us.
      return value === null || mailroom.isOurAddress(value) ? null : { value, hint: hintOf(value) };
    },
    send: (message, signal) => sender.send(mailOf(message), signal),
    sendCode(message, signal) {
      const id = idFor('code', message.address, message.purpose, message.code, message.linkUrl ?? '');
      const sending = { messageId: messageId(id), at: clock.now() };
      return sender.send(composeCode(message, config.fromAddress, sending), signal);
    },
    async listen(port) {
      if (config.listen === null) return async () => sender.close();
      const limits = { ...standardLimits, maxMessageBytes: config.maxMessageBytes };
      const listener = new MailListener({ listen: config.listen, limits, mailroom, port, clock, logger });
      logger.info('listening for mail', { channel: 'email', port: await listener.start() });
      return async () => {
        await listener.stop();
        sender.close();
      };
    },
  };
}
