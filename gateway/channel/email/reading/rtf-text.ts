const maxTextLength = 200_000;
const maxDepth = 500;

interface Group {
  isSkipped: boolean;
  /** RTF made from HTML repeats what the HTML tags say; that is between `\htmlrtf` and `\htmlrtf0` (MS-OXRTFEX). */
  isRepeated: boolean;
  /** How many characters stand for a `\u` where it is not understood. */
  standIns: number;
}

const notText: ReadonlySet<string> = new Set(['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'header', 'footer']);
const spoken: ReadonlyMap<string, string> = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['row', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['emdash', '—'],
  ['endash', '–'],
  ['bullet', '•'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
]);
const token = /\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)/gi;
const lineTag = /\{\\\*\\htmltag\d{0,5} ?<(?:br|\/p|\/div|\/tr|\/li)\b[^{}]{0,300}\}/gi;

function decoderFor(rtf: string): TextDecoder {
  const codepage = /\\ansicpg(125[0-8])\b/.exec(rtf)?.[1] ?? '1252';
  return new TextDecoder(`windows-${codepage}`);
}

class RtfReader {
  readonly #decoder: TextDecoder;
  readonly #groups: [Group, ...Group[]] = [{ isSkipped: false, isRepeated: false, standIns: 1 }];
  readonly #said: string[] = [];
  #length = 0;
  #standsIn = 0;

  constructor(decoder: TextDecoder) {
    this.#decoder = decoder;
  }

  read(rtf: string): string {
    for (const [, hex, word, value, sign, brace, plain] of rtf.matchAll(token)) {
      if (this.#length > maxTextLength || this.#groups.length > maxDepth) break;
      if (brace === '{') this.#groups.push({ ...this.#group });
      else if (brace === '}') this.#close();
      else if (hex !== undefined) this.#say(this.#decoder.decode(Buffer.from(hex, 'hex')));
      else if (plain !== undefined) this.#say(plain);
      else if (sign !== undefined) this.#sign(sign);
      else if (word !== undefined) this.#word(word, value);
    }
    return this.#said.join('');
  }

  get #group(): Group {
    return this.#groups.at(-1) ?? this.#groups[0];
  }

  get #isSilent(): boolean {
    return this.#group.isSkipped || this.#group.isRepeated;
  }

  #close(): void {
    if (this.#groups.length > 1) this.#groups.pop();
  }

  #say(text: string): void {
    if (this.#isSilent) return;
    const rest = text.slice(this.#standsIn);
    this.#standsIn = Math.max(0, this.#standsIn - text.length);
    this.#said.push(rest);
    this.#length += rest.length;
  }

  #sign(sign: string): void {
    if (sign === '*') this.#group.isSkipped = true;
    else if (sign === '~') this.#say(' ');
    else if ('\\{}'.includes(sign)) this.#say(sign);
  }

  #word(word: string, value: string | undefined): void {
    if (notText.has(word)) this.#group.isSkipped = true;
    else if (word === 'htmlrtf') this.#group.isRepeated = value !== '0';
    else if (word === 'uc') this.#group.standIns = Math.min(Math.abs(Number(value ?? 1)), 10);
    else if (word === 'u') this.#unicode(Number(value ?? 0));
    else this.#say(spoken.get(word) ?? '');
  }

  #unicode(unit: number): void {
    if (this.#isSilent) return;
    this.#standsIn = 0;
    this.#say(String.fromCharCode((unit + 0x10000) % 0x10000));
    this.#standsIn = this.#group.standIns;
  }
}

/** The words of RTF, also of RTF that was made from HTML; as much as a mail may have. */
export const textOfRtf = (rtf: string): string => new RtfReader(decoderFor(rtf)).read(rtf.replace(lineTag, '\\line '));
