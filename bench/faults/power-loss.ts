import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStores } from '../../gateway/log/sqlite/open-stores.ts';
import { type FinalEntry, judge, type Observation, type Verdict } from '../checker.ts';
import { addVerdicts, noVerdict } from './add-verdicts.ts';
import { DiskImage } from './disk-image.ts';
import type { Fault, FaultResult } from './fault.ts';
import { seededRandom } from './seeded-random.ts';
import { buildShim } from './shim.ts';
import { type DiskStep, readTrace } from './trace.ts';

/** So many writes are cut short, each of the run in its turn; `FAULT_POWER_CUTS` asks for fewer. */
const mostCuts = Number(process.env.FAULT_POWER_CUTS ?? 2_000);
const turns = 330;

/** Runs the script on a traced disk. */
function traceRun(folder: string): DiskStep[] {
  const traceFile = join(folder, 'trace');
  const data = join(folder, 'data');
  mkdirSync(data);
  const script = fileURLToPath(new URL('scripted-run.ts', import.meta.url));
  const { signal, stderr } = spawnSync(process.execPath, ['--conditions=source', script, data, String(turns)], {
    env: { ...process.env, LD_PRELOAD: buildShim(), FAULT_FOLDER: `${data}/`, FAULT_TRACE: traceFile },
  });
  if (signal !== 'SIGKILL') throw new Error(`The scripted run failed:\n${stderr}`);
  return readTrace(readFileSync(traceFile));
}

/** Puts the files of a disk into a fresh folder, opens the store on them and reads everything. */
async function readBack(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<FinalEntry[] | string> {
  const place = join(folder, 'after');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [path, bytes] of files) {
    // The index of the WAL lives in memory and is made anew after a start.
    if (!path.endsWith('-shm')) writeFileSync(join(place, basename(path)), bytes);
  }
  const stores = await openStores(join(place, 'throughline.db'));
  try {
    const integrity = stores.database.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return `integrity_check: ${integrity}`;
    const rows = stores.database.prepare('SELECT conversation_id, entry_id, seq FROM entry').all() as {
      conversation_id: string;
      entry_id: string;
      seq: number;
    }[];
    return rows.map((row) => ({ conversationId: row.conversation_id, entryId: row.entry_id, seq: row.seq }));
  } finally {
    await stores.close();
  }
}

const observationsIn = (notes: string): Observation[] =>
  notes
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Observation);

/**
 * The power goes at each write of a scripted run in turn, twice: once nothing that was not synced has arrived, once some
 * of it has. After each the store is opened again, and everything that had been acknowledged by then must be there.
 */
export const powerLoss: Fault = async (seed): Promise<FaultResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-power-'));
  const random = seededRandom(seed);
  const problems: string[] = [];
  const recoveryMs: number[] = [];
  let verdict: Verdict = noVerdict;
  let rounds = 0;
  try {
    const steps = traceRun(folder);
    const image = new DiskImage();
    let notes = '';
    for (const step of steps) {
      image.apply(step);
      if (step.do !== 'write') continue;
      // The notes are the observer's, not the disk's under test.
      if (step.path.endsWith('/notes')) {
        notes += Buffer.from(step.bytes).toString();
        continue;
      }
      for (const files of [image.afterPowerCut(), image.afterTornPowerCut(random)]) {
        const startedAt = performance.now();
        const final = await readBack(folder, files);
        recoveryMs.push(performance.now() - startedAt);
        if (typeof final === 'string') problems.push(`write ${rounds}: ${final}`);
        else verdict = addVerdicts(verdict, judge(observationsIn(notes), final));
      }
      rounds += 1;
      if (rounds === mostCuts) break;
    }
    if (rounds < mostCuts) problems.push(`the run had only ${rounds} writes`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { fault: 'power loss at every write', rounds, verdict, recoveryMs, problems };
};
