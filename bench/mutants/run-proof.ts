import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Proof } from './mutant.ts';

/** How a proof ended. */
export interface Ending {
  /** null: it did not end in time. */
  exitCode: number | null;
  /** What it said, the last of it. */
  output: string;
  tookMs: number;
}

/** Many times what a proof takes on a busy machine. */
const deadlineMs = 300_000;
const keptCharacters = 200_000;

/** Runs a proof in a tree, with everything it starts in a group of its own, so that nothing stays behind. */
export async function runProof({ args }: Proof, tree: string): Promise<Ending> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: tree,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output = (output + chunk).slice(-keptCharacters);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), deadlineMs);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { exitCode, output, tookMs: performance.now() - startedAt };
}
