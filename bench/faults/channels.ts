import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStores } from '../../gateway/log/sqlite/open-stores.ts';
import { noVerdict } from './add-verdicts.ts';
import { judgeChannels, type Outcome } from './channels/judge.ts';
import { type PlayedProvider, startPlayedProvider } from './channels/provider.ts';
import { seedReplies, type Waiting } from './channels/seed-replies.ts';
import type { Fault } from './fault.ts';
import { seededRandom } from './seeded-random.ts';

const replies = 10_000;
/** So many times faster goes the worker's clock: a lease of 70 s is over after 3 s. */
const speed = 24;
const leaseMs = 70_000 / speed;
const settleWithinMs = 900_000;
const root = new URL('../..', import.meta.url);

/** A process that sends, on a file it may share with another one. */
class Sender {
  readonly #arguments: string[];
  #child: ChildProcess | null = null;
  port = 0;

  constructor(path: string, providerUrl: string, startedAt: number) {
    const file = 'bench/faults/channels/worker-process.ts';
    this.#arguments = ['--conditions=source', file, path, providerUrl, String(startedAt), String(speed)];
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#arguments, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2_000);
    });
    this.port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The sender ended with ${code}:\n${errors}`)));
      child.stdout?.on('data', (chunk) => {
        const [, port] = /listening (\d+)/.exec(String(chunk)) ?? [];
        if (port) resolve(Number(port));
      });
    });
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners('exit');
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

interface Scene {
  path: string;
  provider: PlayedProvider;
  random(): number;
  startedAt: number;
}

async function startSender({ path, provider, startedAt }: Scene): Promise<Sender> {
  const sender = new Sender(path, provider.url, startedAt);
  await sender.start();
  provider.callbackUrl = `http://127.0.0.1:${sender.port}`;
  return sender;
}

/**
 * Another process takes over while this one sleeps longer than its leases; then it wakes up beside it. One that fell
 * asleep while it was writing has the file to itself: then it is woken, and null says that nobody took over.
 */
async function takeOver(scene: Scene, asleep: Sender): Promise<Sender | null> {
  asleep.signal('SIGSTOP');
  try {
    const other = await startSender(scene);
    await pause(leaseMs * 1.2);
    asleep.signal('SIGCONT');
    await pause(scene.random() * 1_000);
    await asleep.end('SIGKILL');
    return other;
  } catch {
    asleep.signal('SIGCONT');
    return null;
  }
}

/** How many of the answers have not come to an end. */
async function stillOpen(path: string): Promise<number> {
  const stores = await openStores(path);
  const nextDueAt = await stores.deliveries.nextDueAt();
  const { count } = stores.database
    .prepare<[], { count: number }>(
      `SELECT (SELECT count(*) FROM delivery WHERE status IN ('waiting', 'sending'))
         + (SELECT count(*) FROM entry WHERE json_extract(content, '$.body.kind') = 'message'
            AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.conversation_id = entry.conversation_id)) AS count`,
    )
    .get() ?? { count: 0 };
  await stores.close();
  return nextDueAt === null ? 0 : count;
}

async function outcomesIn(path: string, waiting: readonly Waiting[]): Promise<Outcome[]> {
  const stores = await openStores(path);
  const outcomes: Outcome[] = [];
  for (const { conversationId, name } of waiting) {
    const deliveries: Outcome['deliveries'][number][] = [];
    for (const delivery of await stores.deliveries.deliveriesSince(conversationId, 0)) {
      deliveries.push({ delivery, life: await stores.deliveries.events(delivery.deliveryId) });
    }
    outcomes.push({ name, deliveries });
  }
  await stores.close();
  return outcomes;
}

/** Lets it send some more, so that a slow machine gets as many kills for its messages as a fast one. */
async function untilMoreAreTaken({ provider: { taken } }: Scene, more: number): Promise<void> {
  const enough = taken.length + more;
  const deadline = Date.now() + 30_000;
  while (taken.length < enough && Date.now() < deadline) await pause(5);
}

/** Kills at random moments until all answers have come to an end; before every fourth, another process takes over. */
async function sendUnderFire(scene: Scene): Promise<{ kills: number; takeOvers: number }> {
  const deadline = Date.now() + settleWithinMs;
  let sender = await startSender(scene);
  let kills = 0;
  let takeOvers = 0;
  try {
    while (scene.provider.taken.length < replies * 0.95 && Date.now() < deadline) {
      await untilMoreAreTaken(scene, 100 + scene.random() * 600);
      const other = kills % 4 === 3 ? await takeOver(scene, sender) : null;
      if (other) takeOvers += 1;
      sender = other ?? sender;
      await sender.end('SIGKILL');
      kills += 1;
      sender = await startSender(scene);
    }
    while ((await stillOpen(scene.path)) > 0 || scene.provider.waiting > 0) {
      if (Date.now() > deadline) throw new Error(`After ${settleWithinMs} ms answers were still on their way.`);
      await pause(1_000);
    }
    return { kills, takeOvers };
  } finally {
    await sender.end('SIGTERM');
  }
}

/**
 * Ten thousand answers through a provider at its worst, from a process that is killed, or put to sleep and taken over
 * from, at random moments: none is lost, none notified twice, and what nobody knew is asked for.
 */
export const channels: Fault = async (seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-channels-'));
  const random = seededRandom(seed);
  const provider = await startPlayedProvider(random);
  const scene: Scene = { path: join(folder, 'store.sqlite'), provider, random, startedAt: Date.now() };
  try {
    const waiting = await seedReplies(scene.path, replies, scene.startedAt);
    const since = performance.now();
    const { kills, takeOvers } = await sendUnderFire(scene);
    const seconds = Math.round((performance.now() - since) / 1_000);
    const verdict = judgeChannels(await outcomesIn(scene.path, waiting), provider.taken);
    const { mischief } = provider;
    console.log(
      [
        `  ${replies} replies in ${seconds} s; ${kills} times kill -9, ${takeOvers} take-overs from a sleeping process`,
        `  provider: ${mischief.silent} silent after taking, ${mischief.dropped} connections dropped, ${mischief.busy} busy,` +
          ` ${mischief.refused} refused; ${mischief.webhooks} webhooks, ${mischief.repeatedWebhooks} of them repeats`,
        `  lost ${verdict.lost.length}, notified twice ${verdict.notifiedTwice.length}` +
          ` (mails sent again under the same Message-ID: ${verdict.mailsAgain})`,
        `  unknown: ${verdict.unknownResolved} resolved, ${verdict.unknownLeft} left; dead letters ${verdict.deadLetters}`,
      ].join('\n'),
    );
    const { lost, notifiedTwice, invented } = verdict;
    return {
      fault: 'channels',
      rounds: kills + takeOvers,
      verdict: { ...noVerdict, acked: replies, lost: lost.length, duplicated: notifiedTwice.length },
      recoveryMs: [],
      problems: [
        ...lost.slice(0, 10).map((name) => `${name} was never told`),
        ...notifiedTwice.slice(0, 10).map((name) => `${name} was told twice`),
        ...invented.slice(0, 10).map((id) => `${id} is said to be out and never was`),
      ],
    };
  } finally {
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
