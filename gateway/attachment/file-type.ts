import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { endingOf } from './file-name.ts';

/** Kinds with a signature that may be sent. What has another signature is declined (F1, X3). */
const allowed: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/heif',
  'application/pdf',
  'application/rtf',
  'application/zip',
  'application/x-cfb',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/ogg',
  'audio/opus',
  'audio/flac',
  'audio/wav',
  'audio/webm',
  'audio/amr',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'video/ogg',
  'video/x-m4v',
  'video/3gpp',
]);

/** Endings a reader's system runs, or a browser shows as a page, whatever the bytes are. */
const running: ReadonlySet<string> = new Set(
  (
    'html htm xhtml xht shtml mhtml mht svg svgz xml xsl js mjs cjs jse vbs vbe wsf wsh hta ps1 psm1 bat cmd com exe ' +
    'scr pif msi msp dll cpl sys jar class apk ipa dmg pkg deb rpm appimage sh bash zsh command py rb pl php phtml ' +
    'lnk url desktop reg inf scf iso img vhd one docm dotm xlsm xltm xlam pptm potm ppam'
  ).split(' '),
);

/** The older Office formats share one signature with installers; only these names are taken for documents. */
const compoundDocuments: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
};

/** How a page or script begins; the tags of the WHATWG MIME Sniffing Standard §7.1, `<svg`, `<?php` and the shebang. */
const page =
  /^\s*(?:#!|<(?:!doctype|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|\?xml|\?php)[\s>/]|<!--)/i;
const looksAtBytes = 4_096;

async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(looksAtBytes), 0, looksAtBytes, 0);
    return buffer.toString('latin1', 0, bytesRead).replace(/^\xef\xbb\xbf/, '');
  } finally {
    await file.close();
  }
}

/** Bytes that no text has: control characters other than line ends, tabs, form feeds and escapes. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.some((byte) => byte < 9 || byte === 11 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32));

async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      if (isBinary(bytes)) return false;
      decoder.decode(bytes, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** A file without a known signature: text when all of it is, else bytes that are only ever saved. */
async function unsignedType(path: string, ending: string): Promise<string | null> {
  if (page.test(await beginning(path))) return null;
  if (!(await isText(path))) return 'application/octet-stream';
  return ending === 'csv' ? 'text/csv' : 'text/plain';
}

/**
 * The media type of a file by what it holds, never by what a browser called it; null when such a file is not taken.
 * Archives are not unpacked (F2). The name counts only where it would make the reader's system run the file.
 */
export async function findType(path: string, name: string): Promise<string | null> {
  const ending = endingOf(name);
  if (running.has(ending)) return null;
  const mime = (await fileTypeFromFile(path))?.mime;
  if (mime === undefined) return unsignedType(path, ending);
  const type = mime.split(';')[0] ?? mime;
  if (!allowed.has(type)) return null;
  return type === 'application/x-cfb' ? (compoundDocuments[ending] ?? null) : type;
}

/** What a browser may show in place; everything else is only saved. */
export const isShownInPlace = (type: string): boolean => /^(image\/(jpeg|png|webp|gif)|audio\/|video\/)/.test(type);
