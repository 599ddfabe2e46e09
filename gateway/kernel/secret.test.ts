import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secretBesideData } from './secret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the secret is made once, for its owner alone, and found again', () => {
  const secret = secretBesideData(folder);
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(statSync(join(folder, 'secret')).mode & 0o077).toBe(0);
  expect(secretBesideData(folder)).toBe(secret);
  expect(readdirSync(folder)).toEqual(['secret']);
});

test('an emptied secret stops the start instead of making every signature anybody’s', () => {
  writeFileSync(join(folder, 'secret'), '');
  expect(() => secretBesideData(folder)).toThrow('holds no secret');
});
