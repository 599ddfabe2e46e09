/** A mail as nodemailer takes it; every field is set by us, none by an object from outside. */
export interface Mail {
  envelope: { from: string; to: string };
  from: { name: string; address: string };
  to: string;
  replyTo?: string;
  subject: string;
  messageId: string;
  inReplyTo?: string;
  references?: string[];
  date: Date;
  text: string;
  html: string;
  headers: Record<string, string>;
  attachments?: MailAttachment[];
}

/** A file in a mail: beside it, or (with a `cid`, RFC 2392) shown in its HTML. */
export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Buffer;
  contentDisposition: 'attachment' | 'inline';
  cid?: string;
}

/** Programs that answer by themselves should not answer this (RFC 3834 §5; the second one is Exchange's). */
export const sentByItself = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

const maxNameLength = 60;

/** A text on one line, without invisible or direction-changing characters (H1, X13). */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A name for a header or a line. */
export const headerName = (name: string): string => [...oneLine(name)].slice(0, maxNameLength).join('');
