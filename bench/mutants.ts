import { fileURLToPath } from 'node:url';
import type { Proof } from './mutants/mutant.ts';
import { theTwelve } from './mutants/the-twelve.ts';
import { copyTree, removeTree } from './mutants/tree-copy.ts';
import { type Trial, tryMutants } from './mutants/try-mutants.ts';

/**
 * Plants twelve mistakes, one after the other, each in a copy of the tree, and sees that the proofs notice: a proof that
 * cannot fail is worth nothing.
 *
 *   npm run mutants [-- <part of a name>]
 */
const atOnce = 2;
const toldLines = 15;

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv[2] ?? '';
const mutants = theTwelve.filter(({ name }) => name.includes(wanted));
const widest = Math.max(...mutants.map(({ name }) => name.length));

const end = (output: string): string => output.trimEnd().split('\n').slice(-toldLines).join('\n');

function tell({ mutant: { name, breaks, proof }, outcome, tookMs, output }: Trial): void {
  const isCaught = outcome === 'caught';
  const how = isCaught ? `${proof.name}, ${(tookMs / 1_000).toFixed(1)} s` : outcome.toUpperCase();
  console.log(`${name.padEnd(widest)}  ${how}`);
  if (!isCaught) console.log(`  would break: ${breaks}\n${end(output)}`);
}

const tellBroken = (proof: Proof, output: string): void =>
  console.log(`${proof.name} fails without any mutant:\n${end(output)}\n`);

const tree = copyTree(root);
try {
  const trials = await tryMutants(mutants, tree, atOnce, { onTrial: tell, onBrokenProof: tellBroken });
  const caught = trials.filter(({ outcome }) => outcome === 'caught').length;
  console.log(`\ncaught ${caught}/${trials.length}`);
  process.exitCode = caught === trials.length && trials.length > 0 ? 0 : 1;
} finally {
  removeTree(tree);
}
