import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { anyPorts, startDemo } from '../demo.ts';
import { playRun } from './play-run.ts';
import { readRun } from './run-file.ts';

/** `node --conditions=source demo-site/lab/replay.ts FILE`: says whether the deliveries end as they did. */
async function main(file: string): Promise<void> {
  const run = readRun(readFileSync(file, 'utf8'));
  const dataFolder = mkdtempSync(join(tmpdir(), 'throughline-replay-'));
  const demo = await startDemo({
    dataFolder,
    ports: anyPorts,
    onCrash: (what) => process.stderr.write(`the gateway ended by itself: ${what}\n`),
  });
  try {
    const deliveries = await playRun(run, demo);
    const isSame = isDeepStrictEqual(deliveries, run.deliveries);
    const said = { isSame, deliveries, expected: run.deliveries };
    process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    process.exitCode = isSame ? 0 : 1;
  } finally {
    await demo.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

await main(process.argv[2] ?? '');
