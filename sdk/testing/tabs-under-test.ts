import type { ClientFrame, ServerFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import type { Parts } from '../client/on-demand.ts';
import { TabLine } from '../tabs/tab-line.ts';
import { Connection } from '../transport/connection.ts';
import { ben, entriesFrame, message, own, welcome } from './entries.ts';
import { FakeProfile, type FakeTab } from './fake-profile.ts';
import type { FakeSocket } from './fake-socket.ts';
import { partsAtHand } from './parts-at-hand.ts';
import { settled } from './test-world.ts';

/** One tab with what its line told it. */
export interface TabUnderTest extends FakeTab {
  line: TabLine;
  frames: ServerFrame[];
  states: ConnectionState['state'][];
  lost: number[];
  told: unknown[];
  readsDue: number;
}

/** Tabs of one profile, each with a line, and the gateway they talk to. */
export class TabsUnderTest {
  readonly profile = new FakeProfile();
  readonly tabs: TabUnderTest[] = [];
  /** How a tab fetches the code for others; a test may hold it back. */
  loadOthers: (tab: TabUnderTest) => ReturnType<Parts['tabs']> = partsAtHand.tabs;
  /** What the gateway heard besides hello and ping. */
  readonly heard: ClientFrame[] = [];
  #sockets: FakeSocket[] = [];
  #entries = 0;

  /** The sockets on which somebody was greeted and that are open. */
  get sockets(): FakeSocket[] {
    return this.#sockets.filter(({ isEnded }) => !isEnded);
  }

  get running(): TabUnderTest[] {
    return this.tabs.filter(({ loop }) => loop.isRunning);
  }

  get leading(): TabUnderTest[] {
    return this.running.filter(({ line }) => line.isLeading);
  }

  open(changes: Partial<FakeTab['world']> = {}): TabUnderTest {
    const fake = this.profile.open();
    const world = { ...fake.world, ...changes };
    fake.outside.onSocket = (socket) => this.#accept(socket);
    const record = { frames: [], states: [], lost: [], told: [], readsDue: 0 };
    const line = new TabLine({
      name: 'throughline-shop',
      world,
      page: fake.page,
      loadOthers: () => this.loadOthers(tab),
      connect: (events) => new Connection({ ...events, url: 'wss://chat.example', world, hello }),
      onFrame: (frame) => void tab.frames.push(frame),
      onState: ({ state }) => void tab.states.push(state),
      onLost: (closeCode) => void tab.lost.push(closeCode),
      onTold: (told) => void tab.told.push(told),
      onReadDue: () => {
        tab.readsDue += 1;
      },
    });
    const tab: TabUnderTest = Object.assign(fake, { ...record, line });
    this.tabs.push(tab);
    line.start();
    return tab;
  }

  /** Opens tabs one after the other, until each is up to date. */
  async openAll(count: number): Promise<TabUnderTest[]> {
    const tabs: TabUnderTest[] = [];
    for (let index = 0; index < count; index++) {
      tabs.push(this.open());
      await settled();
    }
    return tabs;
  }

  /** The tab is closed in good order. */
  close(tab: TabUnderTest): void {
    tab.line.stop();
    this.crash(tab);
  }

  crash(tab: TabUnderTest): void {
    this.profile.crash(tab);
    this.tabs.splice(this.tabs.indexOf(tab), 1);
  }

  /** Somebody writes. */
  async write(): Promise<void> {
    this.#entries += 1;
    for (const socket of this.sockets) socket.say(entriesFrame(this.#entries - 1, [message(this.#entries, ben)]));
    await settled();
  }

  async wait(durationMs: number): Promise<void> {
    // In steps, so that what tabs say to each other arrives in between as it would.
    for (let left = durationMs; left > 0; left -= 500) {
      this.profile.clock.advance(Math.min(left, 500));
      await settled();
    }
  }

  #accept(socket: FakeSocket): void {
    socket.onSaid = (frame) => {
      if (frame.type === 'ping') socket.say({ type: 'pong' });
      else if (frame.type !== 'hello') this.heard.push(frame);
      else {
        socket.say(welcome({ conversation: own('c1') }));
        socket.say(entriesFrame(this.#entries, []));
        this.#sockets.push(socket);
      }
    };
    queueMicrotask(() => socket.accept());
  }
}

const hello = (): ClientFrame => ({
  type: 'hello',
  version: 1,
  as: 'contact',
  token: 'token-of-the-device',
  locale: 'en',
  cursors: [],
});

/** The positions a line told since the last welcome; throws where one does not continue the one before. */
export function positions(frames: readonly ServerFrame[]): number[] {
  const told: number[] = [];
  let reached: number | null = null;
  for (const frame of frames) {
    if (frame.type === 'welcome') {
      reached = null;
      told.length = 0;
    }
    if (frame.type !== 'entries') continue;
    if (reached !== null && frame.after !== reached) throw new Error(`after ${reached} came ${frame.after}`);
    reached = frame.entries.at(-1)?.seq ?? frame.after;
    told.push(...frame.entries.map(({ seq }) => seq));
  }
  return told;
}
