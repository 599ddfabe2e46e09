import { ContactClient } from '../../sdk/client/contact-client.ts';
import type { Timeline } from '../../sdk/replica/timeline.ts';
import { FakeChannels } from '../../sdk/testing/fake-channel.ts';
import { FakeLocks } from '../../sdk/testing/fake-locks.ts';
import type { FakeLoop } from '../../sdk/testing/fake-loop.ts';
import { partsAtHand } from '../../sdk/testing/parts-at-hand.ts';
import type { World } from '../../sdk/transport/world.ts';
import type { Showing } from '../checker.ts';
import { DeviceDisk, PageStorage } from './device-disk.ts';
import { Face, isPending } from './face.ts';
import { newPlace } from './network.ts';
import { options, type Stage, worldOf } from './stage.ts';
import { Program } from './virtual-time.ts';

/** One page (a tab) of a customer's browser with the real client in it. */
export class Page {
  readonly client: ContactClient;
  readonly who: string;
  /** Its storage broke: what is said here is kept only as long as it is open, and the person sees that. */
  isInMemory = false;
  readonly #stage: Stage;
  readonly #program: Program;
  readonly #device: CustomerDevice;
  readonly #face: Face;
  readonly #storage: PageStorage;
  readonly #load: number;
  #saidWithoutOrder = 0;
  readonly #wake: () => void;

