import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdit, type Mutant, type Proof } from './mutant.ts';
import { type Ending, runProof } from './run-proof.ts';
import { copyAgain, removeTree } from './tree-copy.ts';

/** What became of a mutant. Only `caught` is good. */
export interface Trial {
  mutant: Mutant;
  outcome:
    | 'caught'
    /** The proof passed with the mutant in place. */
    | 'not caught'
    /** The proof failed, and not by what the mutant breaks. */
    | 'failed otherwise'
    | 'did not end'
    /** The text to replace is not there, or more than once. */
    | 'no longer applies'
    /** The proof fails without the mutant, so it says nothing. */
    | 'proof is broken';
  tookMs: number;
  /** What the proof said last. */
  output: string;
}

interface Listeners {
  onTrial?(trial: Trial): void;
  onBrokenProof?(proof: Proof, output: string): void;
}

/** Each proof once. */
const proofsOf = (mutants: readonly Mutant[]): Proof[] => [...new Set(mutants.map(({ proof }) => proof))];

/** Plants a mutant in a tree; false when its text is not there. */
function plant({ edits }: Mutant, tree: string): boolean {
  return edits.every((edit) => {
    const path = join(tree, edit.file);
    const changed = applyEdit(readFileSync(path, 'utf8'), edit);
    if (changed !== null) writeFileSync(path, changed);
    return changed !== null;
  });
}

function outcomeOf({ shows }: Mutant, { exitCode, output }: Ending): Trial['outcome'] {
  if (exitCode === 0) return 'not caught';
  if (exitCode === null) return 'did not end';
  return shows.test(output) ? 'caught' : 'failed otherwise';
}

async function tryOne(mutant: Mutant, tree: string): Promise<Trial> {
  const copy = copyAgain(tree);
  try {
    if (!plant(mutant, copy)) return { mutant, outcome: 'no longer applies', tookMs: 0, output: '' };
    const ending = await runProof(mutant.proof, copy);
    return { mutant, outcome: outcomeOf(mutant, ending), tookMs: ending.tookMs, output: ending.output };
  } finally {
    removeTree(copy);
  }
}

/** Does all of it, so many at a time, and gives the results in the order of the list. */
async function eachOf<T, R>(list: readonly T[], atOnce: number, act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = list.entries();
  const work = async (): Promise<void> => {
    for (const [place, item] of queue) results[place] = await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/**
 * Tries each mutant in a copy of `tree` of its own, at most `atOnce` at a time. Each proof is run once without any, for
 * one that fails by itself would catch everything.
 */
export async function tryMutants(
  mutants: readonly Mutant[],
  tree: string,
  atOnce: number,
  { onTrial, onBrokenProof }: Listeners = {},
): Promise<Trial[]> {
  const broken = new Set<Proof>();
  await eachOf(proofsOf(mutants), atOnce, async (proof) => {
    const { exitCode, output } = await runProof(proof, tree);
    if (exitCode === 0) return;
    broken.add(proof);
    onBrokenProof?.(proof, output);
  });
  return eachOf(mutants, atOnce, async (mutant) => {
    const isBroken = broken.has(mutant.proof);
    const trial: Trial = isBroken
      ? { mutant, outcome: 'proof is broken', tookMs: 0, output: '' }
      : await tryOne(mutant, tree);
    onTrial?.(trial);
    return trial;
  });
}
