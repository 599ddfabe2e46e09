import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStores, type Stores } from './open-stores.ts';

const writer = fileURLToPath(new URL('../testing/crash-writer.ts', import.meta.url));
const rounds = 6;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Lets the writer run until it acknowledged `acks` entries, kills it there, and returns what it said by then. */
async function writeUntilKilled(path: string, acks: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--conditions=source', writer, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > acks) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  // What follows the last line break was cut off by the kill.
  return said.split('\n').slice(0, -1);
}

async function readAll({ log }: Stores): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { conversationId } of await log.list('s', 'all', null, 100)) {
    const page = await log.read(conversationId, 'agent', 0, 1_000_000);
    const entries = page?.entries ?? [];
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(page?.head).toBe(entries.length);
    found.set(
      conversationId,
      entries.map(({ entryId }) => entryId),
    );
  }
  return found;
}

test('killed at any moment, every acknowledged entry is there once and in its place', { timeout: 60_000 }, async () => {
  const path = join(folder, 'store.db');
  const acked: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    acked.push(...(await writeUntilKilled(path, 1 + Math.floor(Math.random() * 400))));
    const stores = await openStores(path);
    expect(stores.database.pragma('integrity_check', { simple: true })).toBe('ok');
    const found = await readAll(stores);
    for (const line of acked) {
      const [conversationId = '', entryId, seq] = line.split(' ');
      expect(found.get(conversationId)?.[Number(seq) - 1]).toBe(entryId);
    }
    for (const entryIds of found.values()) expect(new Set(entryIds).size).toBe(entryIds.length);
    await stores.close();
  }
  expect(acked.length).toBeGreaterThanOrEqual(rounds);
});
