import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendOutcome } from '../channel.ts';
import type { Mail } from './compose.ts';
import { outcomeOf, type SmtpFailure } from './outcome.ts';

/** Hands mails to one SMTP server over a few connections that stay open. */
export interface Sender {
  send(mail: Mail, signal: AbortSignal): Promise<SendOutcome>;
  /** Closes the connections; a mail on its way is finished first. */
  close(): void;
}

/** How long each part of an attempt may take, in milliseconds; the caller's signal bounds the whole. */
export interface SendLimits {
  connectMs: number;
  /** Silence of the server while it should answer. */
  silenceMs: number;
  connections: number;
}

const defaults: SendLimits = { connectMs: 10_000, silenceMs: 60_000, connections: 4 };

const isFailure = (error: unknown): error is Error & SmtpFailure => error instanceof Error;

/** @param smtpUrl e.g. `smtps://user:password@mail.example:465`; STARTTLS is used where the server offers it. */
export function createSender(smtpUrl: string, limits: SendLimits = defaults): Sender {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: limits.connections,
    // One more try only when a kept connection turned out to be closed before a byte of the mail was on it.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    socketTimeout: limits.silenceMs,
    // A mail is text; nothing in it may make us open a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  // The body is read from the moment the server has asked for it (354): from then on, silence is no longer a "no".
  const bodies = new Map<string, Readable>();
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((body) => {
      bodies.set(mail.message.messageId(), body);
      return body;
    });
    done();
  });

  return {
    async send(mail, signal) {
      if (signal.aborted) return { kind: 'failed', reason: 'timeout', retry: 'later' };
      try {
        await transport.sendMail({ ...mail, signal });
        return { kind: 'accepted', externalId: mail.messageId };
      } catch (error) {
        if (!isFailure(error)) throw error;
        return outcomeOf(error, bodies.get(mail.messageId)?.readableDidRead ?? false);
      } finally {
        bodies.delete(mail.messageId);
      }
    },
    close: () => transport.close(),
  };
}
