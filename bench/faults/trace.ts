/** One thing a program did to its disk, as `disk.c` wrote it down. */
export type DiskStep =
  | { do: 'write'; path: string; offset: number; bytes: Uint8Array }
  | { do: 'truncate'; path: string; size: number }
  | { do: 'sync'; path: string }
  | { do: 'unlink'; path: string };

const headBytes = 17;

/** Reads a trace; a last record that was cut off by a kill is left out. */
export function readTrace(bytes: Buffer): DiskStep[] {
  const paths = new Map<number, string>();
  const steps: DiskStep[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const letter = String.fromCharCode(bytes.readUInt8(at));
    const file = bytes.readUInt32LE(at + 1);
    const number = Number(bytes.readBigUInt64LE(at + 5));
    const end = at + headBytes + bytes.readUInt32LE(at + 13);
    if (end > bytes.length) break;
    const content = bytes.subarray(at + headBytes, end);
    at = end;
    const path = paths.get(file) ?? '';
    if (letter === 'P') paths.set(file, content.toString());
    else if (letter === 'W') steps.push({ do: 'write', path, offset: number, bytes: content });
    else if (letter === 'T') steps.push({ do: 'truncate', path, size: number });
    else if (letter === 'S') steps.push({ do: 'sync', path });
    else if (letter === 'U') steps.push({ do: 'unlink', path });
    else throw new Error(`the trace has a record of an unknown letter: ${letter}`);
  }
  return steps;
}
