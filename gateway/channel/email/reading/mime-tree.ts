/** A part of a mail: where it lies in the mail's bytes, and the parts it holds. */
export interface MimePart {
  /** As sent, octet for character, up to and with the empty line. */
  headers: string;
  /** Media type in lower case; `text/plain` where none is said (RFC 2045 §5.2). */
  type: string;
  /** Its body. */
  start: number;
  end: number;
  parts: MimePart[];
}

const maxHeaderBytes = 524_288;
const maxHeaderLines = 10_000;
const maxParts = 1_000;
const maxContainers = 100;
const maxBoundaryLooks = 50_000;

const newline = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;
const contentType = /^content-type[ \t]*:[ \t]*(.{0,2000}(?:\r?\n[ \t].{0,2000}){0,20})/im;
const declaredBoundary = /boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/i;

interface Container {
  part: MimePart;
  boundary: string;
}

/**
 * Takes a mail apart into its parts without decoding any of them, bounded in parts, depth and headers: parsing 25 MB of
 * attachments costs seconds, and a hostile mail of that size (a part in three bytes, a line in one) all memory. One pass
 * with native searches; what is beyond a bound belongs to no part. Attached mails are parts like any other file.
 */
export function mimeTreeOf(raw: Uint8Array): MimePart {
  return new TreeReader(raw).run();
}

class TreeReader {
  readonly #raw: Buffer;
  /** The open multiparts, outermost first. */
  readonly #open: Container[] = [];
  #at = 0;
  #headerBytes = 0;
  #headerLines = 0;
  #looks = 0;

  constructor(raw: Uint8Array) {
    this.#raw = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  }

  run(): MimePart {
    const root = this.#readPart();
    for (let count = 1; count < maxParts && this.#toNextPart(); count += 1) {
      const parent = this.#open.at(-1)?.part ?? root;
      parent.parts.push(this.#readPart());
    }
    return root;
  }

  /** Goes over the boundaries that stand here; false at the end of the mail. */
  #toNextPart(): boolean {
    while (this.#at < this.#raw.length) {
      const found = this.#boundaryAt(this.#at);
      if (found === null) {
        this.#at = this.#nextBoundary();
        continue;
      }
      this.#open.length = found.isLast ? found.index : found.index + 1;
      this.#at = this.#lineEnd();
      if (!found.isLast) return true;
    }
    return false;
  }

  #readPart(): MimePart {
    const headers = this.#readHeaders();
    const declared = contentType.exec(headers)?.[1] ?? 'text/plain';
    const part: MimePart = {
      headers,
      type: (/^[^\s;]{1,100}/.exec(declared)?.[0] ?? 'text/plain').toLowerCase(),
      start: this.#at,
      end: this.#at,
      parts: [],
    };
    this.#openIfContainer(part, declared);
    const end = this.#nextBoundary();
    part.end = this.#withoutLineEnd(part.start, end);
    this.#at = end;
    return part;
  }

  #openIfContainer(part: MimePart, declared: string): void {
    if (!part.type.startsWith('multipart/')) return;
    const [, inQuotes, plain] = declaredBoundary.exec(declared) ?? [];
    const boundary = (inQuotes ?? plain ?? '').trimEnd();
    if (boundary !== '' && this.#open.length < maxContainers) this.#open.push({ part, boundary });
    // Without a boundary there is one body and nothing else that it could be.
    else if (boundary === '') part.type = 'text/plain';
  }

  /** The line end before a boundary is the boundary's (RFC 2046 §5.1.1). */
  #withoutLineEnd(start: number, end: number): number {
    if (end >= this.#raw.length || end <= start || this.#raw[end - 1] !== newline) return end;
    return Math.max(start, this.#raw[end - 2] === carriageReturn ? end - 2 : end - 1);
  }

  #lineEnd(): number {
    const end = this.#raw.indexOf(newline, this.#at);
    return end < 0 ? this.#raw.length : end + 1;
  }

  /** A part's headers with the empty line after them; beyond the bounds the rest of the mail is not read. */
  #readHeaders(): string {
    const start = this.#at;
    while (this.#at < this.#raw.length && this.#boundaryAt(this.#at) === null) {
      const end = this.#lineEnd();
      const isEmpty = end - this.#at <= 2 && this.#raw.toString('latin1', this.#at, end).trim() === '';
      this.#headerBytes += end - this.#at;
      this.#headerLines += 1;
      if (this.#headerBytes > maxHeaderBytes || this.#headerLines > maxHeaderLines) {
        const headers = this.#raw.toString('latin1', start, this.#at);
        this.#at = this.#raw.length;
        return `${headers}\r\n`;
      }
      this.#at = end;
      if (isEmpty) break;
    }
    return this.#raw.toString('latin1', start, this.#at);
  }

  /** The open multipart whose boundary stands here, and whether it closes it. */
  #boundaryAt(at: number): { index: number; isLast: boolean } | null {
    if (this.#open.length === 0 || this.#raw[at] !== dash || this.#raw[at + 1] !== dash) return null;
    const line = this.#raw.toString('latin1', at + 2, at + 210);
    const name = (line.split('\n', 1)[0] ?? '').trimEnd();
    const index = this.#open.findLastIndex(({ boundary }) => boundary === name || `${boundary}--` === name);
    return index < 0 ? null : { index, isLast: this.#open[index]?.boundary !== name };
  }

  /** Where the next line that is a declared boundary begins; the end of the mail when there is none. */
  #nextBoundary(): number {
    let from = Math.max(0, this.#at - 1);
    for (; this.#open.length > 0 && this.#looks < maxBoundaryLooks; this.#looks += 1) {
      const found = this.#raw.indexOf('\n--', from);
      if (found < 0) break;
      if (this.#boundaryAt(found + 1) !== null) return found + 1;
      from = found + 1;
    }
    return this.#raw.length;
  }
}
