import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendOutcome } from '../../channel.ts';
import { type DkimKey, signing } from './dkim.ts';
import type { Mail } from './mail.ts';
import { outcomeOf, type SmtpFailure } from './outcome.ts';

/** Hands mails to one SMTP server over a few connections that stay open. */
export interface Sender {
  send(mail: Mail, signal: AbortSignal): Promise<SendOutcome>;
  /** Closes the connections; a mail on its way is finished first. */
  close(): void;
}

/** Which server takes our mail, and the key it is signed with. */
export interface SenderConfig {
  /** E.g. `smtps://user:password@mail.example:465`; STARTTLS is used where the server offers it. */
  smtpUrl: string;
  /** null: mails leave unsigned, or the server signs them. */
  dkim: DkimKey | null;
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

/** Our headers' names in our own letters: Postmark takes the name of a fact from them. */
function spelling({ headers }: Mail): (name: string) => string {
  const ours = new Map(Object.keys(headers).map((name) => [name.toLowerCase(), name]));
  return (name) => ours.get(name.toLowerCase()) ?? name;
}

/** @throws Error where the DKIM key is none. */
export function createSender({ smtpUrl, dkim }: SenderConfig, limits: SendLimits = defaults): Sender {
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
    // Nothing in a mail may make us open a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim === null ? {} : { dkim: signing(dkim) }),
  });

  // The mail is read from the moment the server has asked for it (354): from then on, silence is no longer a "no". What
  // counts are the streams that leave, of every try: before them, the signature has read the mail already.
  const leaving = new Map<string, Readable[]>();
  transport.use('stream', ({ message }, done) => {
    const open = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = open(options);
      leaving.get(message.messageId())?.push(stream);
      return stream;
    };
    done();
  });

  return {
    async send(mail, signal) {
      if (signal.aborted) return { kind: 'failed', reason: 'timeout', retry: 'later' };
      const streams: Readable[] = [];
      leaving.set(mail.messageId, streams);
      try {
        await transport.sendMail({ ...mail, normalizeHeaderKey: spelling(mail), signal });
        return { kind: 'accepted', externalId: mail.messageId };
      } catch (error) {
        if (!isFailure(error)) throw error;
        return outcomeOf(
          error,
          streams.some(({ readableDidRead }) => readableDidRead),
        );
      } finally {
        leaving.delete(mail.messageId);
      }
    },
    close: () => transport.close(),
  };
}
