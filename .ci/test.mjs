// Everything `npm test` runs, one after the other, each with its verdict, and at the end the plain line
// `N passed, N failed`. A check (types, lint, …) counts as one; tests count one by one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function run(name, command, args) {
  console.log(`\n▶ ${name}`);
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } });
  console.log(`  ${status === 0 ? 'ok' : 'FAILED'} after ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  return status === 0;
}

function check(name, script) {
  const isOk = run(name, 'npm', ['run', '--silent', script]);
  total[isOk ? 'passed' : 'failed'] += 1;
  if (!isOk) failures.push(name);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function tests(project) {
  const file = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const isOk = run(`tests: ${project}`, 'vitest', ['run', '--project', project, ...reporters]);
  const report = readReport(file);
  const ran = report ? report.numPassedTests + report.numFailedTests : 0;
  total.passed += report?.numPassedTests ?? 0;
  total.failed += report?.numFailedTests ?? 0;
  total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  for (const suite of report?.testResults ?? []) {
    for (const test of suite.assertionResults) {
      if (test.status === 'failed') failures.push(`${project}: ${test.fullName}`);
      if (test.status === 'pending' || test.status === 'skipped') console.log(`  SKIPPED: ${test.fullName}`);
    }
  }
  // A file that does not even load has no tests to count, and a project without tests proves nothing.
  if ((!isOk && !report?.numFailedTests) || ran === 0) {
    total.failed += 1;
    failures.push(`${project}: ${ran === 0 ? 'no test ran' : 'a file could not be run'}`);
  }
}

check('types', 'check:types');
check('lint and format', 'check:lint');
check('import rules', 'check:imports');
check('nothing unused', 'check:unused');
check('build', 'build');
check('packages to publish', 'build:packages');
check('byte budgets', 'size');
check('element reference', 'check:elements');
for (const project of ['node', 'web', 'journeys']) tests(project);
rmSync(folder, { recursive: true, force: true });

if (process.env.CI === 'true' && total.skipped > 0) {
  failures.push(`${total.skipped} skipped, which CI does not allow`);
  total.failed += total.skipped;
  total.skipped = 0;
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
