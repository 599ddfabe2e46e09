// Brings a fresh checkout to where it can run: the packages of the lock file, and with `--tools` what the tests need
// besides (Chromium, a mail client). It runs on the Node that is there, so it is plain JavaScript for Node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = 'node_modules/.throughline-installed';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  return status === 0;
}

function installPackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (once) …');
  // Not `npm ci`: it insists on lock entries for the native packages of every platform, which a registry that carries
  // only some of them cannot give. `--no-save` keeps to the lock file and does not write it.
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])) process.exit(1);
  writeFileSync(stamp, wanted);
}

const isThere = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

function installTools() {
  const missing = [];
  if (!['chromium', 'chromium-browser', 'google-chrome'].some(isThere)) missing.push('chromium');
  if (!isThere('s-nail')) missing.push('s-nail');
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    console.log(`Not found and not installed, because that needs root and apt-get: ${missing.join(', ')}`);
    return;
  }
  console.log(`Installing ${missing.join(' and ')} from Debian (once) …`);
  run('apt-get', ['-qq', 'update']);
  run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing]);
}

installPackages();
if (process.argv.includes('--tools')) installTools();
