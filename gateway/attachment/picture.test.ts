import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Create } from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { rewritePicture } from './picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const source = join(folder, 'source');
const target = join(folder, 'target');

function rewrite(bytes: Uint8Array, type: string) {
  writeFileSync(source, bytes);
  rmSync(target, { force: true });
  return rewritePicture(source, target, type);
}

const red = (width: number, height: number): Create => ({ width, height, channels: 3, background: 'red' });
const plain = (width = 8, height = 4) => sharp({ create: red(width, height) });

/** The header chunk of a PNG that claims a size, and too few pixels after it. */
function claimedPng(width: number, height: number): Buffer {
  const chunk = (name: string, content: Buffer): Buffer => {
    const said = Buffer.concat([Buffer.from(name, 'latin1'), content]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(content.length);
    let crc = 0xffffffff;
    for (const byte of said) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
    return Buffer.concat([frame.subarray(0, 4), said, frame.subarray(4)]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A moving GIF of one pixel with so many frames. */
function gif(frames: number, side = 1): Buffer {
  const sides = Buffer.from([side & 255, side >> 8, side & 255, side >> 8]);
  const head = Buffer.concat([Buffer.from('GIF89a'), sides, Buffer.from('800000ff000000ff00', 'hex')]);
  const frame = Buffer.from('21f90400010000002c000000000100010000024c0100', 'hex');
  const frameOf = Buffer.from('21f904000a0000002c00000000010001000002024c0100', 'hex');
  return Buffer.concat([head, ...Array<Buffer>(frames).fill(frame.length > 0 ? frameOf : frame), Buffer.from(';')]);
}

test('F5: a photo comes out upright, in its size, and without where it was taken', async () => {
  await plain()
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
    .toFile(source);
  const sideways = readFileSync(source);
  const taken = await sharp(source).metadata();
  expect(taken.orientation).toBe(6);
  expect(taken.exif?.includes('Camera')).toBe(true);
  expect(await rewrite(sideways, 'image/jpeg')).toEqual({ type: 'image/jpeg', ending: 'jpg', width: 4, height: 8 });
  const kept = readFileSync(target);
  const { exif, icc, xmp, iptc, orientation, width, height } = await sharp(target).metadata();
  expect({ exif, icc, xmp, iptc, orientation, width, height }).toEqual({ width: 4, height: 8 });
  expect(kept.includes('Camera') || kept.includes('Exif') || kept.includes('GPS')).toBe(false);
});

test('F1: nothing that hid behind or within a picture is left', async () => {
  const page = '<script>alert(1)</script>';
  const behind = Buffer.concat([await plain().png().toBuffer(), Buffer.from(page)]);
  expect(await rewrite(behind, 'image/png')).toMatchObject({ type: 'image/png' });
  expect(readFileSync(target).includes(page)).toBe(false);
  const script = Buffer.concat([await plain().gif().toBuffer(), Buffer.from('/*'), Buffer.from(page)]);
  expect(await rewrite(script, 'image/gif')).toMatchObject({ type: 'image/gif' });
  expect(readFileSync(target).includes(page)).toBe(false);
});

test('F3: a picture that says it is enormous is declined by its header, undecoded', async () => {
  expect(await rewrite(claimedPng(50_000, 50_000), 'image/png')).toEqual({ refused: 'picture-too-large' });
  expect(await rewrite(claimedPng(10_001, 1), 'image/png')).toEqual({ refused: 'picture-too-large' });
  expect(await rewrite(claimedPng(8_000, 7_000), 'image/png')).toEqual({ refused: 'picture-too-large' });
});

test('F3: of a picture with a hundred thousand frames one is left; of one that moves a little, all', async () => {
  expect(await rewrite(gif(100_000), 'image/gif')).toMatchObject({ type: 'image/gif', width: 1, height: 1 });
  expect((await sharp(target).metadata()).pages ?? 1).toBe(1);
  const frames = [red(4, 4), { ...red(4, 4), background: 'blue' }].map((create) => ({ create }));
  const moving = await sharp(frames as never, { join: { animated: true } } as never)
    .gif()
    .toBuffer();
  expect(await rewrite(moving, 'image/gif')).toMatchObject({ width: 4, height: 4 });
  expect((await sharp(target).metadata()).pages).toBe(2);
});

test('each kind that can be shown comes out as a kind that can be shown', async () => {
  expect(await rewrite(await plain().webp().toBuffer(), 'image/webp')).toMatchObject({ type: 'image/webp', width: 8 });
  expect(await rewrite(await plain().avif().toBuffer(), 'image/avif')).toMatchObject({
    type: 'image/webp',
    ending: 'webp',
  });
});

test('what is broken, cut off or another kind than it says is declined, and never ends the program', async () => {
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7919) % 251));
  const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg()
    .toBuffer();
  expect(await rewrite(whole.subarray(0, whole.length / 2), 'image/jpeg')).toEqual({ refused: 'picture-broken' });
  expect(await rewrite(whole, 'image/png')).toEqual({ refused: 'picture-broken' });
  expect(
    await rewrite(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'), 'image/png'),
  ).toEqual({ refused: 'picture-broken' });
  for (let at = 0; at < whole.length; at += 97) {
    const bent = Buffer.from(whole);
    bent[at] = (bent[at] ?? 0) ^ 0xff;
    await rewrite(bent, 'image/jpeg');
  }
});

test('a full disk is not the picture’s fault', async () => {
  writeFileSync(source, await plain().png().toBuffer());
  await expect(rewritePicture(source, join(folder, 'no-such-folder', 'x'), 'image/png')).rejects.toThrow('ENOENT');
});
