import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyPorts, startDemo } from '../demo.ts';
import { playRun } from '../lab/play-run.ts';
import { readRun } from '../lab/run-file.ts';

/** Runs that were exported from the lab's page. */
const folder = join(import.meta.dirname, 'replays');

test.each(readdirSync(folder))('a recorded run ends with the same deliveries: %s', async (name) => {
  const run = readRun(readFileSync(join(folder, name), 'utf8'));
  const dataFolder = mkdtempSync(join(tmpdir(), 'throughline-replay-'));
  const onCrash = (what: string): never => expect.fail(`the gateway ended by itself: ${what}`);
  const demo = await startDemo({ dataFolder, ports: anyPorts, onCrash });
  try {
    expect(await playRun(run, demo)).toEqual(run.deliveries);
  } finally {
    await demo.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
