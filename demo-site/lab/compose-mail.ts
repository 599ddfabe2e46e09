import { createTransport } from 'nodemailer';
import type { ReadMail } from './read-mail.ts';

/** A mail the customer is writing. */
export interface Draft {
  from: string;
  /** Who really hands it in, where that is somebody else than it says; null: who it says. */
  sentBy: string | null;
  to: string;
  subject: string;
  text: string;
  /** Message-ID of the mail that is answered. */
  inReplyTo: string | null;
  /** Message-IDs of the thread, oldest first, separated by spaces. */
  references: string | null;
}

function onDate(date: string | null): string {
  const when = new Date(date ?? 0);
  const day = when.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  return `${day} at ${when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}

function quote(text: string): string {
  const lines = text.replace(/\s+$/, '').split(/\r?\n/);
  return lines.map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n');
}

/**
 * The answer as mail clients begin it (RFC 5322 §3.6.4, RFC 3676 §4.3): the customer's words on top, a signature, the
 * original quoted below, and the headers that keep the thread together.
 */
export function draftReply(original: ReadMail, from: string, words = ''): Draft {
  const name = from.split('@')[0] ?? from;
  const signature = `-- \n${name.charAt(0).toUpperCase()}${name.slice(1)}\nSent from the channel lab`;
  const quoted = `On ${onDate(original.date)}, ${original.from} wrote:\n${quote(original.text)}`;
  return {
    from,
    sentBy: null,
    to: original.replyTo,
    subject: /^(re|aw|antw)\s*:/i.test(original.subject) ? original.subject : `Re: ${original.subject}`,
    text: `${words}\n\n${signature}\n\n${quoted}\n`,
    inReplyTo: original.messageId,
    references: [original.references, original.messageId].filter(Boolean).join(' ') || null,
  };
}

/** Hands a mail in at the carrier, over SMTP, as a mail client does. Resolves when the carrier has taken it. */
export async function sendDraft(draft: Draft, submissionPort: number): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: submissionPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      from: draft.from,
      to: draft.to,
      ...(draft.sentBy ? { envelope: { from: draft.sentBy, to: draft.to } } : {}),
      subject: draft.subject,
      text: draft.text,
      ...(draft.inReplyTo ? { inReplyTo: draft.inReplyTo } : {}),
      ...(draft.references ? { references: draft.references } : {}),
    });
  } finally {
    transport.close();
  }
}
