import { type ClientFrame, limits } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import { uuidv7 } from '../kernel/uuid.ts';
import type { Line, LineEvents } from '../transport/line.ts';
import type { TabChannel, World } from '../transport/world.ts';
import { seekLead } from './leadership.ts';
import { Leading } from './leading.ts';
import { type PageLife, pageLife } from './page-life.ts';
import { isRelayed, type Post, readTabMessage, type TabMessage } from './tab-messages.ts';

/** A leader that does not answer for so long sleeps, and another tab takes the lead (C8). */
export const takeoverAfterMs = 5_000;
const lostWithoutCode = 1006;

export interface TabLineOptions extends LineEvents {
  /** Of the lock and the channel: the same in all tabs that share a device, e.g. `throughline-<site>`. */
  name: string;
  /** `locks` and `openChannel` are read anew whenever the tab joins; with one of them null it stands alone. */
  world: Pick<World, 'locks' | 'openChannel' | 'clock' | 'randomBytes' | 'onWake'>;
  page?: PageLife;
  /** Makes the one real connection, each time this tab comes to lead. */
  connect(events: LineEvents): Line;
  /** This tab leads from now on, and its connection has begun. */
  onLead(): void;
  /** What another tab told; not checked, and any page of the origin can tell. */
  onTold(message: unknown): void;
}

/**
 * One connection for all tabs of a browser profile. The tab that leads has it, and the others speak and hear through that
 * tab; to its owner a `TabLine` is the same either way.
 *
 *   idle ─start→ following ──lock──→ leading ──lock taken──→ following
 *                    └─ who? ─5 s─→ takes the lock
 */
export class TabLine implements Line {
  readonly #options: TabLineOptions;
  readonly #page: PageLife;
  readonly #id: string;
  #state: ConnectionState = { state: 'idle' };
  #isJoined = false;
  #channel: TabChannel | null = null;
  #leading: Leading | null = null;
  /** The tab that leads, while it is another one and known. */
  #leaderId: string | null = null;
  #isAsking = false;
  #endLead = (): void => {};
  #stopTimer = (): void => {};
  #stopListening: (() => void) | null = null;

  constructor(options: TabLineOptions) {
    const { world, page = pageLife } = options;
    this.#options = options;
    this.#page = page;
    this.#id = uuidv7(world.clock.now(), world.randomBytes);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isLeading(): boolean {
    return this.#leading !== null;
  }

