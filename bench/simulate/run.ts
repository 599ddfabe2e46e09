import { createHash } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import { uuidv7 } from '../../sdk/kernel/uuid.ts';
import { judge, type Showing, type Verdict } from '../checker.ts';
import { Chance } from './chance.ts';
import { CustomerDevice } from './customer-device.ts';
import { Desk } from './desk.ts';
import { finalEntries } from './final-entries.ts';
import { agents, emptyImage, GatewayNode } from './gateway-node.ts';
import type { BusFaults } from './lossy-bus.ts';
import { Network } from './network.ts';
import { PagingReader, ResumingReader } from './readers.ts';
import { Recorder } from './recorder.ts';
import type { Stage } from './stage.ts';
import { drawTroubles, nextAct, type Trouble } from './story.ts';
import { takeOver } from './taken-over.ts';
import { Program, VirtualTime } from './virtual-time.ts';

/** What came of one seed. */
export interface RunResult {
  seed: number;
  operations: number;
  verdict: Verdict;
  /** Errors nobody caught. */
  uncaught: readonly string[];
  trace: readonly string[];
  /** Of the trace: a seed played twice has the same. */
  traceHash: string;
}

/** Everybody in a run, and what the story may do to them. */
export class Cast implements Stage {
  readonly time: VirtualTime;
  readonly recorder: Recorder;
  readonly chance: Chance;
  readonly network: Network;
  readonly devices: readonly CustomerDevice[];
  readonly desks: readonly Desk[];
  readonly reader: ResumingReader;
  readonly troubles: ReadonlySet<Trouble>;
  /** Things said so far. */
  said = 0;
  readonly #bus: BusFaults;
  readonly #pages: PagingReader;
  #program: Program;
  #gateway: GatewayNode | null = null;
  #image: Buffer;
  #meanCommitMs = 0;

