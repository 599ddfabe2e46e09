import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import type { DeviceStorage } from './device-storage.ts';
import { type Fault, failFrom } from './failing-indexeddb.fixture.ts';
import { idbStorage } from './idb-storage.ts';
import { withFallback } from './with-fallback.ts';

const faults: Fault[] = ['throws', 'is aborted', 'is aborted at the end', 'never answers'];
const clock = new ManualClock();
const broken = vi.fn();

const open = (): DeviceStorage => withFallback(idbStorage('record', clock), broken);
const kept = (): Promise<Map<string, unknown>> => idbStorage('record', clock).readAll();

/** A device's life: what the storage said is kept after each step. */
async function live(storage: DeviceStorage): Promise<Map<string, unknown>> {
  const acked = new Map<string, unknown>();
  acked.set('device', await storage.keepFirst('device', 'this one'));
  await storage.write([['outbox/1', 'first']]);
  acked.set('outbox/1', 'first');
  await Promise.all([
    storage.write([['outbox/2', 'second']]).then(() => acked.set('outbox/2', 'second')),
    storage.write([['outbox/3', 'third']]).then(() => acked.set('outbox/3', 'third')),
    storage.readAll(),
  ]);
  acked.delete('outbox/1');
  await storage.write([['replica', 'copy']], ['outbox/1']);
  acked.set('replica', 'copy');
  await storage.readAll();
  return acked;
}

/** Runs with call 1, 2, 3 … failing, until the run needs no more calls; the result is how many times one failed. */
async function everyCall(fault: Fault, lasting: boolean, run: () => Promise<void>): Promise<number> {
  let hits = 0;
  for (let from = 1; ; from++) {
    vi.stubGlobal('indexedDB', new IDBFactory());
    broken.mockClear();
    const told = failFrom(from, fault, lasting, () => clock.advance(4_000));
    await run();
    vi.restoreAllMocks();
    // Not every call can hang, but a run has fewer than a hundred.
    if (told.hit === 0 && (fault !== 'never answers' || from > 100)) return hits;
    hits += told.hit;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe.each(faults)('a call to IndexedDB that %s', (fault) => {
  test('once is made good on a new connection, whichever call it is', async () => {
    const hits = await everyCall(fault, false, async () => {
      const storage = open();
      const acked = await live(storage);
      expect(storage.kind).toBe('indexeddb');
      vi.restoreAllMocks();
      expect(await kept()).toEqual(acked);
    });
    expect(broken).not.toHaveBeenCalled();
    expect(hits).toBeGreaterThanOrEqual(fault === 'never answers' ? 1 : 20);
  });

  test('from some call on costs nothing that was said to be kept, and the person is told', async () => {
    const hits = await everyCall(fault, true, async () => {
      const storage = open();
      const acked = await live(storage);
      expect(broken).toHaveBeenCalledTimes(storage.kind === 'memory' ? 1 : 0);
      const here = await storage.readAll();
      vi.restoreAllMocks();
      expect(new Map([...(await kept()), ...here])).toEqual(new Map([...(await kept()), ...acked]));
    });
    expect(hits).toBeGreaterThanOrEqual(fault === 'never answers' ? 1 : 20);
  });

  test('while the record is wiped leaves nothing, or says so', async () => {
    const outcomes = new Set<string>();
    await everyCall(fault, true, async () => {
      const storage = open();
      await storage.write([['outbox/1', 'secret words']]);
      const outcome = await storage.clear().then(
        () => 'wiped',
        () => 'left',
      );
      outcomes.add(outcome);
      vi.restoreAllMocks();
      if (outcome === 'wiped') expect(await kept()).toEqual(new Map());
    });
    expect([...outcomes].sort()).toEqual(fault === 'never answers' ? ['wiped'] : ['left', 'wiped']);
  });
});
