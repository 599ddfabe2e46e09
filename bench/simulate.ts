import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { isClean, type Promised } from './checker.ts';
import { playSeed, prepare, type RunResult } from './simulate/run.ts';

const promises = [
  'lost',
  'duplicated',
  'diverged',
  'gaps',
  'phantoms',
  'outOfOrder',
  'ackSeqMismatch',
  'stranded',
] as const satisfies readonly Promised[];

/** So many seeds are played a second time, to see that chance and time are the run's own. */
const playedTwice = 20;
const shortTrace = 40;

const isGood = ({ verdict, uncaught }: RunResult): boolean => isClean(verdict) && uncaught.length === 0;

const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function tell(result: RunResult, lines: number): void {
  const { seed, verdict, uncaught, trace } = result;
  console.log(trace.slice(-lines).join('\n'));
  console.log(`\nseed ${seed}: ${isGood(result) ? 'every promise kept' : 'broken'}`);
  for (const what of [...uncaught, ...verdict.broken]) console.log(`  ${what}`);
  if (!isGood(result)) console.log(`  once more, with all that happened: npm run simulate -- --seed ${seed}`);
}

async function replay(seed: number): Promise<boolean> {
  const image = await prepare();
  const first = await playSeed(seed, image);
  const again = await playSeed(seed, image);
  tell(first, Number.POSITIVE_INFINITY);
  const isSame = first.traceHash === again.traceHash;
  console.log(isSame ? '  played twice, twice the same' : '  played twice, and NOT the same');
  return isSame && isGood(first);
}

/** What a range of seeds came to. */
interface Tally {
  sums: Record<Promised, number>;
  failed: RunResult[];
  operations: number;
  acked: number;
  different: number;
}

const nothing = (): Tally => ({
  sums: Object.fromEntries(promises.map((name) => [name, 0])) as Record<Promised, number>,
  failed: [],
  operations: 0,
  acked: 0,
  different: 0,
});

/** Plays a range of seeds; the first `twice` of them a second time. */
async function playRange({ from, count, twice }: Range): Promise<Tally> {
  const image = await prepare();
  const tally = nothing();
  for (let seed = from; seed < from + count; seed++) {
    const result = await playSeed(seed, image);
    tally.operations += result.operations;
    tally.acked += result.verdict.acked;
    for (const name of promises) tally.sums[name] += result.verdict[name];
    if (!isGood(result)) tally.failed.push(result);
    const again = seed < from + twice ? await playSeed(seed, image) : result;
    if (again.traceHash !== result.traceHash) tally.different += 1;
  }
  return tally;
}

interface Range {
  from: number;
  count: number;
  twice: number;
}

/** Plays a range in a thread of its own: runs share nothing, so each core can have its part. */
function playElsewhere(range: Range): Promise<Tally> {
  const { promise, resolve, reject } = Promise.withResolvers<Tally>();
  const worker = new Worker(new URL(import.meta.url), { workerData: range });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`a thread ended with ${code}`)));
  return promise;
}

function add(one: Tally, other: Tally): Tally {
  const sums = promises.map((name) => [name, one.sums[name] + other.sums[name]]);
  return {
    sums: Object.fromEntries(sums) as Tally['sums'],
    failed: [...one.failed, ...other.failed],
    operations: one.operations + other.operations,
    acked: one.acked + other.acked,
    different: one.different + other.different,
  };
}

async function playAll(from: number, count: number): Promise<boolean> {
  const startedAt = performance.now();
  const threads = Math.min(availableParallelism(), count);
  const ranges = Array.from({ length: threads }, (_, number): Range => {
    const [begin, end] = [number, number + 1].map((part) => from + Math.floor((part * count) / threads)) as [
      number,
      number,
    ];
    return { from: begin, count: end - begin, twice: Math.ceil(playedTwice / threads) };
  });
  const { sums, failed, operations, acked, different } = (await Promise.all(ranges.map(playElsewhere))).reduce(add);
  if (failed[0]) tell(failed[0], shortTrace);
  const others = failed.slice(1, 40).map(({ seed }) => seed);
  if (others.length > 0) console.log(`  broken, too: ${others.join(' ')}`);
  const seconds = (performance.now() - startedAt) / 1_000;
  const counts = promises.map((name) => `${inWords(name)} ${sums[name]}`).join(', ');
  console.log(`seeds ${count}, operations ${operations}, acked ${acked}, ${counts}`);
  console.log(`seeds broken ${failed.length}, played twice and different ${different}`);
  console.log(`${seconds.toFixed(1)} s on ${threads} threads, ${Math.round((count * 60) / seconds)} seeds a minute`);
  return failed.length === 0 && different === 0;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
    },
  });
  if (values.seed !== undefined) return replay(Number(values.seed));
  return playAll(Number(values.from), Number(values.seeds));
}

if (isMainThread) process.exit((await main()) ? 0 : 1);
else parentPort?.postMessage(await playRange(workerData as Range));
