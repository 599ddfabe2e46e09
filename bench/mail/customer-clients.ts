import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { FetchedMail } from './customer-mailbox.ts';
import { customers, type PeerPlaces } from './peer-config.ts';
import { isThere, optional } from './real-peers.ts';

/** An answer as a customer's mail program writes it. */
export interface CustomerReply {
  to: string;
  subject: string;
  /** What is answered. */
  inReplyTo: string;
  text: string;
  photo?: Buffer;
}

export const hasSNail = (): boolean => isThere(optional['s-nail']);

/**
 * Debian's s-nail, a program of its own, opens the mail, answers it by its `reply` command (quotation first, the answer
 * below) and hands that to Postfix.
 */
export async function replyBySNail(
  { smtp, folder }: PeerPlaces,
  { raw }: FetchedMail,
  text: string,
  from: string = customers.anna,
): Promise<void> {
  const mailbox = join(folder, 's-nail.mbox');
  writeFileSync(mailbox, `From mx Sun Nov 22 07:00:00 2026\n${raw.toString('latin1').replace(/\r\n/g, '\n')}\n`);
  const settings = ['v15-compat', `mta=smtp://127.0.0.1:${smtp}`, 'smtp-auth=none', `from=${from}`];
  const habits = ['reply-to-honour', 'quote', 'indentprefix=> '];
  const args = ['-:/', '-#', ...[...settings, ...habits].flatMap((it) => ['-S', it]), '-f', mailbox];
  const env = { ...process.env, HOME: folder };
  const child = spawn(optional['s-nail'], args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-1_000);
  });
  child.stdin.end(`reply 1\n${text}\n~.\nxit\n`);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`s-nail ended with ${code}: ${said}`);
}

/** nodemailer hands the mail to Postfix, with a photo where there is one. */
export async function sendByNodemailer({ smtp }: PeerPlaces, reply: CustomerReply): Promise<void> {
  const { to, subject, inReplyTo, text, photo } = reply;
  const transport = createTransport({ host: '127.0.0.1', port: smtp, secure: false, ignoreTLS: true });
  const attachments = photo === undefined ? [] : [{ filename: 'photo.png', content: photo, contentType: 'image/png' }];
  await transport.sendMail({
    from: `Anna <${customers.anna}>`,
    to,
    subject,
    text,
    inReplyTo,
    references: [inReplyTo],
    attachments,
  });
  transport.close();
}
