import PostalMime from 'postal-mime';
import { decodeFlowed } from './flowed.ts';
import { linesOfHtml } from './html-lines.ts';
import type { MarkedLine } from './marked-line.ts';
import { linesOfText } from './marked-line.ts';
import type { MimePart } from './mime-tree.ts';

const maxTextBytes = 131_072;
const maxTextLines = 10_000;
const newline = 0x0a;
const flowed = /\bformat\s*=\s*"?flowed"?/gi;
const delSp = /\bdelsp\s*=\s*"?yes/i;
const declaresCharset = /^content-type[ \t]*:(?:.|\r?\n[ \t]){0,2000}\bcharset\s*=\s*"?(?!utf-?8|us-ascii)/im;
/** Not at the very end, where a cut body may have half a character. */
const undecodable = /\uFFFD[\s\S]{3}/;

/** How much text of a mail is still read. */
export interface TextAllowance {
  bytes: number;
  lines: number;
}

export const textAllowance = (): TextAllowance => ({ bytes: maxTextBytes, lines: maxTextLines });

/** The beginning of a part's body that the allowance has room for. */
function within(body: Buffer, allowance: TextAllowance): Buffer {
  let end = 0;
  const last = Math.min(body.length, allowance.bytes);
  while (end < last && allowance.lines > 0) {
    const found = body.indexOf(newline, end);
    end = found < 0 ? last : Math.min(found + 1, last);
    allowance.lines -= 1;
  }
  allowance.bytes -= end;
  return body.subarray(0, end);
}

async function decode(headers: string, body: Buffer): Promise<string> {
  const { text, html } = await PostalMime.parse(Buffer.concat([Buffer.from(headers, 'latin1'), body]));
  return html ?? text ?? '';
}

/** The text of a part in its character set; what says none, or wrongly UTF-8, is read as windows-1252 (WHATWG's habit). */
async function decodedText(part: MimePart, body: Buffer): Promise<string> {
  // The parser would decode flowed text, and join an answer with the quotation above it.
  const headers = part.headers.replace(flowed, 'x-format=flowed');
  const text = await decode(headers, body);
  if (!undecodable.test(text) || declaresCharset.test(headers)) return text;
  return decode(`Content-Type: ${part.type}; charset=windows-1252\r\n${headers}`, body);
}

/** The lines of a text part, as much of it as the allowance has room for. Text is decoded flowed, HTML by its marks. */
export async function linesOf(raw: Uint8Array, part: MimePart, allowance: TextAllowance): Promise<MarkedLine[]> {
  const whole = Buffer.from(raw.buffer, raw.byteOffset + part.start, part.end - part.start);
  const text = await decodedText(part, within(whole, allowance));
  if (part.type === 'text/html') return linesOfHtml(text);
  const isFlowed = part.headers.search(flowed) >= 0;
  return linesOfText(isFlowed ? decodeFlowed(text, delSp.test(part.headers)) : text);
}
