import type { Mail } from './mailboxes.ts';
import { type ReadMail, readMail } from './read-mail.ts';

/** A mail as the lab's API answers it: how it arrived and what stands in it. */
export interface MailView extends Omit<Mail, 'raw'>, ReadMail {
  sizeBytes: number;
}

export async function viewMail({ raw, ...mail }: Mail): Promise<MailView> {
  return { ...mail, sizeBytes: raw.length, ...(await readMail(raw)) };
}
