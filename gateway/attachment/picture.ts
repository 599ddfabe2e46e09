import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';

/** A picture with more is declined before any of it is decoded (F3). */
const maxPixels = 50_000_000;
const maxSidePixels = 10_000;
/** Of a moving picture with more frames, or with more pixels in all of them, the first frame is kept. */
const maxFrames = 200;
const decodeWithinSeconds = 30;

/** How each kind of picture is written anew. AVIF takes minutes to write at this size and becomes WebP. */
const written: Readonly<Record<string, { format: 'jpeg' | 'png' | 'webp' | 'gif'; read: string; moves: boolean }>> = {
  'image/jpeg': { format: 'jpeg', read: 'jpeg', moves: false },
  'image/png': { format: 'png', read: 'png', moves: false },
  'image/apng': { format: 'png', read: 'png', moves: false },
  'image/webp': { format: 'webp', read: 'webp', moves: true },
  'image/gif': { format: 'gif', read: 'gif', moves: true },
  'image/avif': { format: 'webp', read: 'heif', moves: false },
};
const endings = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' } as const;

/** Whether pictures of this type are written anew; others (HEIC, which the library cannot read) are kept as they are. */
export const isRewritten = (type: string): boolean => Object.hasOwn(written, type);

/** A picture as it was written anew. */
export interface WrittenPicture {
  type: string;
  ending: string;
  width: number;
  height: number;
}

// One picture at a time on one thread, and none kept: memory stays bounded, and so does what a stranger can make us do.
sharp.concurrency(1);
sharp.cache(false);
// Only the readers of the kinds above; what else the library can read (SVG, PDF, TIFF) a stranger cannot reach.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadHeifFile',
  ],
});

async function headerOf(path: string): Promise<Metadata | null> {
  try {
    return await sharp(path, { limitInputPixels: false, failOn: 'error', pages: 1 }).metadata();
  } catch {
    // Not a picture although it begins like one; there is no other reason to throw here that the caller could act on.
    return null;
  }
}

function isTooLarge({ width, height }: Metadata): boolean {
  return width > maxSidePixels || height > maxSidePixels || width * height > maxPixels;
}

/** How many frames to keep: all, or one where all would be too many. */
function framesToKeep(header: Metadata, moves: boolean): number {
  const { width, height, pages = 1 } = header;
  return moves && pages <= maxFrames && pages * width * height <= maxPixels ? pages : 1;
}

function encoded(picture: Sharp, format: 'jpeg' | 'png' | 'webp' | 'gif'): Sharp {
  if (format === 'jpeg') return picture.jpeg({ quality: 88 });
  if (format === 'png') return picture.png({ compressionLevel: 6 });
  return format === 'webp' ? picture.webp({ quality: 88, effort: 2 }) : picture.gif({ effort: 3 });
}

/** null when it is cut off, damaged on purpose, or too much work. @throws when the disk does not take it. */
async function encodeInto(picture: Sharp, target: string): Promise<OutputInfo | null> {
  let done: OutputInfo | null = null;
  picture.once('info', (info) => {
    done = info;
  });
  try {
    await pipeline(picture, createWriteStream(target, { mode: 0o600 }));
    return done;
  } catch (error) {
    // Node's own errors have a code, the picture library's have none.
    if (error instanceof Error && 'code' in error) throw error;
    return null;
  }
}

/**
 * Writes a picture anew into `target`: turned upright, and nothing of it but its pixels: no EXIF, no position (F5), nothing
 * that hid behind or within it (F1). Refused: larger than the bounds, found before decoding, or broken.
 */
export async function rewritePicture(
  source: string,
  target: string,
  type: string,
): Promise<WrittenPicture | { refused: 'picture-too-large' | 'picture-broken' }> {
  const kind = written[type];
  const header = await headerOf(source);
  if (!kind || header?.format !== kind.read) return { refused: 'picture-broken' };
  if (isTooLarge(header)) return { refused: 'picture-too-large' };
  const pages = framesToKeep(header, kind.moves);
  const picture = sharp(source, { limitInputPixels: maxPixels, failOn: 'error', pages, autoOrient: pages === 1 });
  const done = await encodeInto(encoded(picture, kind.format).timeout({ seconds: decodeWithinSeconds }), target);
  if (!done) return { refused: 'picture-broken' };
  const { width, height, pageHeight } = done;
  return { type: `image/${kind.format}`, ending: endings[kind.format], width, height: pageHeight ?? height };
}
