import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyEdit, type Mutant, type Proof } from './mutant.ts';
import { theTwelve } from './the-twelve.ts';
import { type Trial, tryMutants } from './try-mutants.ts';

/** A program of one line, and what proves that it is right. */
const sum = 'export const sum = (a, b) => a + b;\n';
const proof: Proof = {
  name: 'two and two',
  args: [
    '--input-type=module',
    '-e',
    "import { sum } from './sum.mjs'; if (sum(2, 3) !== 5) { console.log('wrong: ' + sum(2, 3)); process.exit(1); }",
  ],
};

let tree = '';
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'throughline-tree-'));
  writeFileSync(join(tree, 'sum.mjs'), sum);
});
afterEach(() => rmSync(tree, { recursive: true }));

const planting = (find: string, put: string): Mutant => ({
  name: `${find} as ${put}`,
  breaks: 'sums are right',
  edits: [{ file: 'sum.mjs', find, put }],
  proof,
  shows: /wrong: -?\d/,
});

const outcomes = (trials: readonly Trial[]): Trial['outcome'][] => trials.map(({ outcome }) => outcome);

test('a mutant that breaks the promise is caught, and the tree stays as it was', async () => {
  expect(outcomes(await tryMutants([planting('a + b', 'a - b')], tree, 1))).toEqual(['caught']);
  expect(readFileSync(join(tree, 'sum.mjs'), 'utf8')).toBe(sum);
});

test('a mutant that changes nothing is reported as not caught', async () => {
  expect(outcomes(await tryMutants([planting('a + b', 'b + a')], tree, 1))).toEqual(['not caught']);
});

test('a mutant that only cannot run is no proof of anything', async () => {
  expect(outcomes(await tryMutants([planting('a + b', 'a + ')], tree, 1))).toEqual(['failed otherwise']);
});

test('a mutant whose text is gone, or there twice, is reported', async () => {
  const mutants = [planting('a * b', ''), planting('a', 'b')];
  expect(outcomes(await tryMutants(mutants, tree, 2))).toEqual(['no longer applies', 'no longer applies']);
});

test('a proof that fails by itself catches nothing, and is told once', async () => {
  writeFileSync(join(tree, 'sum.mjs'), sum.replace('+', '*'));
  const told: string[] = [];
  const mutants = [planting('a * b', 'a - b'), planting('a * b', 'a / b')];
  const onBrokenProof = ({ name }: Proof, output: string): number => told.push(`${name} ${output.trim()}`);
  expect(outcomes(await tryMutants(mutants, tree, 2, { onBrokenProof }))).toEqual([
    'proof is broken',
    'proof is broken',
  ]);
  expect(told).toEqual(['two and two wrong: 6']);
});

test.each(theTwelve)('$name is planted in code that is there', ({ edits }) => {
  for (const edit of edits) {
    const text = readFileSync(new URL(`../../${edit.file}`, import.meta.url), 'utf8');
    expect(applyEdit(text, edit), edit.file).not.toBeNull();
  }
});

test('there are twelve', () => {
  expect(new Set(theTwelve.map(({ name }) => name)).size).toBe(12);
});