  start(): void {
    if (this.#stopListening) return;
    const stopPage = this.#page.watch(
      () => this.#pause(),
      () => this.#join(),
    );
    // The connection of a tab that leads listens by itself.
    const stopWaking = this.#options.world.onWake(() => this.#ask(true));
    this.#stopListening = () => {
      stopPage();
      stopWaking();
    };
    this.#join();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#leave();
    this.#enter({ state: 'idle' });
  }

  /** Begins again at once, for all tabs. */
  restart(): void {
    if (this.#leading) this.#leading.line.restart();
    else this.#require({ kind: 'restart' });
  }

  probe(): void {
    if (this.#leading) this.#leading.line.probe();
    else this.#ask(true);
  }

  /** Whether the frame went out. What belongs in the log goes out from the tab that leads only. */
  send(frame: ClientFrame): boolean {
    if (this.#leading) return this.#leading.line.send(frame);
    if (this.#state.state !== 'live') return false;
    // The leader has got the same entries and says so for the whole device.
    if (frame.type === 'delivered') return true;
    const mayGo = isRelayed(frame);
    if (mayGo) this.#require({ kind: 'send', frame });
    return mayGo;
  }

  /** Says something to all other tabs, as a structured clone. */
  tell(message: unknown): void {
    this.#require({ kind: 'tell', message });
  }

  #join(): void {
    if (this.#isJoined) return;
    this.#isJoined = true;
    this.#enter({ state: 'connecting' });
    const { name, world } = this.#options;
    if (world.locks && world.openChannel) {
      this.#channel = world.openChannel(name);
      this.#channel.onMessage = (message) => this.#hear(message);
    }
    this.#seekLead();
    this.#ask(false);
  }

  #leave(): void {
    this.#isJoined = false;
    this.#leaderId = null;
    this.#rest();
    this.#endLeading();
    this.#channel?.close();
    this.#channel = null;
    // Last, so that the next connection begins when this one has ended.
    this.#endLead();
  }

  /** The page will not run for a while: another tab leads meanwhile. */
  #pause(): void {
    if (!this.#isJoined) return;
    this.#leave();
    this.#lose();
  }

  #seekLead(isTaking = false): void {
    this.#endLead();
    const { name, world } = this.#options;
    this.#endLead = seekLead({
      name,
      locks: this.#channel && world.locks,
      isTaking,
      onGain: () => this.#lead(),
      onLoss: () => this.#yield(),
    });
  }

  #lead(): void {
    this.#rest();
    if (this.#leaderId !== null) this.#lose();
    const { connect, onFrame, onLost, onLead } = this.#options;
    const onState = (state: ConnectionState): void => this.#enter(state);
    this.#leading = new Leading({ connect, onFrame, onState, onLost, post: (message) => this.#post(message) });
    this.#leading.start();
    onLead();
  }

  /** Another tab took the lead, because this one slept. */
  #yield(): void {
    this.#endLeading();
    this.#lose();
    this.#seekLead();
    this.#ask(false);
  }

  #endLeading(): void {
    const leading = this.#leading;
    this.#leading = null;
    leading?.end();
  }

  /** There is no connection to speak through: what was on its way will not be answered. */
  #lose(): void {
    this.#leaderId = null;
    this.#enter({ state: 'connecting' });
    this.#options.onLost(lostWithoutCode);
  }

  #hear(heard: unknown): void {
    const message = readTabMessage(heard);
    if (message?.kind === 'tell') this.#options.onTold(message.message);
    else if (message && this.#leading) this.#leading.hear(message);
    else if (message) this.#follow(message);
  }

  #follow(message: TabMessage): void {
    const { kind, from } = message;
    const isOurLeader = from === this.#leaderId;
    const isForMe = kind === 'here' && (message.to === null || message.to === this.#id);
    if (!isOurLeader && !isForMe) return;
    this.#lookLater();
    if (isForMe && !isOurLeader) this.#accept(message);
    else if (kind === 'state') this.#enter(message.state);
    else if (kind === 'frame') this.#options.onFrame(message.frame);
    else if (kind === 'lost') this.#options.onLost(message.closeCode);
    else if (kind === 'gone') {
      this.#lose();
      this.#ask(false);
    }
  }

  /** Follows a tab: what the gateway told it is told here, so that this tab is live without a connection of its own. */
  #accept({ from, state, frames }: Extract<TabMessage, { kind: 'here' }>): void {
    if (this.#leaderId !== null) this.#lose();
    this.#leaderId = from;
    this.#enter(state);
    for (const frame of frames) this.#options.onFrame(frame);
  }

  /** Says what the leader has to act on, and sees whether there is one. */
  #require(message: Parameters<Post>[0]): void {
    this.#post(message);
    this.#ask(false);
  }

  #ask(isAwake: boolean): void {
    if (!this.#channel || this.#leading || (this.#isAsking && !isAwake)) return;
    this.#post({ kind: 'who', isAwake });
    if (!this.#isAsking) this.#awaitAnswer(true);
    this.#isAsking = true;
  }

  #awaitAnswer(isFirst: boolean): void {
    const { clock } = this.#options.world;
    const askedAt = clock.now();
    this.#wait(takeoverAfterMs, () => {
      // A timer so late says that it was this tab that slept, and an answer may lie in the channel.
      if (isFirst && clock.now() - askedAt > 2 * takeoverAfterMs) this.#awaitAnswer(false);
      else this.#seekLead(true);
    });
  }

  /** A leader that fell asleep says nothing about it; a page that nobody looks at can wait until it is looked at. */
  #lookLater(): void {
    this.#isAsking = false;
    this.#wait(limits.pingEveryMs, () => {
      if (this.#page.isVisible()) this.#ask(false);
    });
  }

  #rest(): void {
    this.#stopTimer();
    this.#isAsking = false;
  }

  #wait(delayMs: number, then: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#options.world.clock.after(delayMs, then);
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  #post(message: Parameters<Post>[0]): void {
    try {
      this.#channel?.post({ ...message, from: this.#id });
    } catch {
      // Not cloneable, or the channel is closed: the others miss it and learn it from storage when they are shown.
    }
  }
}
