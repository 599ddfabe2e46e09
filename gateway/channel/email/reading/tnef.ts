import { ByteReader } from './byte-reader.ts';
import { type MapiProperty, mapiProperties } from './tnef-properties.ts';

/** A file that was packed into a `winmail.dat`. */
export interface TnefFile {
  name: string | null;
  type: string | null;
  contentId: string | null;
  bytes: Buffer;
}

/** What a `winmail.dat` holds. */
export interface TnefContent {
  body: { kind: 'text' | 'html'; text: string } | { kind: 'rtf-compressed'; bytes: Buffer } | null;
  files: TnefFile[];
}

const signature = 0x223e9f78;
const maxAttributes = 5_000;
const maxFiles = 100;

/** MS-OXTNEF 2.1.3.4: the attributes we read. */
const attribute = {
  body: 0x0002800c,
  codepage: 0x00069007,
  properties: 0x00069003,
  fileBegins: 0x00069002,
  fileTitle: 0x00018010,
  fileData: 0x0006800f,
  fileProperties: 0x00069005,
} as const;

/** MS-OXPROPS: the properties we read, by id. */
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  codepage: 0x3fde,
  fileData: 0x3701,
  fileName: 0x3704,
  fileLongName: 0x3707,
  fileType: 0x370e,
  fileContentId: 0x3712,
} as const;

function decoderFor(codepage: number): TextDecoder {
  if (codepage === 65_001 || codepage === 0) return new TextDecoder('utf-8');
  const asian: Readonly<Record<number, string>> = { 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' };
  const name = asian[codepage] ?? `windows-${codepage}`;
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

const withoutEnd = (text: string): string => text.replace(/\0+$/, '');

class Tnef {
  #codepage = 1252;
  #content: TnefContent = { body: null, files: [] };

  read(bytes: Buffer): TnefContent | null {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== signature) return null;
    reader.skip(2);
    for (let count = 0; count < maxAttributes && reader.left >= 11; count += 1) {
      reader.skip(1);
      const id = reader.u32();
      const data = reader.bytes(reader.u32());
      reader.skip(2);
      if (data === null) break;
      this.#take(id, data);
    }
    this.#content.files = this.#content.files.filter((file) => file.bytes.length > 0 || file.name !== null);
    return this.#content;
  }

  #text(bytes: Buffer, codepage = this.#codepage): string {
    return withoutEnd(decoderFor(codepage).decode(bytes));
  }

  #take(id: number, data: Buffer): void {
    const file = this.#content.files.at(-1);
    if (id === attribute.codepage && data.length >= 4) this.#codepage = data.readUInt32LE(0);
    else if (id === attribute.body) this.#offerText(this.#text(data));
    else if (id === attribute.properties) this.#takeMessage(mapiProperties(data));
    else if (id === attribute.fileBegins && this.#content.files.length < maxFiles)
      this.#content.files.push({ name: null, type: null, contentId: null, bytes: Buffer.alloc(0) });
    else if (file === undefined) return;
    else if (id === attribute.fileTitle) file.name ??= this.#text(data);
    else if (id === attribute.fileData) file.bytes = data;
    else if (id === attribute.fileProperties) this.#takeFile(file, mapiProperties(data));
  }

  /** Text is as good as HTML here, and both are better than RTF. */
  #offerText(text: string): void {
    const { body } = this.#content;
    if (text.trim() !== '' && (body === null || body.kind === 'rtf-compressed'))
      this.#content.body = { kind: 'text', text };
  }

  #takeMessage(properties: ReadonlyMap<number, MapiProperty>): void {
    const codepage = properties.get(property.codepage)?.bytes;
    if (codepage !== undefined && codepage.length >= 4) this.#codepage = codepage.readUInt32LE(0);
    const body = properties.get(property.body);
    if (body) this.#offerText(this.#string(body));
    const html = properties.get(property.html);
    if (html && this.#content.body?.kind !== 'text') this.#content.body = { kind: 'html', text: this.#string(html) };
    const rtf = properties.get(property.rtf);
    if (rtf) this.#content.body ??= { kind: 'rtf-compressed', bytes: rtf.bytes };
  }

  #takeFile(file: TnefFile, properties: ReadonlyMap<number, MapiProperty>): void {
    const of = (id: number): string | null => {
      const found = properties.get(id);
      return found ? this.#string(found) : null;
    };
    file.name = of(property.fileLongName) ?? file.name ?? of(property.fileName);
    file.type = of(property.fileType) ?? file.type;
    file.contentId = of(property.fileContentId) ?? file.contentId;
    const data = properties.get(property.fileData);
    if (data && file.bytes.length === 0) file.bytes = data.bytes;
  }

  #string({ isUnicode, bytes }: MapiProperty): string {
    return isUnicode ? withoutEnd(bytes.toString('utf16le')) : this.#text(bytes);
  }
}

/**
 * Reads Outlook's `winmail.dat` (TNEF, MS-OXTNEF): the words and the files in it. Null when it is none; a damaged one
 * gives what stands before the damage.
 */
export const readTnef = (bytes: Buffer): TnefContent | null => new Tnef().read(bytes);
