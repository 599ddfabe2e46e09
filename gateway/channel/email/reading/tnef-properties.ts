import { ByteReader } from './byte-reader.ts';

/** A MAPI property's first value. */
export interface MapiProperty {
  isUnicode: boolean;
  bytes: Buffer;
}

const maxProperties = 2_000;
const maxValues = 1_000;
const severalValues = 0x1000;
const unicode = 0x1f;
const object = 0x0d;
/** An object's data begins with the id of its interface. */
const interfaceIdBytes = 16;

/** Types of known length, padded to four bytes (MS-OXCDATA 2.11.1). */
const fixedBytes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const variableTypes: ReadonlySet<number> = new Set([0x1e, unicode, 0x102, object]);
const padded = (count: number): number => Math.ceil(count / 4) * 4;

/** Named properties say their name between their tag and their value (MS-OXTNEF 2.1.3.2). */
function skipName(reader: ByteReader): void {
  reader.skip(16);
  const isByName = reader.u32() === 1;
  const length = reader.u32();
  if (isByName) reader.skip(padded(length));
}

function readVariable(reader: ByteReader, type: number): MapiProperty | null {
  const count = reader.u32();
  let first: Buffer | null = null;
  for (let at = 0; at < Math.min(count, maxValues); at += 1) {
    const length = reader.u32();
    const bytes = reader.bytes(length);
    if (bytes === null) return null;
    reader.skip(padded(length) - length);
    first ??= type === object ? bytes.subarray(interfaceIdBytes) : bytes;
  }
  return { isUnicode: type === unicode, bytes: first ?? Buffer.alloc(0) };
}

function readFixed(reader: ByteReader, length: number, hasSeveral: boolean): MapiProperty | null {
  const count = hasSeveral ? reader.u32() : 1;
  const bytes = reader.bytes(Math.min(count, maxValues) * length);
  return bytes === null ? null : { isUnicode: false, bytes: bytes.subarray(0, length) };
}

/** A block of MAPI properties by id, up to the first that cannot be read. */
export function mapiProperties(data: Buffer): ReadonlyMap<number, MapiProperty> {
  const reader = new ByteReader(data);
  const properties = new Map<number, MapiProperty>();
  const count = Math.min(reader.u32(), maxProperties);
  for (let at = 0; at < count && reader.left >= 4; at += 1) {
    const tag = reader.u16();
    const id = reader.u16();
    if (id >= 0x8000) skipName(reader);
    const type = tag & ~severalValues;
    const length = fixedBytes[type];
    let found: MapiProperty | null = null;
    if (variableTypes.has(type)) found = readVariable(reader, type);
    else if (length !== undefined) found = readFixed(reader, length, type !== tag);
    if (found === null) break;
    if (!properties.has(id)) properties.set(id, found);
  }
  return properties;
}
