// Writes the custom-elements manifest and holds docs/elements.md against it: every public element and attribute of it
// must be named there.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { status, stderr } = spawnSync('cem', ['analyze', '--quiet'], { encoding: 'utf8' });
if (status !== 0) {
  console.log(stderr);
  process.exit(1);
}
const manifest = JSON.parse(readFileSync('widget/dist/custom-elements.json', 'utf8'));
const reference = readFileSync('docs/elements.md', 'utf8');
const elements = manifest.modules
  .flatMap((module) => module.declarations ?? [])
  .filter((declaration) => ['throughline-chat', 'throughline-desk'].includes(declaration.tagName));
const missing = [];
for (const { tagName, attributes = [], events = [], cssProperties = [] } of elements) {
  for (const { name } of [{ name: tagName }, ...attributes, ...events, ...cssProperties]) {
    if (name && !reference.includes(`\`${name}\``)) missing.push(`${tagName}: ${name}`);
  }
}
if (elements.length !== 2) missing.push(`the manifest holds ${elements.length} of 2 public elements`);
for (const line of missing) console.log(`not in docs/elements.md: ${line}`);
process.exit(missing.length > 0 ? 1 : 0);
