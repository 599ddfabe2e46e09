import { smoke } from './smoke.ts';

const benches: Record<string, () => Promise<boolean>> = { smoke };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  console.log(`Which one? npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(2);
}
process.exit((await bench()) ? 0 : 1);
