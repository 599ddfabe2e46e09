import type { MimePart } from './mime-tree.ts';

const equals = 0x3d;
const newline = 0x0a;
const encoding = /^content-transfer-encoding[ \t]*:\s{0,20}"?([\w-]{1,40})/im;

/** The value of each hexadecimal digit by its octet, -1 for what is none. */
const hexDigits = Int8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

const hexDigit = (octet: number | undefined): number => hexDigits[octet ?? 0] ?? -1;

/** Where the line goes on after a soft line break at `at`; -1 when there is none (RFC 2045 §6.7). */
function afterSoftBreak(bytes: Uint8Array, at: number): number {
  let next = at + 1;
  while (next < at + 100 && (bytes[next] === 0x20 || bytes[next] === 0x09 || bytes[next] === 0x0d)) next += 1;
  return next >= bytes.length || bytes[next] === newline ? next + 1 : -1;
}

/** What is not proper quoted-printable stays as it is. */
function fromQuotedPrintable(bytes: Uint8Array): Buffer {
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const isEscape = bytes[at] === equals;
    const high = isEscape ? hexDigit(bytes[at + 1]) : -1;
    const low = high >= 0 ? hexDigit(bytes[at + 2]) : -1;
    const next = isEscape && low < 0 ? afterSoftBreak(bytes, at) : -1;
    if (next >= 0) {
      at = next;
      continue;
    }
    decoded[length] = low < 0 ? (bytes[at] ?? 0) : high * 16 + low;
    length += 1;
    at += low < 0 ? 1 : 3;
  }
  return decoded.subarray(0, length);
}

/**
 * The bytes a part stands for, its transfer encoding taken off; damaged encodings give what can be read of them. Where there
 * is none they are the mail's own, not copied.
 */
export function bytesOf(raw: Uint8Array, part: MimePart): Buffer {
  const sent = Buffer.from(raw.buffer, raw.byteOffset + part.start, part.end - part.start);
  const name = encoding.exec(part.headers)?.[1]?.toLowerCase();
  if (name === 'base64') return Buffer.from(sent.toString('latin1'), 'base64');
  return name === 'quoted-printable' ? fromQuotedPrintable(sent) : sent;
}
