import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folders of our own packages, by the names under which they are imported. */
const packages = ['sdk', 'widget', 'gateway', 'demo-site'];
const scope = '@throughline';

/** Links what is installed into a copy; our own packages lead to the copy itself and not back to where it came from. */
function linkModules(root: string, copy: string): void {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  mkdirSync(join(to, scope), { recursive: true });
  for (const name of readdirSync(from)) {
    // What tools keep from run to run is of one tree.
    const isOfRun = name.startsWith('.') && name !== '.bin';
    if (name !== scope && !isOfRun) symlinkSync(join(from, name), join(to, name));
  }
  for (const name of packages) symlinkSync(join('..', '..', name), join(to, scope, name));
}

/** A copy of a checkout as it stands, with what is not committed yet, in a temporary folder. */
export function copyTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'throughline-mutants-'));
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of listed.split('\0')) {
    // Removed, and the removal not committed.
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  linkModules(root, copy);
  return copy;
}

/** Another copy of such a copy, for one mutant to be planted in. */
export function copyAgain(tree: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'throughline-mutant-'));
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

export const removeTree = (tree: string): void => rmSync(tree, { recursive: true, force: true });
