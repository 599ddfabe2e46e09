const maxRawBytes = 1_000_000;
const compressed = 0x75465a4c;
const dictionary =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
  '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** Unpacks RTF as MAPI packs it (MS-OXRTFCP), at most 1 MB of it; null when it is none. */
export function unpackRtf(bytes: Buffer): string | null {
  if (bytes.length < 16) return null;
  if (bytes.readUInt32LE(8) !== compressed) return bytes.toString('latin1', 16, 16 + maxRawBytes);
  const rawSize = Math.min(bytes.readUInt32LE(4), maxRawBytes);
  const ring = Buffer.alloc(4_096, 0x20);
  let write = ring.write(dictionary, 'latin1');
  const raw = Buffer.alloc(rawSize);
  let length = 0;
  const put = (byte: number): void => {
    if (length < rawSize) raw[length] = byte;
    length += 1;
    ring[write] = byte;
    write = (write + 1) % ring.length;
  };
  for (let at = 16; at < bytes.length && length < rawSize; ) {
    const flags = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length && length < rawSize; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const reference = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      if (from === write) return raw.toString('latin1', 0, Math.min(length, rawSize));
      for (let step = 0; step < (reference & 15) + 2; step += 1) put(ring[(from + step) % ring.length] ?? 0);
    }
  }
  return raw.toString('latin1', 0, Math.min(length, rawSize));
}
