import { limits } from '@throughline/sdk/wire';
import PostalMime from 'postal-mime';
import type { MimePart } from './mime-tree.ts';
import { oneLine } from './one-line.ts';
import { bytesOf } from './part-bytes.ts';
import { readTnef, type TnefContent, type TnefFile } from './tnef.ts';

/** A file of a mail. */
export interface MailFile {
  name: string;
  /** Media type in lower case. */
  type: string;
  sizeBytes: number;
  /** It is shown within the text, or meant to be. */
  isInline: boolean;
  /** Null when it is only named: beyond the bounds, not wished for, or a mere signature of the mail. */
  bytes: Uint8Array | null;
}

const maxBytesTogether = 25_000_000;
/** What mail programs add so that other programs can check the mail. */
const seals: ReadonlySet<string> = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
]);
const extensions: ReadonlyMap<string, string> = new Map([
  ['text/plain', 'txt'],
  ['text/calendar', 'ics'],
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['message/rfc822', 'eml'],
]);

function unnamed(type: string): string {
  const [kind = 'file', subtype = ''] = type.split('/');
  const extension = extensions.get(type) ?? (/^[a-z0-9]{2,5}$/.test(subtype) ? subtype : 'bin');
  return `${kind.replace(/[^a-z]/g, '') || 'file'}.${extension}`;
}

/** A name that is a name and no path, in one line, its extension kept where it is shortened. */
function safeName(sent: string | null, type: string): string {
  const name = oneLine((sent ?? '').slice(-1_000).split(/[/\\]/).at(-1) ?? '', 1_000).replace(/^\.+/, '');
  if (name === '') return unnamed(type);
  if (name.length <= limits.maxFileNameLength) return name;
  const extension = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, limits.maxFileNameLength - extension.length).toWellFormed()}${extension}`;
}

interface Head {
  name: string | null;
  isInline: boolean;
  contentId: string | null;
}

/** What a part's headers say of the file in it; names in any encoding (RFC 2047, RFC 2231). */
async function headOf(part: MimePart): Promise<Head> {
  // Of other types the parser makes text or a nested mail, and no file with a name.
  const headers =
    `${part.headers.search(/^content-type[ \t]*:/im) < 0 ? 'Content-Type: text/plain\r\n' : ''}${part.headers}`
      .replace(/^(content-type[ \t]*:\s{0,20})[^\s;]{1,200}/im, '$1application/octet-stream')
      .replace(/^content-transfer-encoding/gim, 'x-encoding');
  const { attachments } = await PostalMime.parse(Buffer.from(`${headers}x`, 'latin1'));
  const [file] = attachments;
  return {
    name: file?.filename ?? null,
    contentId: file?.contentId?.trim().replace(/^<|>$/g, '') ?? null,
    isInline: file?.disposition === 'inline' || (file?.disposition !== 'attachment' && file?.contentId !== undefined),
  };
}

/** The subject of an attached mail, for a name. */
async function subjectOf(raw: Uint8Array, part: MimePart): Promise<string | null> {
  const head = Buffer.from(raw.buffer, raw.byteOffset + part.start, Math.min(part.end - part.start, 16_384));
  const end = head.toString('latin1').search(/\r?\n\r?\n/);
  const { subject } = await PostalMime.parse(`${head.toString('utf8', 0, end < 0 ? head.length : end)}\r\n\r\n`);
  return subject ? `${subject.replaceAll(/[/\\]/g, '-')}.eml` : null;
}

/** The files of a mail, in order, and what came packed in a `winmail.dat`. */
export class FileCollector {
  readonly files: MailFile[] = [];
  /** The words of a `winmail.dat`, for a mail that has no others. */
  packed: TnefContent['body'] = null;
  readonly #raw: Uint8Array;
  readonly #wantsBytes: boolean;
  readonly #quoted: ReadonlySet<string>;
  #taken = 0;
  #takenBytes = 0;

  /** @param quoted ids of pictures that belong to the quoted mail or to a signature; they are only named */
  constructor(raw: Uint8Array, wantsBytes: boolean, quoted: ReadonlySet<string>) {
    this.#raw = raw;
    this.#quoted = quoted;
    this.#wantsBytes = wantsBytes;
  }

  async add(part: MimePart): Promise<void> {
    const { name, isInline, contentId } = await headOf(part);
    const isPacked = /ms-tnef$/.test(part.type) || name?.toLowerCase() === 'winmail.dat';
    const content = isPacked ? readTnef(bytesOf(this.#raw, part)) : null;
    if (content !== null) {
      this.packed ??= content.body;
      for (const file of content.files) this.#addPacked(file);
      return;
    }
    const isMail = part.type === 'message/rfc822';
    const named = name ?? (isMail ? await subjectOf(this.#raw, part) : null);
    const bytes = bytesOf(this.#raw, part);
    const isQuoted = isInline && contentId !== null && this.#quoted.has(contentId);
    const file = { name: safeName(named, part.type), type: part.type, sizeBytes: bytes.length, isInline };
    const isTaken = !isQuoted && this.#hasRoomFor(file);
    this.files.push({ ...file, bytes: isTaken ? bytes : null });
  }

  #addPacked({ name, type, contentId, bytes }: TnefFile): void {
    const told = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.exec(type ?? '')?.[0].toLowerCase() ?? 'application/octet-stream';
    const file = { name: safeName(name, told), type: told, sizeBytes: bytes.length, isInline: contentId !== null };
    this.files.push({ ...file, bytes: this.#hasRoomFor(file) ? bytes : null });
  }

  /** Whether a file's bytes are taken, and takes their room. */
  #hasRoomFor({ type, sizeBytes }: { type: string; sizeBytes: number }): boolean {
    const fits = this.#taken < limits.maxAttachments && this.#takenBytes + sizeBytes <= maxBytesTogether;
    if (!this.#wantsBytes || !fits || sizeBytes === 0 || seals.has(type)) return false;
    this.#taken += 1;
    this.#takenBytes += sizeBytes;
    return true;
  }
}
