/** Packs a `winmail.dat` as Outlook does (MS-OXTNEF), for tests. */
export interface TnefWish {
  text?: string;
  /** Packed as MAPI packs it, without back references. */
  rtf?: string;
  files: readonly { name: string; type: string; bytes: Buffer }[];
}

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

function attribute(level: number, id: number, data: Buffer): Buffer {
  const checksum = data.reduce((sum, byte) => (sum + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(checksum)]);
}

function property(type: number, id: number, value: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4);
  return Buffer.concat([u16(type), u16(id), u32(1), u32(value.length), value, padding]);
}

const long = (id: number, value: number): Buffer => Buffer.concat([u16(3), u16(id), u32(value)]);
const unicode = (id: number, text: string): Buffer => property(0x1f, id, Buffer.from(`${text}\0`, 'utf16le'));
const properties = (...all: readonly Buffer[]): Buffer => Buffer.concat([u32(all.length), ...all]);

function packRtf(rtf: string): Buffer {
  const bytes = Buffer.from(rtf, 'latin1');
  const runs: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 8) runs.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  const packed = Buffer.concat(runs);
  return Buffer.concat([u32(packed.length + 12), u32(bytes.length), u32(0x75465a4c), u32(0), packed]);
}

export function tnefOf({ text, rtf, files }: TnefWish): Buffer {
  const message = [long(0x3fde, 65_001)];
  if (text !== undefined) message.push(unicode(0x1000, text));
  if (rtf !== undefined) message.push(property(0x102, 0x1009, packRtf(rtf)));
  const packed = files.flatMap(({ name, type, bytes }) => [
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from('SHORT~1.PDF\0')),
    attribute(2, 0x0006800f, bytes),
    attribute(2, 0x00069005, properties(unicode(0x3707, name), unicode(0x370e, type))),
  ]);
  return Buffer.concat([u32(0x223e9f78), u16(1), attribute(1, 0x00069003, properties(...message)), ...packed]);
}
