import { expect, test } from 'vitest';
import { createFileLinks, fileLinkForMs } from './file-link.ts';

const fileId = '01890000-0000-7000-8000-000000000001';
const links = createFileLinks('s'.repeat(40));

test('T7: an address of a file reads as the file for five minutes at most, and not after', () => {
  expect(fileLinkForMs).toBeLessThanOrEqual(300_000);
  const link = links.sign(fileId, 1_000);
  expect(links.read(link, 999)).toBe(fileId);
  expect(links.read(link, 1_000)).toBeNull();
});

test('T7: nobody makes or bends one', () => {
  const link = links.sign(fileId, 1_000);
  expect(createFileLinks('t'.repeat(40)).read(link, 0)).toBeNull();
  for (let at = 0; at < link.length; at += 1) {
    const bent = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
    expect(links.read(bent, 0)).toBeNull();
  }
  for (const odd of ['', `${link}A`, link.slice(1), `${link.slice(0, -1)}=`, '/'.repeat(72), 'A'.repeat(72)]) {
    expect(links.read(odd, 0)).toBeNull();
  }
});
