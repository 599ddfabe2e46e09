import { expect, test } from 'vitest';
import { DiskImage } from './disk-image.ts';
import { readTrace } from './trace.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
const write = (path: string, offset: number, content: string) =>
  ({ do: 'write', path, offset, bytes: Buffer.from(content) }) as const;

function imageOf(...steps: Parameters<DiskImage['apply']>[0][]): DiskImage {
  const image = new DiskImage();
  for (const step of steps) image.apply(step);
  return image;
}

test('what was synced is there after a power cut, what was not is gone', () => {
  const image = imageOf(write('a', 0, 'hello'), { do: 'sync', path: 'a' }, write('a', 5, ' world'), write('b', 0, 'x'));
  expect(text(image.afterPowerCut().get('a'))).toBe('hello');
  expect(image.afterPowerCut().has('b')).toBe(false);
});

test('a file that was cut short and grown again has zeros, not what was there before', () => {
  const image = imageOf(write('a', 0, 'secret'), { do: 'truncate', path: 'a', size: 1 }, write('a', 4, 'z'), {
    do: 'sync',
    path: 'a',
  });
  expect([...(image.afterPowerCut().get('a') ?? [])]).toEqual([115, 0, 0, 0, 122]);
});

test('of what was not synced anything may have arrived, and no more than that', () => {
  const image = imageOf(write('a', 0, 'aa'), { do: 'sync', path: 'a' }, write('a', 0, 'b'), write('a', 1, 'c'));
  const seen = new Set<string>();
  for (const first of [0.1, 0.5]) {
    for (const second of [0.1, 0.5]) {
      const draws = [first, second];
      seen.add(text(image.afterTornPowerCut(() => draws.shift() ?? 0).get('a')));
    }
  }
  expect([...seen].sort()).toEqual(['aa', 'ac', 'ba', 'bc']);
  expect(text(image.afterPowerCut().get('a'))).toBe('aa');
});

test('a long write can be torn at a sector', () => {
  const image = imageOf(write('a', 0, 'x'.repeat(2_000)));
  const draws = [0.9, 0.5];
  expect(image.afterTornPowerCut(() => draws.shift() ?? 0).get('a')?.length).toBe(512);
});

test('a removed file stays removed', () => {
  expect(imageOf(write('a', 0, 'x'), { do: 'sync', path: 'a' }, { do: 'unlink', path: 'a' }).afterPowerCut().size).toBe(
    0,
  );
});

test('a trace that a kill cut off is read up to the last whole record', () => {
  const record = (letter: string, file: number, number: number, content: string): Buffer => {
    const head = Buffer.alloc(17);
    head.write(letter);
    head.writeUInt32LE(file, 1);
    head.writeBigUInt64LE(BigInt(number), 5);
    head.writeUInt32LE(content.length, 13);
    return Buffer.concat([head, Buffer.from(content)]);
  };
  const whole = Buffer.concat([record('P', 0, 0, '/d/x'), record('W', 0, 7, 'abc'), record('S', 0, 0, '')]);
  const steps = [
    { do: 'write', path: '/d/x', offset: 7, bytes: Buffer.from('abc') },
    { do: 'sync', path: '/d/x' },
  ];
  expect(readTrace(whole)).toEqual(steps);
  expect(readTrace(Buffer.concat([whole, record('W', 0, 9, 'def').subarray(0, 18)]))).toEqual(steps);
});
