import type { ClientFrame } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { positions, TabsUnderTest, type TabUnderTest } from '../testing/tabs-under-test.ts';
import { settled } from '../testing/test-world.ts';

const kinds = ['open', 'close', 'crash', 'freeze', 'thaw', 'send', 'write', 'wait', 'wake', 'leave', 'drop'] as const;

interface Step {
  kind: (typeof kinds)[number] | 'turn';
  /** Which tab, modulo how many there are. */
  at: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...kinds) },
    { weight: 2, arbitrary: fc.constantFrom<Step['kind']>('write', 'send', 'turn', 'wait') },
  ),
  at: fc.nat(9),
});

/** When the code for other tabs comes to a tab. */
type Fetch = 'at once' | 'late' | 'too late' | 'never' | 'not even a no';
const fetch = fc.constantFrom<Fetch>('at once', 'late', 'too late', 'never', 'not even a no');

/** Up to ten tabs that come, go, sleep and wake, while somebody writes and each of them speaks. */
class Story {
  readonly all = new TabsUnderTest();
  readonly #fetches: readonly Fetch[];
  readonly #fetchOf = new Map<TabUnderTest, Fetch>();
  #said = 0;
  readonly #away = new Set<TabUnderTest>();

  /** `fetches`: of one tab after the other, and again from the beginning. */
  constructor(fetches: readonly Fetch[]) {
    this.#fetches = fetches;
    this.all.loadOthers = (tab) => this.#fetch(tab);
  }

  #fetch(tab: TabUnderTest): ReturnType<TabsUnderTest['loadOthers']> {
    const { size } = this.#fetchOf;
    const fetch = this.#fetchOf.get(tab) ?? this.#fetches[size % this.#fetches.length] ?? 'at once';
    this.#fetchOf.set(tab, fetch);
    if (fetch === 'at once') return partsAtHand.tabs();
    return new Promise((resolve, reject) => {
      if (fetch === 'never') tab.loop.run(() => reject(new TypeError('Failed to fetch dynamically imported module')));
      else if (fetch !== 'not even a no') {
        tab.world.clock.after(fetch === 'late' ? 2_000 : 9_000, () => void partsAtHand.tabs().then(resolve));
      }
    });
  }

  /** Whether some tab had to stand alone, or may yet. */
  get #isSplit(): boolean {
    return this.#fetches.some((fetch) => fetch === 'never' || fetch === 'not even a no');
  }

  async play({ kind, at }: Step): Promise<void> {
    const { all } = this;
    const tab = all.tabs[at % all.tabs.length];
    if (kind === 'open' && all.tabs.length < 10) all.open();
    if (kind === 'write') await all.write();
    if (kind === 'wait') await all.wait(3_000);
    // Half a turn: what comes next meets messages that are still under way.
    if (kind === 'turn') await Promise.resolve();
    if (kind === 'drop') all.sockets.at(at % Math.max(1, all.sockets.length))?.drop();
    if (tab) this.#playOn(tab, kind);
    this.#check();
  }

  #playOn(tab: TabUnderTest, kind: Step['kind']): void {
    const { all } = this;
    if (kind === 'crash') all.crash(tab);
    if (kind === 'freeze') tab.loop.freeze();
    if (kind === 'thaw') tab.loop.thaw();
    if (!tab.loop.isRunning) return;
    if (kind === 'close') all.close(tab);
    if (kind === 'send') tab.line.send(this.#read());
    if (kind === 'wake') tab.outside.wake();
    if (kind === 'leave') this.#leaveOrReturn(tab);
  }

  #leaveOrReturn(tab: TabUnderTest): void {
    if (this.#away.delete(tab)) tab.return();
    else {
      this.#away.add(tab);
      tab.leave();
    }
  }

  #read(): ClientFrame {
    this.#said += 1;
    return { type: 'read', conversationId: 'c1', upTo: this.#said };
  }

  /** At every moment: no tab is told entries with a gap or out of order. */
  #check(): void {
    for (const { frames } of this.all.tabs) positions(frames);
  }

  /** Once things have settled, with the tabs that run and are not away. */
  async checkSettled(): Promise<void> {
    const { all } = this;
    await all.wait(60_000);
    const awake = all.running.filter((tab) => !this.#away.has(tab));
    const leading = awake.length > 0 ? 1 : 0;
    if (this.#isSplit) expect(all.leading.length).toBeGreaterThanOrEqual(leading);
    else expect(all.leading).toHaveLength(leading);
    const sockets = all.sockets.length;
    const before = awake.map(({ frames }) => positions(frames).length);
    await all.write();
    all.heard.length = 0;
    const said = awake.map(({ line }) => {
      const frame = this.#read();
      expect(line.state).toEqual({ state: 'live' });
      expect(line.send(frame)).toBe(true);
      return frame;
    });
    await settled();
    expect(awake.map(({ frames }) => positions(frames).length)).toEqual(before.map((count) => count + 1));
    expect(all.heard).toEqual(expect.arrayContaining(said));
    expect(all.heard).toHaveLength(said.length);
    this.#check();
    // Each further connection is one that a sleeping tab still has, or one that stands alone.
    const most = this.#isSplit ? awake.length : 1;
    expect(sockets).toBeLessThanOrEqual(most + all.tabs.filter(({ loop }) => !loop.isRunning).length);
  }

  async wakeAll(): Promise<void> {
    for (const { loop } of this.all.tabs) loop.thaw();
    await settled();
    for (const tab of this.#away) if (this.all.tabs.includes(tab)) tab.return();
    this.#away.clear();
    await this.checkSettled();
    if (!this.#isSplit) expect(this.all.sockets.length).toBe(this.all.tabs.length > 0 ? 1 : 0);
  }
}

async function play(fetches: readonly Fetch[], steps: readonly Step[]): Promise<void> {
  const story = new Story(fetches);
  story.all.open();
  for (const next of steps) await story.play(next);
  await story.checkSettled();
  await story.wakeAll();
}

const steps = fc.array(step, { minLength: 1, maxLength: 60 });

test('whatever tabs do, one of those that are awake leads, and all of them hear everything in order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, (all) => play(['at once'], all)),
    { numRuns: 200 },
  );
});

test('so it is where the code for other tabs comes late, or too late to wait for it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Fetch>('at once', 'late', 'too late'), { minLength: 1, maxLength: 4 }),
      steps,
      play,
    ),
    { numRuns: 200 },
  );
});

test('where it cannot be fetched some may have connections of their own, and still all hear and say everything', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fetch, { minLength: 1, maxLength: 4 }), steps, play), { numRuns: 200 });
});