  /** `most` things may happen. */
  constructor(seed: number, image: Buffer, most?: number) {
    const chance = new Chance(seed);
    this.time = new VirtualTime(most);
    this.recorder = new Recorder(this.time);
    this.chance = chance;
    this.#image = image;
    this.#program = new Program(this.time);
    this.troubles = drawTroubles(chance);
    const isBad = this.troubles.has('bus');
    this.#bus = isBad ? { loss: 0.3, repeats: 0.2, meanDelayMs: 200 } : { loss: 0, repeats: 0, meanDelayMs: 0 };
    this.network = new Network(this.time, chance.split(), () => this.#gateway);
    this.devices = Array.from({ length: chance.between(2, 5) }, (_, number) => {
      return new CustomerDevice(this, `customer ${number + 1}`, chance.is(0.7));
    });
    this.desks = Array.from(agents.values(), ({ name }) => new Desk(this, name)).slice(0, chance.between(1, 3));
    this.reader = new ResumingReader(this, 'reader', [...agents.keys()][0] ?? '');
    this.#pages = new PagingReader(this);
  }

  get gateway(): GatewayNode | null {
    return this.#gateway;
  }

  does(who: string, what: string, work?: Promise<unknown> | unknown): void {
    this.recorder.does(who, what);
    void work;
  }

  async startGateway(): Promise<void> {
    const { skewMs } = this.#program;
    this.#program = new Program(this.time, skewMs);
    const note = (what: string): void => this.recorder.note('', what);
    const parts = { program: this.#program, chance: this.chance.split(), bus: this.#bus, note };
    this.#gateway = await GatewayNode.start(this.#image, parts);
    this.recorder.note('gateway', 'is up');
  }

  /** It dies at once, and comes back on what it had committed. */
  killGateway(): void {
    if (!this.#gateway) return;
    const isSilent = this.chance.is(0.3);
    this.does('gateway', isSilent ? 'its machine dies' : 'is killed');
    this.#image = this.#gateway.kill(isSilent, this.chance.is(0.1));
    this.#gateway = null;
    this.time.after(this.chance.wait(3_000), () => void this.startGateway());
  }

  restartGateway(): void {
    const gateway = this.#gateway;
    if (!gateway) return;
    this.does('gateway', 'says goodbye', gateway.close());
    this.time.after(this.chance.between(0, 2_000), () => {
      if (this.#gateway === gateway) this.killGateway();
    });
  }

  fillDisk(): void {
    const gateway = this.#gateway;
    if (!gateway) return;
    this.does('store', 'is full', gateway.setFull(true));
    this.time.after(this.chance.wait(5_000), () => {
      if (this.#gateway === gateway) gateway.setFull(false);
    });
  }

  /** How long a commit takes from here on, on average. */
  setCommitPace(meanCommitMs: number): void {
    this.#meanCommitMs = meanCommitMs;
  }

  setGatewayClock(skewMs: number): void {
    this.does('gateway', `its clock is off by ${skewMs} ms`, this.#program.setSkew(skewMs));
  }

  /** More than one page of entries comes at once. */
  flood(): void {
    const { chance, recorder } = this;
    const who = `bot ${++this.said}`;
    const texts = new Map(
      Array.from({ length: chance.between(40, 140) }, (_, number) => {
        return [uuidv7(this.#program.now(), chance.bytes), `${who} says ${number}`];
      }),
    );
    this.does('bot', `says ${texts.size} things`);
    for (const entryId of texts.keys()) recorder.sent(who, entryId);
    const gateway = this.#gateway;
    void gateway?.conversationIds().then(async (ids) => {
      if (ids.length > 0) await gateway.flood(chance.pick(ids), texts);
    });
  }

  breakLine(how: 'cut' | 'silence' | 'stall'): void {
    const places = [...this.devices, ...this.desks, this.reader].map(({ place }) => place);
    const links = places.flatMap((place) => [...place.links]);
    if (links.length === 0) return;
    this.does('network', `${how} of a line`);
    const link = this.chance.pick(links);
    if (how === 'stall') link.stall(this.chance.wait(8_000));
    else link[how]();
  }

  /** The store commits when a turn of the event loop ends, and that takes as long as it takes. */
  endOfTurn(act: () => void): void {
    const program = this.#program;
    program.after(this.#meanCommitMs === 0 ? 0 : this.chance.wait(this.#meanCommitMs), act);
  }

  /** The readers beside the faces look, too. */
  async readOn(): Promise<void> {
    const gateway = this.#gateway;
    if (!gateway) return;
    for (const conversationId of await gateway.conversationIds()) {
      this.reader.follow(conversationId);
      await this.#pages.readOn(gateway, conversationId);
    }
  }

  /** All trouble ends, and everybody is there. */
  async heal(): Promise<void> {
    this.recorder.note('', 'everything heals');
    Object.assign(this.#bus, { loss: 0, repeats: 0, meanDelayMs: 0 } satisfies BusFaults);
    this.network.setPace(10);
    this.setCommitPace(0);
    if (!this.#gateway) await this.time.pass(60_000);
    this.#gateway?.setFull(false);
    for (const device of this.devices) {
      Object.assign(device.disk, { isDenied: false, failures: 0 });
      device.setNetwork(true, true);
      if (device.pages.length === 0) device.open();
      for (const page of device.pages) if (page.isFrozen) page.setFrozen(false);
    }
    await this.#settle();
    // What a broken storage kept is only found by the next page.
    for (const device of this.devices) {
      for (const page of device.pages.filter(({ isInMemory }) => isInMemory)) device.reload(page, false);
    }
    await this.#settle();
    await this.#lastWords();
    await this.#settle();
    await this.readOn();
    await this.time.pass(5_000);
  }

  async judge(): Promise<Verdict> {
    const final = await finalEntries(this.#gateway as GatewayNode);
    return judge(this.recorder.history, final, [...(await this.#customersShow()), ...(await this.#desksShow())]);
  }

  /** Everybody says one thing more: who was healed is not only up to date but stays so. */
  async #lastWords(): Promise<void> {
    for (const page of this.devices.flatMap(({ pages }) => pages))
      void page.say(`${page.who} says goodbye ${++this.said}`);
    for (const conversationId of (await this.#gateway?.conversationIds()) ?? []) {
      const desk = this.chance.pick(this.desks);
      desk.client.open(conversationId);
      desk.say(`${desk.name} says goodbye ${++this.said}`);
      await this.time.pass(100);
    }
  }

  async #settle(): Promise<void> {
    const isDone = (): boolean =>
      this.desks.every(({ isUpToDate }) => isUpToDate) &&
      this.devices.every(({ pages }) => pages.every(({ isUpToDate }) => isUpToDate));
    for (let round = 0; round < 40 && !(round > 0 && isDone()); round++) await this.time.pass(5_000);
    // Heads are checked this often.
    await this.time.pass(limits.headCheckMs + 1_000);
  }

  async #customersShow(): Promise<Showing[]> {
    const showings: Showing[] = [];
    for (const { pages, disk } of this.devices) {
      const own = await this.#gateway?.conversationOf(
        String((disk.kept.get('device') as { token?: string } | undefined)?.token),
      );
      for (const page of pages) {
        for (let left = 100; page.timeline.hasEarlier && left > 0; left--) {
          void page.client.earlier();
          await this.time.pass(500);
        }
        showings.push({ ...page.showing(), conversationId: own ?? '' });
      }
    }
    return showings;
  }

  async #desksShow(): Promise<Showing[]> {
    const showings: Showing[] = [];
    for (const desk of this.desks) {
      for (const conversationId of (await this.#gateway?.conversationIds()) ?? []) {
        desk.client.open(conversationId);
        await this.time.pass(2_000);
        for (let left = 100; desk.client.timeline?.hasEarlier && left > 0; left--) {
          void desk.client.earlier();
          await this.time.pass(500);
        }
        showings.push({
          ...(desk.showing() ?? { client: desk.name, view: 'agent timeline', items: [] }),
          conversationId,
        });
      }
    }
    return showings;
  }
}

/** Makes the empty store that every run begins on. */
export async function prepare(): Promise<Buffer> {
  const time = new VirtualTime();
  const giveBack = takeOver({ endOfTurn: (act) => time.after(0, act), bytes: new Chance(0).bytes });
  try {
    return await emptyImage(new Program(time));
  } finally {
    giveBack();
  }
}

/** How long people take between two things they do, in milliseconds. */
const paces = [5, 50, 500, 500, 3_000, 30_000];

async function play(cast: Cast, steps: number): Promise<void> {
  const { chance, time } = cast;
  cast.recorder.note('', `troubles: ${[...cast.troubles].join(', ') || 'none'}`);
  await cast.startGateway();
  let paceMs = chance.pick(paces);
  for (let step = 0; step < steps; step++) {
    if (chance.is(0.1)) paceMs = chance.pick(paces);
    nextAct(chance, cast.troubles)(cast);
    await time.pass(chance.wait(paceMs));
    if (chance.is(0.2)) await cast.readOn();
  }
  await cast.heal();
}

/**
 * Plays one seed from its first draw to the verdict. `image` is a store made by `prepare`; a run in which more than `most`
 * things happen breaks off, and is judged by nothing but that.
 */
export async function playSeed(seed: number, image: Buffer, most?: number): Promise<RunResult> {
  const uncaught: string[] = [];
  const onUncaught = (error: unknown): void => void uncaught.push(String(error instanceof Error ? error.stack : error));
  const cast = new Cast(seed, image, most);
  const giveBack = takeOver({ endOfTurn: (act) => cast.endOfTurn(act), bytes: cast.chance.split().bytes });
  process.on('unhandledRejection', onUncaught).on('uncaughtException', onUncaught);
  let verdict = judge([], []);
  try {
    await play(cast, cast.chance.between(20, 100));
    verdict = await cast.judge();
  } catch (error) {
    onUncaught(error);
  } finally {
    cast.gateway?.kill(true, false);
    giveBack();
    process.off('unhandledRejection', onUncaught).off('uncaughtException', onUncaught);
  }
  const { lines: trace, operations } = cast.recorder;
  const traceHash = createHash('sha256').update(trace.join('\n')).digest('hex');
  return { seed, operations, verdict, uncaught, trace, traceHash };
}
