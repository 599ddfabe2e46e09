import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A refusal as SMTP answers it (RFC 5321 §4.2). */
export class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** A mail as it stood on the wire. */
export interface SmtpMail {
  envelope: { from: string; to: readonly string[] };
  raw: Buffer;
}

export interface SmtpListenerOptions {
  /** 0 for any. */
  port: number;
  /** May throw a SmtpRefusal. */
  onRecipient?(address: string): void;
  /** The mail is accepted when this resolves, refused when it throws a SmtpRefusal; `cut` ends the connection instead. */
  onMail(mail: SmtpMail, cut: () => void): Promise<void>;
}

const maxMailBytes = 25 * 1024 * 1024;

async function readMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<SmtpMail> {
  const raw = await buffer(stream);
  if (stream.sizeExceeded) throw new SmtpRefusal(552, '5.3.4 The mail is too large');
  const { mailFrom, rcptTo } = session.envelope;
  return { envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((r) => r.address) }, raw };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('451 Local error', { cause: thrown });
}

function answers(options: SmtpListenerOptions, sockets: Map<number, Socket>): SMTPServerOptions {
  return {
    // Whoever can reach a loopback port of the lab may send: any name and password will do.
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: maxMailBytes,
    closeTimeout: 100,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onRcptTo({ address }, _session, done) {
      try {
        options.onRecipient?.(address);
        done();
      } catch (thrown) {
        done(asError(thrown));
      }
    },
    onData(stream, session, done) {
      readMail(stream, session)
        .then((mail) => options.onMail(mail, () => sockets.get(session.remotePort)?.destroy()))
        .then(
          () => done(null, '2.0.0 Accepted'),
          (thrown: unknown) => done(asError(thrown)),
        );
    },
  };
}

/** Listens for SMTP on a loopback port. The result stops it and ends its connections. */
export async function listenSmtp(options: SmtpListenerOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Map<number, Socket>();
  const smtp = new SMTPServer(answers(options, sockets));
  // A client that goes away in the middle of a mail is everyday for a carrier.
  smtp.on('error', () => {});
  smtp.server.on('connection', (socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(options.port, '127.0.0.1', () => resolve());
  });
  return {
    port: (smtp.server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}
