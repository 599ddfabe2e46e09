import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findType, isShownInPlace } from './file-type.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function typeOf(bytes: string | Uint8Array, name = 'file.dat'): Promise<string | null> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return findType(path, name);
}

const pdf = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n';
/** An empty ZIP archive, with what the specification calls its end record. */
const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);

test('documents and recordings are known by what they hold, not by what they are called', async () => {
  expect(await typeOf(pdf, 'picture.png')).toBe('application/pdf');
  expect(await typeOf(zip, 'photos.pdf')).toBe('application/zip');
  expect(await typeOf(Buffer.from('RIFF\x24\0\0\0WAVEfmt '), 'voice')).toBe('audio/wav');
});

test('words are words in any language, also when they end in half a character of the first block', async () => {
  expect(await typeOf('Guten Tag, die Bestellung fehlt.\r\n', 'note.txt')).toBe('text/plain');
  expect(await typeOf('a;b\n1;2\n', 'orders.csv')).toBe('text/csv');
  expect(await typeOf(`x${'ü'.repeat(70_000)}`, 'long.log')).toBe('text/plain');
});

test('bytes of no known kind are only that', async () => {
  expect(await typeOf(Buffer.from([1, 2, 3, 250, 251]))).toBe('application/octet-stream');
  expect(await typeOf(Buffer.from([0x61, 0x62, 0xc3]))).toBe('application/octet-stream');
  expect(await typeOf(Buffer.concat([Buffer.alloc(70_000, 'a'), Buffer.from([0xff])]))).toBe(
    'application/octet-stream',
  );
});

test('F1, X3: pages, pictures with scripts, programs and scripts are declined, whatever they are called', async () => {
  for (const page of [
    '<!DOCTYPE html><script>alert(1)</script>',
    '\ufeff \n <HTML><body onload=x>',
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    '<!-- --><html></html>',
    '<script>x</script>',
    '#!/bin/sh\nrm -rf /\n',
    '<?php system($_GET["c"]);',
  ]) {
    expect(await typeOf(page, 'harmless.txt'), page).toBeNull();
  }
  const programs = [
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(64)]),
    Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(64)]),
    Buffer.from('\0asm\x01\0\0\0'),
  ];
  for (const program of programs) expect(await typeOf(program, 'photo.jpg')).toBeNull();
});

test('F1: what the reader’s system would run by its name is declined whatever it holds', async () => {
  for (const name of ['a.exe', 'a.txt.bat', 'a.JS', 'a.ps1', 'a.html', 'a.svg', 'a.lnk', 'a.docm', 'a.jar']) {
    expect(await typeOf('just words', name), name).toBeNull();
  }
  expect(await typeOf(pdf, 'invoice.pdf.exe')).toBeNull();
});

test('an older Office document is told from an installer by its name', async () => {
  const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
  expect(await typeOf(compound, 'letter.doc')).toBe('application/msword');
  expect(await typeOf(compound, 'setup.msi')).toBeNull();
  expect(await typeOf(compound, 'setup')).toBeNull();
});

test('F2: an archive is not unpacked: one that would be a terabyte is an archive like any other, at once', async () => {
  const entry = Buffer.alloc(30);
  entry.write('PK\x03\x04', 'latin1');
  entry.writeUInt16LE(8, 8);
  entry.writeUInt32LE(0xfffffffe, 18);
  entry.writeUInt32LE(0xfffffffe, 22);
  entry.writeUInt16LE(1, 26);
  expect(await typeOf(Buffer.concat([entry, Buffer.from('x'), Buffer.alloc(2_000)]), 'a.zip')).toBe('application/zip');
});

test('half of anything is no reason to fail', async () => {
  for (const whole of [
    zip,
    Buffer.from(pdf),
    Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
    Buffer.from('RIFF\0\0\0\0WEBP'),
  ]) {
    for (let length = 0; length <= whole.length; length += 1) await typeOf(whole.subarray(0, length));
  }
});

test('only pictures, sound and film are shown in place', () => {
  for (const type of ['image/png', 'audio/mpeg', 'video/mp4']) expect(isShownInPlace(type)).toBe(true);
  for (const type of ['application/pdf', 'text/plain', 'image/svg+xml', 'image/heic', 'x-image/png']) {
    expect(isShownInPlace(type)).toBe(false);
  }
});
