import { encode } from 'uqr';
import type { QrPicture } from './handoff-card.ts';

/** Draws a text as a QR code (ISO/IEC 18004) with the quiet edge of four modules that cameras need. */
export function drawQr(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size, path: runs.join('') };
}