  /** `load`: how often a page has been loaded on this device. */
  constructor(stage: Stage, device: CustomerDevice, who: string, load: number) {
    const { time, recorder, chance } = stage;
    this.who = who;
    this.#stage = stage;
    this.#device = device;
    this.#program = new Program(time, device.skewMs);
    this.#face = new Face(who, load, 'contact timeline', recorder);
    const names = { who: () => who, speaker: () => this.#speaker };
    const world = worldOf(stage, names, this.#program, device.place);
    if (device.hasTabs) Object.assign(world, device.tabs.of(this.#program.loop));
    this.#wake = world.wake;
    this.#load = load;
    this.#storage = new PageStorage(device.disk, time, this.#program, chance, (puts) => this.#kept(puts));
    const parts = { world, openDatabase: () => this.#storage, parts: partsAtHand };
    this.client = new ContactClient({ ...options, storage: 'indexeddb' }, parts);
    this.client.on('timeline', (timeline) => this.#face.look(timeline));
    this.client.on('storage', ({ kind }) => {
      this.isInMemory = kind === 'memory';
      recorder.note(who, `keeps in ${kind}`);
    });
    void this.client.start();
  }

  get isUpToDate(): boolean {
    const { timeline, connection } = this.client;
    return connection.state === 'live' && !timeline.items.some(isPending);
  }

  get timeline(): Timeline {
    return this.client.timeline;
  }

  set skewMs(skewMs: number) {
    this.#program.skewMs = skewMs;
  }

  async say(text: string): Promise<void> {
    const { recorder } = this.#stage;
    const entryId = await this.client.send(text);
    recorder.sent(this.#speaker, entryId);
    recorder.note(this.who, `said ${entryId} ${text.slice(0, 20)}`);
    if (this.#device.disk.kept.has(outboxPrefix + entryId)) recorder.observe({ op: 'keep', client: this.who, entryId });
  }

  async stateContract(): Promise<void> {
    const steps = [{ channel: 'web', addressId: null, afterSeconds: 0 } as const];
    const entryId = await this.client.reply.set({ steps, quiet: null, until: null });
    this.#stage.recorder.sent(this.#speaker, entryId);
  }

  /** Takes back the newest text that is not acknowledged. */
  async discardPending(): Promise<void> {
    const pending = this.timeline.items.findLast((item) => item.seq === null);
    if (!pending) return;
    this.#stage.recorder.observe({ op: 'discard', client: this.who, entryId: pending.key });
    await this.client.discard(pending.key);
  }

  /** Says one of the person's messages otherwise, or takes it back. */
  async change(text: string | null): Promise<void> {
    const own = this.timeline.items.flatMap((item) => {
      return item.kind === 'message' && item.isMine && item.seq !== null && !item.isDeleted ? [item.seq] : [];
    });
    if (own.length === 0) return;
    const seq = this.#stage.chance.pick(own);
    const entryId = await (text === null ? this.client.remove(seq) : this.client.edit(seq, text));
    this.#stage.recorder.sent(this.#speaker, entryId);
  }

  async retryFailed(): Promise<void> {
    const failed = this.timeline.items.find((item) => item.kind === 'message' && item.mark === 'failed');
    if (failed) await this.client.retry(failed.key);
  }

  wake(): void {
    this.#wake();
  }

  get isFrozen(): boolean {
    return !this.#program.loop.isRunning;
  }

  /** The browser lets it sleep, or wakes it: what was for it meanwhile comes then. */
  setFrozen(isFrozen: boolean): void {
    if (isFrozen) this.#program.loop.freeze();
    else this.#program.loop.thaw();
  }

  /** `isCrash`: nothing of the page gets to say goodbye. */
  end(isCrash: boolean): void {
    if (!isCrash) this.client.destroy();
    this.#program.end();
    this.#device.tabs.end(this.#program.loop);
  }

  showing(): Showing {
    return this.#face.showing(this.timeline);
  }

  /**
   * Whose words must stay in order. Nothing is promised across a storage that breaks: another tab may find and send what
   * still reached the disk before what is only in this page's memory.
   */
  get #speaker(): string {
    const { trouble } = this.#storage;
    if (trouble === 'none') return this.who;
    return trouble === 'denied'
      ? `${this.who} in memory ${this.#load}`
      : `${this.who} alone ${++this.#saidWithoutOrder}`;
  }

  #kept(puts: readonly (readonly [string, unknown])[]): void {
    for (const [key] of puts) {
      if (key.startsWith(outboxPrefix)) this.#stage.recorder.sent(this.#speaker, key.slice(outboxPrefix.length));
    }
  }
}

const outboxPrefix = 'outbox/';

/** What the tabs of one browser profile agree and talk by. */
class Tabs {
  readonly #locks = new FakeLocks();
  readonly #channels = new FakeChannels();

  of(loop: FakeLoop): Pick<World, 'locks' | 'openChannel'> {
    return { locks: this.#locks.of(loop), openChannel: this.#channels.of(loop) };
  }

  end(loop: FakeLoop): void {
    this.#locks.end(loop);
    this.#channels.end(loop);
  }
}

/** A customer's browser profile: its pages share what is kept, the network, and a clock that may be wrong. */
export class CustomerDevice {
  readonly name: string;
  readonly disk = new DeviceDisk();
  readonly place = newPlace();
  readonly pages: Page[] = [];
  readonly tabs = new Tabs();
  /** Whether its browser has locks and channels, by which tabs share one connection. */
  readonly hasTabs: boolean;
  skewMs = 0;
  readonly #stage: Stage;
  #tabs = 0;
  #loads = 0;

  constructor(stage: Stage, name: string, hasTabs: boolean) {
    this.#stage = stage;
    this.name = name;
    this.hasTabs = hasTabs;
  }

  open(who = `${this.name}/${++this.#tabs}`): Page {
    const page = new Page(this.#stage, this, who, ++this.#loads);
    this.pages.push(page);
    return page;
  }

  close(page: Page, isCrash: boolean): void {
    page.end(isCrash);
    this.pages.splice(this.pages.indexOf(page), 1);
  }

  reload(page: Page, isCrash: boolean): void {
    this.close(page, isCrash);
    this.open(page.who);
  }

  setClock(skewMs: number): void {
    this.skewMs = skewMs;
    for (const page of this.pages) page.skewMs = skewMs;
  }

  setNetwork(isUp: boolean, isNoticed: boolean): void {
    this.place.isUp = isUp;
    if (!isUp) for (const link of [...this.place.links]) link.silence();
    if (isNoticed) for (const page of this.pages) page.wake();
  }
}
