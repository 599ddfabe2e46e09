import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { planDeliveries } from '../gateway/reply/plan.ts';
import { scenes } from './contract/scenes.ts';
import { type Findings, search } from './contract/search.ts';

/**
 * Plays every sequence of what can happen to every contract, against the real planner on a manual clock:
 *
 *   npm run contract [-- --exhaustive]
 */
const isExhaustive = process.argv.includes('--exhaustive');
/** Longest contract and longest sequence: each pair is searched whole. */
const depths = isExhaustive
  ? [
      { steps: 2, happenings: 4 },
      { steps: 4, happenings: 3 },
    ]
  : [{ steps: 2, happenings: 2 }];
const toldViolations = 10;

/** What one thread searches: every `threads`-th contract. */
function share(thread: number, threads: number): Findings {
  const whole: Findings = { tried: 0, situations: 0, violations: [] };
  for (const { steps, happenings } of depths) {
    for (const [index, scene] of scenes(steps).entries()) {
      if (index % threads !== thread) continue;
      const { tried, situations, violations } = search(scene, happenings, planDeliveries);
      whole.tried += tried;
      whole.situations += situations;
      whole.violations.push(...violations);
    }
  }
  return whole;
}

function inThread(thread: number, threads: number): Promise<Findings> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { thread, threads },
      argv: process.argv.slice(2),
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const startedAt = performance.now();
  const threads = Math.min(2, availableParallelism());
  const found = await Promise.all(Array.from({ length: threads }, (_, thread) => inThread(thread, threads)));
  const violations = found.flatMap((findings) => findings.violations);
  for (const { what, scene, story } of violations.slice(0, toldViolations)) {
    console.log(`${what}\n  contract: ${scene}\n  story: ${story.join(' → ') || 'nothing'}`);
  }
  const tried = found.reduce((sum, findings) => sum + findings.tried, 0);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`permutations tried ${tried.toLocaleString('en')}, violations ${violations.length} (${seconds} s)`);
  process.exitCode = violations.length === 0 ? 0 : 1;
} else {
  parentPort?.postMessage(share(workerData.thread, workerData.threads));
}
