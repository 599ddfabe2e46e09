// The import rules of .dependency-cruiser.mjs, and that they were held against something: a cruise that saw no modules
// would pass every rule.
import { spawnSync } from 'node:child_process';

const folders = ['sdk', 'widget', 'gateway', 'demo-site', 'bench'];
const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
const { stdout, stderr } = spawnSync('depcruise', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
let summary;
try {
  ({ summary } = JSON.parse(stdout));
} catch {
  console.log(`dependency-cruiser gave no answer:\n${stderr}`);
  process.exit(1);
}
for (const { rule, from, to } of summary.violations) console.log(`${rule.name}: ${from} → ${to}`);
const tooFew = summary.totalCruised < 150 || summary.totalDependenciesCruised < 300;
if (tooFew) console.log('The cruise saw next to nothing; the rules were not checked.');
console.log(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`,
);
process.exit(summary.violations.length > 0 || tooFew ? 1 : 0);
