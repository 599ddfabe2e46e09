/** A text part of a mail as a small mail of its own: its headers and the beginning of its body. */
export interface TextPart {
  isHtml: boolean;
  /** It came as `format=flowed` (RFC 3676); its copy no longer says so, since the parser would decode that wrongly. */
  isFlowed: boolean;
  delSp: boolean;
  bytes: Buffer;
}

/** What of a mail is worth parsing, cut to bounds that every parser takes well. */
export interface Outline {
  /** The mail with all its headers and no bodies: who, when, and which parts there are. */
  structure: Buffer;
  /** In order; attached texts are not among them. */
  texts: TextPart[];
  /** The same text comes in several forms (`multipart/alternative`). */
  hasAlternatives: boolean;
}

const maxHeaderBytes = 131_072;
const maxHeaderLines = 2_000;
const maxTextBytes = 131_072;
const maxTextLines = 10_000;
const maxTexts = 20;
const maxParts = 1_000;
const maxBoundaries = 100;
const maxBoundaryLooks = 50_000;

const newline = 0x0a;
const dash = 0x2d;
const declaredBoundary = /boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi;
const alternative = /^content-type\s*:\s*multipart\/alternative/im;
const contentType = /^content-type\s*:\s*([^\s;]*)/im;
const attachment = /^content-disposition\s*:\s*attachment/im;
const flowed = /\bformat\s*=\s*"?flowed"?/gi;
const delSp = /\bdelsp\s*=\s*"?yes/i;

/**
 * Takes a mail apart as far as is needed to read what somebody wrote. Attachments stay in the kept original: parsing them
 * costs seconds, and a hostile mail of 25 MB (a part in three bytes, a line in one) costs all memory. One pass with native
 * searches; of texts at most 128 KB and 10,000 lines come out.
 */
export function outlineOf(raw: Uint8Array): Outline {
  return new Outliner(raw).run();
}

class Outliner {
  readonly #raw: Buffer;
  readonly #structure: Buffer[] = [];
  readonly #texts: TextPart[] = [];
  readonly #boundaries = new Set<string>();
  #hasAlternatives = false;
  #at = 0;
  #headerBytes = 0;
  #headerLines = 0;
  #textBytes = 0;
  #textLines = 0;
  #looks = 0;
  /** What follows belongs to no part: the last boundary closed a list of parts. */
  #isAfterLast = false;

  constructor(raw: Uint8Array) {
    this.#raw = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  }

  run(): Outline {
    for (let part = 0; part < maxParts && this.#at < this.#raw.length; part += 1) {
      const isPart = !this.#isAfterLast;
      const headers = this.#readHeaders();
      this.#structure.push(Buffer.from(headers, 'latin1'));
      const end = this.#nextBoundary();
      if (isPart) this.#readText(headers, end);
      this.#at = end;
      this.#at = this.#lineEnd();
      this.#structure.push(this.#raw.subarray(end, this.#at));
    }
    return {
      structure: Buffer.concat(this.#structure),
      texts: this.#texts,
      hasAlternatives: this.#hasAlternatives,
    };
  }

  #lineEnd(): number {
    const end = this.#raw.indexOf(newline, this.#at);
    return end < 0 ? this.#raw.length : end + 1;
  }

  /** A part's headers with the empty line after them; beyond the bounds the rest of the mail is not read. */
  #readHeaders(): string {
    const start = this.#at;
    while (this.#at < this.#raw.length) {
      const end = this.#lineEnd();
      const isEmpty = end - this.#at <= 2 && this.#raw.toString('latin1', this.#at, end).trim() === '';
      if (this.#boundaryAt(this.#at) !== null) break;
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
    const headers = this.#raw.toString('latin1', start, this.#at);
    this.#learn(headers);
    return headers;
  }

  #learn(headers: string): void {
    if (alternative.test(headers)) this.#hasAlternatives = true;
    for (const [, inQuotes, plain] of headers.matchAll(declaredBoundary)) {
      if (this.#boundaries.size < maxBoundaries) this.#boundaries.add((inQuotes ?? plain ?? '').trimEnd());
    }
  }

  /** Whether a declared boundary stands here, and whether it closes its list of parts. */
  #boundaryAt(at: number): 'next' | 'last' | null {
    if (this.#raw[at] !== dash || this.#raw[at + 1] !== dash) return null;
    const line = this.#raw.toString('latin1', at + 2, at + 210);
    const name = (line.split('\n', 1)[0] ?? '').trimEnd();
    if (this.#boundaries.has(name)) return 'next';
    return name.endsWith('--') && this.#boundaries.has(name.slice(0, -2)) ? 'last' : null;
  }

  /** Where the next line that is a declared boundary begins; the end of the mail when there is none. */
  #nextBoundary(): number {
    let from = Math.max(0, this.#at - 1);
    for (; this.#looks < maxBoundaryLooks; this.#looks += 1) {
      const found = this.#raw.indexOf('\n--', from);
      if (found < 0) break;
      const boundary = this.#boundaryAt(found + 1);
      this.#isAfterLast = boundary === 'last';
      if (boundary !== null) return found + 1;
      from = found + 1;
    }
    return this.#raw.length;
  }

  #readText(headers: string, end: number): void {
    const type = (contentType.exec(headers)?.[1] ?? 'text/plain').toLowerCase();
    const isText = type === 'text/plain' || type === 'text/html';
    if (!isText || attachment.test(headers) || this.#texts.length >= maxTexts) return;
    const start = this.#at;
    const last = Math.min(end, start + maxTextBytes - this.#textBytes);
    while (this.#at < last && this.#textLines < maxTextLines) {
      this.#at = Math.min(this.#lineEnd(), last);
      this.#textLines += 1;
    }
    this.#textBytes += this.#at - start;
    const neutral = headers.replace(flowed, 'x-format=flowed');
    const bytes = Buffer.concat([Buffer.from(neutral, 'latin1'), this.#raw.subarray(start, this.#at)]);
    this.#texts.push({
      isHtml: type === 'text/html',
      isFlowed: type === 'text/plain' && neutral !== headers,
      delSp: delSp.test(headers),
      bytes,
    });
  }
}
