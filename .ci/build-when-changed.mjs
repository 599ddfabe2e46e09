// Builds the bundles only when something they are made of is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync, writeFileSync } from 'node:fs';

const stamp = 'widget/dist/.built';
const sources = ['{sdk,widget,demo-site}/**/*.ts', 'rollup.config.mjs', 'package-lock.json'];
const changedAt = (file) => statSync(file).mtimeMs;

const builtAt = existsSync(stamp) ? changedAt(stamp) : 0;
const files = globSync(sources, { exclude: (name) => name === 'node_modules' || name === 'dist' });
if (!files.some((file) => changedAt(file) > builtAt)) process.exit(0);
console.log('Building …');
const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
writeFileSync(stamp, '');
