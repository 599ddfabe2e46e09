import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { InboundPort } from '../../channel.ts';
import { dnsResolver, type Resolver } from '../reading/dns.ts';
import type { ReplyTokens } from '../reply-token.ts';
import type { ArrivingConfig } from './arriving-config.ts';
import { followMailbox } from './imap.ts';
import { MailListener, standardLimits } from './listen.ts';
import { createMailroom, type MailroomConfig } from './mailroom.ts';
import { createMailWebhook } from './webhook.ts';

export interface ArrivalsConfig extends ArrivingConfig, MailroomConfig {
  /** The largest mail that is taken, in bytes. */
  maxMessageBytes: number;
}

export interface ArrivalsParts {
  clock: Clock;
  logger: Logger;
  /** DNS; only tests have another one than the machine's. */
  resolver?: Resolver;
  fetch?: typeof fetch;
}

/** Every way mail comes in, with one mailroom behind all of them: the same mail has the same effect whichever it took. */
export interface Arrivals {
  isOurAddress(address: string): boolean;
  /** Starts the SMTP listener and the reading of the mailbox, where they are configured; the result stops both. */
  listen(port: InboundPort): Promise<() => Promise<void>>;
  /** Answers the providers' calls; null where no provider has an account. */
  webhook: ((port: InboundPort) => (request: Request) => Promise<Response>) | null;
}

export function createArrivals(config: ArrivalsConfig, tokens: ReplyTokens, parts: ArrivalsParts): Arrivals {
  const { clock, logger, resolver = dnsResolver(), fetch: fetchUrl = fetch } = parts;
  const { maxMessageBytes, providers } = config;
  const mailroom = createMailroom(config, { tokens, clock, resolver });
  const hasProvider = Object.values(providers).some((account) => account !== null);

  async function listenForMail(port: InboundPort): Promise<() => Promise<void>> {
    if (config.listen === null) return async () => undefined;
    const limits = { ...standardLimits, maxMessageBytes };
    const listener = new MailListener({ listen: config.listen, limits, mailroom, port, clock, logger });
    logger.info('listening for mail', { channel: 'email', port: await listener.start() });
    return () => listener.stop();
  }

  return {
    isOurAddress: (address) => mailroom.isOurAddress(address),
    async listen(port) {
      const stopListening = await listenForMail(port);
      const account = config.imap;
      const mailbox = { account, mailroom, port, maxMessageBytes, clock, logger };
      const stopReading = account === null ? async () => undefined : followMailbox({ ...mailbox, account });
      return async () => {
        await Promise.all([stopListening(), stopReading()]);
      };
    },
    webhook: hasProvider
      ? (port) => createMailWebhook({ providers, mailroom, port, maxMessageBytes, clock, logger, fetch: fetchUrl })
      : null,
  };
}
