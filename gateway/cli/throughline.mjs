#!/usr/bin/env node
// Starts the command line. In a checkout it runs the sources, on the Node that the checkout brings (they need Node 24);
// in the published package what was built from them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = at('./main.ts');

if (!existsSync(source)) {
  await import('../dist/cli/main.js');
} else {
  const own = at('../../node_modules/.bin/node');
  const node = existsSync(own) ? own : process.execPath;
  const options = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
  const { status, error } = spawnSync(node, [...options, source, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) process.stderr.write(`throughline: ${error.message}\n`);
  process.exitCode = status ?? 1;
}
