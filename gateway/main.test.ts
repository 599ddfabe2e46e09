import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let running: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-main-'));
});
afterEach(async () => {
  if (running && running.exitCode === null) {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

/** The gateway as an operator starts it, and everything it says. */
function start(settings: Record<string, string>) {
  const env = { ...process.env, THROUGHLINE_DATA: folder, THROUGHLINE_PORT: '0', ...settings };
  const child = spawn(process.execPath, ['--conditions=source', 'gateway/main.ts'], { env });
  running = child;
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  return { child, said };
}

test('it prints where it is and the first agent’s password once, keeps no secret in its log, and ends in good order', async () => {
  const first = start({});
  await expect.poll(() => first.said.out, { timeout: 20_000 }).toMatch(/password: \S+/);
  const [, password = ''] = /password: (\S+)/.exec(first.said.out) ?? [];
  const [, url = ''] = /gateway: (\S+)/.exec(first.said.out) ?? [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  first.child.kill('SIGTERM');
  expect(await once(first.child, 'exit')).toEqual([0, null]);

  const secret = readFileSync(join(folder, 'secret'), 'utf8').trim();
  expect(statSync(join(folder, 'secret')).mode & 0o077).toBe(0);
  for (const hidden of [password, secret]) expect(first.said.err).not.toContain(hidden);

  const second = start({});
  await expect.poll(() => second.said.out, { timeout: 20_000 }).toContain('Throughline gateway');
  expect(second.said.out).not.toContain('password');
}, 60_000);

test('with wrong settings it does not start, names all of them, and repeats no value', async () => {
  const { child, said } = start({ THROUGHLINE_PORT: 'eighty', THROUGHLINE_SECRET: 'tooshort' });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(said.err).toContain('THROUGHLINE_PORT');
  expect(said.err).toContain('THROUGHLINE_SECRET');
  expect(said.err).not.toContain('tooshort');
}, 30_000);
