import { parseArgs } from 'node:util';
import type { Promised, Verdict } from './checker.ts';
import { noVerdict } from './faults/add-verdicts.ts';
import { channels } from './faults/channels.ts';
import { eightDays } from './faults/eight-days.ts';
import { type Fault, type FaultResult, isHeld } from './faults/fault.ts';
import { clockSteps, diskFull, fsyncError, kill } from './faults/gateway-faults.ts';
import { leaderTab } from './faults/leader-tab.ts';
import { powerLoss } from './faults/power-loss.ts';
import { percentile } from './percentile.ts';

/**
 * Makes real faults happen to a real gateway and real browsers, and judges what was promised against what is left:
 *
 *   npm run faults [-- <name> …] [--seed N]
 *
 * All but `channels`, which takes longer than the others together, unless some are named.
 */
const faults: Readonly<Record<string, Fault>> = {
  kill,
  power: powerLoss,
  full: diskFull,
  fsync: fsyncError,
  clock: clockSteps,
  tab: leaderTab,
  away: eightDays,
  channels,
};

/** A fault that could not be played to its end has broken something, too. */
async function play(name: string, fault: Fault, seed: number): Promise<FaultResult> {
  try {
    return await fault(seed);
  } catch (error) {
    return { fault: name, rounds: 0, verdict: noVerdict, recoveryMs: [], problems: [String(error)] };
  }
}

const columns = ['lost', 'duplicated', 'diverged', 'gaps', 'phantoms', 'outOfOrder'] as const satisfies Promised[];
const heads = ['fault', 'rounds', 'acked', 'lost', 'dupl.', 'diverged', 'gaps', 'phantoms', 'order', 'recovery p99'];

const counted = (verdict: Verdict): string[] => columns.map((name) => String(verdict[name]));

function line({ fault, rounds, verdict, recoveryMs }: FaultResult): string[] {
  const recovery = recoveryMs.length > 0 ? `${Math.round(percentile(recoveryMs, 0.99))} ms` : '–';
  return [fault, String(rounds), String(verdict.acked), ...counted(verdict), recovery];
}

/** A table whose columns stand under each other. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

async function main(names: readonly string[], seed: number): Promise<boolean> {
  const results: FaultResult[] = [];
  for (const name of names) {
    const fault = faults[name];
    if (!fault) throw new Error(`No such fault: ${name}. There are: ${Object.keys(faults).join(', ')}`);
    console.log(`▶ ${name}`);
    results.push(await play(name, fault, seed));
  }
  console.log(`\n${table([heads, ...results.map(line)])}`);
  for (const { fault, verdict, problems } of results) {
    for (const what of [...verdict.broken, ...problems]) console.log(`  ${fault}: ${what}`);
  }
  console.log(`\nseed ${seed}: ${results.every(isHeld) ? 'every promise was kept' : 'BROKEN'}`);
  return results.every(isHeld);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
});
const isWhole = await main(
  positionals.length > 0 ? positionals : Object.keys(faults).filter((name) => name !== 'channels'),
  Number(values.seed),
);
process.exit(isWhole ? 0 : 1);
