import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { addressKey } from '../../../kernel/allowance.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { InboundPort, ReceiveOutcome } from '../../channel.ts';
import { BytesInHand } from '../reading/bytes-in-hand.ts';
import type { ListenPlace } from './arriving-config.ts';
import type { Mailroom } from './mailroom.ts';
import { sourcesBehind } from './source.ts';

/** What one stranger, and all of them together, may ask of the listener. */
export interface ListenLimits {
  maxMessageBytes: number;
  maxClients: number;
  maxClientsPerAddress: number;
  maxRecipients: number;
  /** All mails being received at once, in bytes. */
  maxBytesInHand: number;
  /** Silence after which a connection is closed. */
  silenceMs: number;
  /** A connection that has not come to its end by then is closed, however busy it is. */
  sessionMs: number;
}

export const standardLimits: Omit<ListenLimits, 'maxMessageBytes'> = {
  maxClients: 100,
  // A relay in front of us is one address; Postfix opens at most 20 connections to one destination.
  maxClientsPerAddress: 20,
  maxRecipients: 10,
  maxBytesInHand: 100_000_000,
  silenceMs: 60_000,
  sessionMs: 600_000,
};

class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

const tryLater = 'Please try again later';

/** An SMTP server's answer to a mail. */
function replyTo(outcome: ReceiveOutcome): SmtpRefusal | null {
  if (outcome.kind === 'taken') return null;
  return outcome.retry === 'later'
    ? new SmtpRefusal(451, tryLater)
    : new SmtpRefusal(550, `Not taken: ${outcome.reason}`);
}

export interface ListenParts {
  listen: ListenPlace;
  limits: ListenLimits;
  mailroom: Mailroom;
  port: InboundPort;
  clock: Clock;
  logger: Logger;
}

/**
 * Our SMTP server for mail that comes in. It takes mail for our own addresses only and keeps none of it: 250 is said when
 * the port has answered, so that until then the mail is the sending server's.
 */
export class MailListener {
  readonly #parts: ListenParts;
  readonly #server: SMTPServer;
  readonly #sourceOf: ReturnType<typeof sourcesBehind>;
  readonly #inHand: BytesInHand;
  readonly #clients = new Map<string, number>();
  readonly #ends = new Map<string, () => void>();

  constructor(parts: ListenParts) {
    this.#parts = parts;
    const { limits, listen } = parts;
    this.#sourceOf = sourcesBehind(listen.relays);
    this.#inHand = new BytesInHand(limits.maxMessageBytes, limits.maxBytesInHand);
    this.#server = new SMTPServer({
      name: 'mail',
      banner: 'ready',
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      size: limits.maxMessageBytes,
      maxClients: limits.maxClients,
      socketTimeout: limits.silenceMs,
      closeTimeout: 3_000,
      onConnect: (session, done) => done(this.#onConnect(session)),
      onClose: (session) => this.#ends.get(session.id)?.(),
      onRcptTo: ({ address }, session, done) => done(this.#onRecipient(address, session)),
      onData: (stream, session, done) => {
        this.#onMail(stream, session).then(done, (error: unknown) => {
          parts.logger.error('a mail could not be received', { channel: 'email', error });
          done(new SmtpRefusal(451, tryLater));
        });
      },
    });
    // Errors of single connections come here too; each has ended its own connection.
    this.#server.on('error', (error) => parts.logger.warn('smtp connection failed', { channel: 'email', error }));
  }

  /** @returns the port it listens on. @throws when the port cannot be had. */
  async start(): Promise<number> {
    const { host, port } = this.#parts.listen;
    const { server } = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Takes no new mail, lets those being received come to their end for 3 s, and closes every connection. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onConnect(session: SMTPServerSession): Error | null {
    const { limits, clock } = this.#parts;
    const key = addressKey(session.remoteAddress);
    const count = this.#clients.get(key) ?? 0;
    if (count >= limits.maxClientsPerAddress) return new SmtpRefusal(421, 'Too many connections');
    this.#clients.set(key, count + 1);
    const cancel = clock.after(limits.sessionMs, () => this.#close(session.id));
    this.#ends.set(session.id, () => {
      cancel();
      this.#ends.delete(session.id);
      const left = (this.#clients.get(key) ?? 1) - 1;
      if (left > 0) this.#clients.set(key, left);
      else this.#clients.delete(key);
    });
    return null;
  }

  #close(sessionId: string): void {
    for (const connection of this.#server.connections) {
      if (connection.session.id === sessionId) connection.close();
    }
  }

  #onRecipient(recipient: string, { envelope }: SMTPServerSession): Error | null {
    const { mailroom, limits } = this.#parts;
    if (!mailroom.accepts(recipient)) return new SmtpRefusal(550, 'No such mailbox here');
    if (envelope.rcptTo.length >= limits.maxRecipients) return new SmtpRefusal(452, 'Too many recipients');
    const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    if (mailroom.suspends(sender, recipient)) return new SmtpRefusal(450, 'Too many messages, try again later');
    return null;
  }

  async #onMail(stream: Readable, session: SMTPServerSession): Promise<Error | null> {
    const mail = await this.#inHand.collect(stream, () => this.#close(session.id));
    if (mail.kind === 'too-large') return new SmtpRefusal(552, 'The message is too large');
    if (mail.kind === 'crowded') return new SmtpRefusal(451, tryLater);
    try {
      const { mailroom, port, logger } = this.#parts;
      const { mailFrom, rcptTo } = session.envelope;
      const recipients = [...new Set(rcptTo.map(({ address }) => address))];
      const envelopeFrom = mailFrom === false ? '' : mailFrom.address;
      const { remoteAddress, hostNameAppearsAs } = session;
      const connection = this.#sourceOf(remoteAddress, hostNameAppearsAs, envelopeFrom);
      // Only mail servers of our own come without a connection that says something.
      const verdict = connection === null ? 'in-headers' : null;
      const arrived = { raw: mail.raw, envelopeFrom, recipients, connection, verdict } as const;
      const outcome = await mailroom.receive(arrived, port);
      const reason = outcome.kind === 'refused' ? { reason: outcome.reason } : {};
      logger.info(`mail ${outcome.kind}`, { channel: 'email', ...reason });
      return replyTo(outcome);
    } finally {
      mail.release();
    }
  }
}
