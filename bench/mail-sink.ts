import { SMTPServer } from 'smtp-server';

/** A mail as it arrived at the customer's provider. */
export interface SunkMail {
  to: string;
  messageId: string;
  source: string;
}

/** A real SMTP server that accepts everything and remembers it, at its own pace. */
export async function startMailSink(pauseMs: () => number): Promise<{
  url: string;
  mails: SunkMail[];
  stop: () => Promise<void>;
}> {
  const mails: SunkMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, answer) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString('utf8');
        const messageId = /^message-id:\s*(<[^>]+>)/im.exec(source)?.[1] ?? '';
        for (const { address } of session.envelope.rcptTo) mails.push({ to: address, messageId, source });
        // Kept, and only then answered: a sender killed in between cannot know.
        setTimeout(() => answer(), pauseMs());
      });
    },
  });
  // A killed gateway resets its connections; that is the point here.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail sink has no port.');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
