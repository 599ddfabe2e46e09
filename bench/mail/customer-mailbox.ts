import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { type PeerPlaces, password } from './peer-config.ts';

/** A mail as its receiver's mail program gets it. */
export interface FetchedMail {
  raw: Buffer;
  header(name: string): string;
}

const fetched = (raw: Buffer): FetchedMail => ({
  raw,
  header(name) {
    const head = raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
    const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
    const line = lines.find((it) => it.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line?.slice(name.length + 1).trim() ?? '';
  },
});

/** Waits until a mail that fits lies in somebody's mailbox, and fetches it over IMAP. */
export async function awaitMail(
  { imap }: PeerPlaces,
  user: string,
  fits: (mail: FetchedMail) => boolean,
  withinMs = 20_000,
): Promise<FetchedMail> {
  const auth = { user, pass: password };
  const client = new ImapFlow({ host: '127.0.0.1', port: imap, secure: false, auth, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const deadline = Date.now() + withinMs;
    await client.mailboxOpen('INBOX');
    while (Date.now() < deadline) {
      await client.noop();
      // Dovecot calls `1:*` invalid where there is no mail.
      const isEmpty = client.mailbox === false || client.mailbox.exists === 0;
      for await (const { source } of isEmpty ? [] : client.fetch('1:*', { source: true })) {
        const mail = fetched(source ?? Buffer.alloc(0));
        if (fits(mail)) return mail;
      }
      await pause(100);
    }
    throw new Error('no such mail came');
  } finally {
    client.close();
  }
}
