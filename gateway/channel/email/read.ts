import PostalMime, { type Email, type Mailbox } from 'postal-mime';
import type { Headers } from './auto-reply.ts';
import { decodeFlowed } from './flowed.ts';
import { htmlText } from './html-text.ts';
import { outlineOf, type TextPart } from './outline.ts';
import { cleanText, visibleText } from './visible-text.ts';

/** A mail that came in, as far as we read it; the rest is in the kept original. */
export interface ReadMail {
  headers: Headers;
  from: { address: string; name: string | null };
  /** With its angle brackets; null when it has none that can be used. */
  messageId: string | null;
  subject: string;
  /** What the person wrote, without quotation and signature; empty when there is no text at all. */
  text: string;
  attachmentNames: string[];
}

const parserLimits = { maxNestingDepth: 50, forceRfc822Attachments: true };
const maxSubjectLength = 200;
const maxNameLength = 120;
const maxAttachmentNames = 20;

const oneLine = (text: string, maxLength: number): string =>
  cleanText(text)
    .replace(/[\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();

/** A structure nobody can read (deeper than any mail program makes) is read by its first headers alone. */
async function parseStructure(structure: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(structure, parserLimits);
  } catch {
    const end = structure.indexOf('\r\n\r\n');
    const headers = structure.toString('latin1', 0, end < 0 ? structure.length : end);
    const flat = headers.replace(/^(content-type|content-transfer-encoding)\b/gim, 'x-$1');
    return PostalMime.parse(Buffer.from(flat, 'latin1'), parserLimits);
  }
}

async function textOf(part: TextPart): Promise<string> {
  const { text = '', html = '' } = await PostalMime.parse(part.bytes, parserLimits);
  if (part.isHtml) return htmlText(html);
  return part.isFlowed ? decodeFlowed(text, part.delSp) : text;
}

/** Of alternatives the plain text is read; where that is empty, or nothing says they are the same, every part. */
async function wholeText(texts: readonly TextPart[], hasAlternatives: boolean): Promise<string> {
  const plain = texts.filter((part) => !part.isHtml);
  const plainText = (await Promise.all(plain.map(textOf))).join('\n');
  if (plainText.trim() !== '' && (hasAlternatives || plain.length === texts.length)) return plainText;
  return (await Promise.all(texts.map(textOf))).join('\n');
}

function headersOf(email: Email): Headers {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

function senderOf({ from }: Email): Mailbox {
  const [first] = from?.group ?? [];
  return from?.group === undefined ? (from ?? { name: '', address: '' }) : (first ?? { name: '', address: '' });
}

/**
 * Reads a mail: bounded, and never failing, whatever the bytes are.
 * Structure by postal-mime; flowed text, quotations and signatures by ourselves.
 */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const { structure, texts, hasAlternatives } = outlineOf(raw);
  const email = await parseStructure(structure);
  const sender = senderOf(email);
  const id = /^<[!-;=?-~]{1,250}>$/.exec(email.messageId?.trim() ?? '');
  return {
    headers: headersOf(email),
    from: { address: sender.address, name: oneLine(sender.name, maxNameLength) || null },
    messageId: id?.[0] ?? null,
    subject: oneLine(email.subject ?? '', maxSubjectLength),
    text: visibleText(await wholeText(texts, hasAlternatives)),
    attachmentNames: email.attachments
      .filter((part) => part.related !== true)
      .slice(0, maxAttachmentNames)
      .map((part) => oneLine(part.filename ?? part.mimeType, 60)),
  };
}
