import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayUnderLoad } from '../gateway-under-load.ts';
import { until, Writers } from '../writers.ts';
import type { Fault, FaultResult } from './fault.ts';
import { seededRandom } from './seeded-random.ts';
import { buildShim } from './shim.ts';

/** So many customers write while the fault happens. */
const writerCount = 20;

interface Scene {
  gateway: GatewayUnderLoad;
  writers: Writers;
  random(): number;
  problems: string[];
  recoveryMs: number[];
}

/** Sets a gateway up with customers who write, lets the fault happen, and judges what is left after everybody is back. */
async function stage(
  fault: string,
  seed: number,
  settings: Record<string, string>,
  play: (scene: Scene) => Promise<number>,
): Promise<FaultResult> {
  const gateway = new GatewayUnderLoad(settings);
  await gateway.start();
  const writers = new Writers(gateway);
  const scene: Scene = { gateway, writers, random: seededRandom(seed), problems: [], recoveryMs: [] };
  try {
    await writers.join(writerCount);
    const rounds = await play(scene);
    await writers.untilAllAcked();
    const { problems, recoveryMs } = scene;
    return { fault, rounds, verdict: await writers.judge(), recoveryMs, problems };
  } finally {
    writers.leave();
    await gateway.remove();
  }
}

/** Measures from now to the first acknowledgement after `since`. */
async function noteRecovery({ writers, recoveryMs }: Scene, since: number): Promise<void> {
  await until('the first acknowledgement after the fault', () => writers.ackedAt > since, 60_000);
  recoveryMs.push(writers.ackedAt - since);
}

const killRounds = 20;

/** `kill -9` while everybody writes, at a random moment; started again at once. Recovery counts from the restart. */
export const kill: Fault = (seed) =>
  stage('gateway kill -9', seed, {}, async (scene) => {
    const { gateway, writers, random } = scene;
    for (let round = 0; round < killRounds; round++) {
      const stopAt = performance.now() + 150 + random() * 850;
      await writers.writeUntil(() => performance.now() > stopAt);
      await gateway.kill();
      const since = performance.now();
      await writers.say();
      await gateway.start();
      await noteRecovery(scene, since);
    }
    return killRounds;
  });

const fsyncRounds = 10;

/** The disk reports an error once when it is asked to sync: nothing more may be acknowledged, and the process must end. */
export const fsyncError: Fault = (seed) => {
  const [folder, shim] = [mkdtempSync(join(tmpdir(), 'throughline-eio-')), buildShim()];
  const faulty = (failsAt: number): Record<string, string> => ({
    THROUGHLINE_DATA: folder,
    LD_PRELOAD: shim,
    FAULT_FOLDER: `${folder}/`,
    FAULT_FSYNC_FAILS_AT: String(failsAt),
  });
  const played = stage('fsync error (EIO)', seed, { THROUGHLINE_DATA: folder }, async (scene) => {
    const { gateway, writers, random, problems } = scene;
    for (let round = 0; round < fsyncRounds; round++) {
      await gateway.kill();
      gateway.settings = faulty(20 + Math.floor(random() * 60));
      await gateway.start();
      let isGone = false;
      const gone = gateway.whenGone().then((code) => {
        isGone = true;
        if (code === 0) problems.push(`round ${round}: it ended as if nothing had been`);
      });
      const deadline = performance.now() + 30_000;
      await writers.writeUntil(() => isGone || performance.now() > deadline);
      if (!isGone) problems.push(`round ${round}: it went on after an fsync error`);
      else await gone;
      const since = performance.now();
      gateway.settings = { THROUGHLINE_DATA: folder };
      await gateway.start();
      await noteRecovery(scene, since);
    }
    return fsyncRounds;
  });
  return played.finally(() => rmSync(folder, { recursive: true, force: true }));
};

const fullRounds = 5;
/** Room for a WAL at its usual size (4 MiB), for the file it is folded into, and little besides. */
const tinyDiskBytes = 16 * 1_048_576;

const isReady = async (gateway: GatewayUnderLoad): Promise<boolean> => (await fetch(`${gateway.url}/readyz`)).ok;

/** Fills a disk to its last block and gives the room back. */
function filler(folder: string): { fill(): void; free(): void } {
  const path = join(folder, 'filler');
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(path, Buffer.alloc(Number(bavail) * Number(bsize)));
    },
    free: () => rmSync(path),
  };
}

/**
 * No room on the disk: nothing is acknowledged, what is there can be read, the gateway says it is not ready, and the same
 * process goes on when there is room again. Needs root, for a tmpfs of its own.
 */
export const diskFull: Fault = async (seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${tinyDiskBytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) throw new Error(`A small tmpfs could not be mounted: ${mounted.stderr}`);
  const room = filler(folder);
  try {
    return await stage('disk full', seed, { THROUGHLINE_DATA: folder }, async (scene) => {
      const { gateway, writers, problems } = scene;
      const { pid } = gateway;
      await writers.readAll();
      for (let round = 0; round < fullRounds; round++) {
        room.fill();
        // What was on its way may still fit into blocks that the WAL has.
        const stuckAt = performance.now() + 5_000;
        const isStuck = (): boolean => performance.now() - writers.ackedAt > 1_000 || performance.now() > stuckAt;
        await writers.writeUntil(isStuck, 200);
        const ackedAt = writers.ackedAt;
        await writers.say();
        await pause(500);
        if (writers.ackedAt !== ackedAt) problems.push(`round ${round}: acknowledged on a full disk`);
        if (await isReady(gateway)) problems.push(`round ${round}: ready on a full disk`);
        const readable = await writers.readAll().catch(() => []);
        if (readable.length === 0) problems.push(`round ${round}: nothing could be read on a full disk`);
        room.free();
        await noteRecovery(scene, performance.now());
        await writers.untilAllAcked();
        if (gateway.pid !== pid) problems.push(`round ${round}: it was another process`);
        if (!(await isReady(gateway))) problems.push(`round ${round}: not ready with room on the disk`);
      }
      return fullRounds;
    });
  } finally {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
};

const hourMs = 3_600_000;
/** How far the wall clock of the gateway's machine is off, one after the other. */
const clockStepsMs = [-hourMs, 0, 48 * hourMs, -365 * 24 * hourMs, 5 * 365 * 24 * hourMs, 0];

/** The wall clock of the gateway jumps while everybody writes: order is by seq alone, and nothing waits for a past hour. */
export const clockSteps: Fault = async (seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-clock-'));
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  const settings = { LD_PRELOAD: buildShim(), FAULT_CLOCK: clock };
  try {
    return await stage('clock steps', seed, settings, async (scene) => {
      for (const stepMs of clockStepsMs) {
        const since = performance.now();
        writeFileSync(clock, String(stepMs));
        await scene.writers.writeUntil(() => performance.now() > since + 800);
        await noteRecovery(scene, since);
      }
      return clockStepsMs.length;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
