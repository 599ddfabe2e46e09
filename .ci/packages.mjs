// Every file that the packages promise in `exports` is there after `npm run build:packages`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const missing = [];
for (const folder of ['sdk', 'widget', 'gateway']) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const targets of Object.values(exports)) {
    for (const file of Object.values(targets)) if (!existsSync(join(folder, file))) missing.push(join(folder, file));
  }
}
for (const file of missing) console.log(`promised and not there: ${file}`);
process.exit(missing.length > 0 ? 1 : 0);
