import type { BrowserContext, Page, WebSocket } from 'playwright';
import { judge, type Observation, type Showing } from '../checker.ts';
import { until } from '../writers.ts';
import { BrowserScene, isLive, say, showingOf, showsAcked } from './browser-scene.ts';
import type { Fault } from './fault.ts';
import { seededRandom } from './seeded-random.ts';

const rounds = 10;
const tabCount = 3;
const queuedMessages = 5;
/** C8: another tab leads after at most so long. */
const takeoverWithinMs = 5_000;

/** A tab, and what tells whether it is the one with the connection. */
interface Tab {
  name: string;
  page: Page;
  socket: WebSocket | null;
  /** When it last began to connect, in milliseconds of `performance.now()`. */
  connectedAt: number;
  hasCrashed: boolean;
}

/** The tabs of one browser profile, and what was said in them. */
class Tabs {
  readonly history: Observation[] = [];
  readonly said: string[] = [];
  readonly acked = new Map<string, number>();
  readonly #scene: BrowserScene;
  #profile: BrowserContext | null = null;
  #open: Tab[] = [];
  #opened = 0;

  constructor(scene: BrowserScene) {
    this.#scene = scene;
  }

  get open(): readonly Tab[] {
    return this.#open;
  }

  /** The tab that leads: the only one with a connection. */
  get leader(): Tab | undefined {
    return this.#open.find(({ socket }) => socket && !socket.isClosed());
  }

  async fill(): Promise<void> {
    this.#profile ??= await this.#scene.profile((entryId, seq) => this.#acked(entryId, seq));
    while (this.#open.length < tabCount) {
      const name = `tab ${++this.#opened}`;
      const tab = { name, socket: null, connectedAt: 0, hasCrashed: false } as unknown as Tab;
      tab.page = await this.#scene.open(this.#profile, (page) => {
        page.on('websocket', (socket) => Object.assign(tab, { socket, connectedAt: performance.now() }));
        page.on('crash', () => Object.assign(tab, { hasCrashed: true }));
      });
      this.#open.push(tab);
    }
    await Promise.all(this.#open.map(({ page }) => isLive(page)));
  }

  async say({ name, page }: Tab, text: string): Promise<void> {
    const entryId = await say(page, text);
    this.said.push(entryId);
    this.history.push({ op: 'send', client: name, conversationId: '', entryId });
    this.history.push({ op: 'keep', client: name, entryId });
  }

  /** It ends, without a word or with the little that a closed page may still do. */
  async end(tab: Tab, how: 'crash' | 'close'): Promise<void> {
    this.#open = this.#open.filter((one) => one !== tab);
    if (how === 'close') return tab.page.close();
    const inspector = await (this.#profile as BrowserContext).newCDPSession(tab.page);
    // The one who would answer is dead.
    inspector.send('Page.crash').catch(() => {});
    await until('the tab has crashed', () => tab.hasCrashed);
    void tab.page.close();
  }

  showings(): Promise<Showing[]> {
    return Promise.all(this.#open.map(({ name, page }) => showingOf(page, name)));
  }

  #acked(entryId: string, seq: number): void {
    if (this.acked.has(entryId)) return;
    this.acked.set(entryId, performance.now());
    this.history.push({ op: 'ack', client: 'profile', conversationId: '', entryId, seq });
  }
}

/** Messages are queued, the leading tab dies, the gateway goes on. */
async function playRound(
  scene: BrowserScene,
  tabs: Tabs,
  round: number,
  random: () => number,
): Promise<{ recoveryMs: number; problem: string | null }> {
  await tabs.fill();
  const pid = scene.gateway.pid as number;
  const leader = await until('a tab leads', () => tabs.leader);
  const before = tabs.said.length;
  // The gateway stands still: what is said goes out and is not answered.
  process.kill(pid, 'SIGSTOP');
  for (let number = 1; number <= queuedMessages; number++) {
    const tab = number === 1 ? leader : tabs.open[Math.floor(random() * tabs.open.length)];
    await tabs.say(tab as Tab, `round ${round}, message ${number}`);
  }
  const killedAt = performance.now();
  await tabs.end(leader, round % 2 === 0 ? 'crash' : 'close');
  process.kill(pid, 'SIGCONT');
  const queued = tabs.said.slice(before);
  await until('all that was queued is acknowledged', () => queued.every((entryId) => tabs.acked.has(entryId)));
  await Promise.all(tabs.open.map(({ page }) => showsAcked(page, tabs.said)));
  const recoveryMs = Math.min(...queued.map((entryId) => tabs.acked.get(entryId) ?? Number.NaN)) - killedAt;
  const takeoverMs =
    Math.min(...tabs.open.map(({ connectedAt }) => connectedAt).filter((at) => at > killedAt)) - killedAt;
  const isLate = !(takeoverMs <= takeoverWithinMs);
  return { recoveryMs, problem: isLate ? `round ${round}: taken over after ${Math.round(takeoverMs)} ms` : null };
}

/**
 * The tab that has the connection of its browser profile dies with messages queued in it and in the others. Recovery
 * counts from its death to the first acknowledgement in another tab.
 */
export const leaderTab: Fault = async (seed) => {
  const scene = await BrowserScene.set();
  const [tabs, random] = [new Tabs(scene), seededRandom(seed)];
  const recoveryMs: number[] = [];
  const problems: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const played = await playRound(scene, tabs, round, random);
      recoveryMs.push(played.recoveryMs);
      if (played.problem) problems.push(played.problem);
    }
    await tabs.fill();
    await Promise.all(tabs.open.map(({ page }) => showsAcked(page, tabs.said)));
    const showings = await tabs.showings();
    const conversationId = showings[0]?.conversationId ?? '';
    const history = tabs.history.map((item) => ({ ...item, conversationId }));
    const verdict = judge(history, await scene.readAll(conversationId), showings);
    return { fault: 'leading tab killed', rounds, verdict, recoveryMs, problems };
  } finally {
    await scene.strike();
  }
};
