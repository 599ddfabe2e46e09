import type { ClientFrame, ServerFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';
import { OnDemand, type Parts } from '../client/on-demand.ts';
import { uuidv7 } from '../kernel/uuid.ts';
import type { Line, LineEvents } from '../transport/line.ts';
import type { TabChannel, World } from '../transport/world.ts';
import { type SeekHow, seekLead, takeoverAfterMs } from './leadership.ts';
import type { OtherTabs } from './other-tabs.ts';
import { type PageLife, pageLife } from './page-life.ts';
import type { Unsigned } from './tab-messages.ts';

const lostWithoutCode = 1006;

export interface TabLineOptions extends LineEvents {
  /** Of the lock and the channel: the same in all tabs that share a device, e.g. `throughline-<site>`. */
  name: string;
  /** `locks` and `openChannel` are read anew whenever the tab joins; with one of them null it stands alone. */
  world: Pick<World, 'locks' | 'openChannel' | 'clock' | 'randomBytes' | 'onWake'>;
  page?: PageLife;
  /** Fetches the code for other tabs: when there is one. */
  loadOthers: Parts['tabs'];
  /** Makes the one real connection, each time this tab comes to lead. */
  connect(events: LineEvents): Line;
  /** What the tabs keep may hold what this one was not told: it leads or follows from now on, or another tab came. */
  onReadDue(): void;
  /** What another tab told; not checked, and any page of the origin can tell. */
  onTold(message: unknown): void;
}

/**
 * One connection for all tabs of a browser profile. The tab that leads has it, and the others speak and hear through that
 * tab; to its owner a `TabLine` is the same either way.
 *
 *   idle ─start→ joining ──lock──→ leading ──lock taken──→ following
 *                   └─ not free ─→ following ─ who? ─5 s─→ takes the lock
 *
 * Nearly always a tab is the only one. The code to follow another tab and to speak with others (`OtherTabs`) is fetched
 * when the lock is not free or another tab speaks; what is heard waits for it. A tab that cannot have it in time stands
 * alone, with a connection of its own, like one whose browser has no locks.
 */
export class TabLine implements Line {
  readonly id: string;
  readonly options: TabLineOptions;
  /** The newest frame of each kind on this tab's connection: for tabs that come later. */
  readonly newest = new Map<string, ServerFrame>();
  readonly #others: OnDemand<OtherTabs>;
  state: ConnectionState = { state: 'idle' };
  #isJoined = false;
  #channel: TabChannel | null = null;
  /** This tab's own connection, while it leads. */
  own: Line | null = null;
  #endLead = (): void => {};
  #stopTimer = (): void => {};
  #stopListening: (() => void) | null = null;

  constructor(options: TabLineOptions) {
    const { world, loadOthers } = options;
    this.options = options;
    this.id = uuidv7(world.clock.now(), world.randomBytes);
    this.#others = new OnDemand(async () => new (await loadOthers()).OtherTabs(this));
  }

  get isLeading(): boolean {
    return this.own !== null;
  }

  /** There are other tabs to speak to, and one of them leads. */
  get isFollowing(): boolean {
    return this.#channel !== null && this.own === null;
  }

  start(): void {
    if (this.#stopListening) return;
    const { page = pageLife, world } = this.options;
    const stopPage = page.watch(
      () => this.#pause(),
      () => this.#join(),
    );
    const stopWaking = world.onWake(() => this.probe());
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
    this.enter({ state: 'idle' });
  }

  /** Begins again at once, for all tabs. */
  restart(): void {
    (this.own ?? this.#others.here)?.restart();
  }

  probe(): void {
    (this.own ?? this.#others.here)?.probe();
  }

  /** Whether the frame went out. What belongs in the log goes out from the tab that leads only. */
  send(frame: ClientFrame): boolean {
    return (this.own ?? this.#others.here)?.send(frame) ?? false;
  }

  /** Says something to all other tabs, as a structured clone. */
  tell(message: unknown): void {
    this.post({ kind: 'tell', message });
    this.#others.here?.ask();
  }

  /** Says something to the other tabs, as this one. */
  post(message: Unsigned): void {
    try {
      this.#channel?.postMessage({ ...message, from: this.id });
    } catch {
      // Not cloneable, or the channel is closed: the others miss it and learn it from storage when they are shown.
    }
  }

  enter(state: ConnectionState): void {
    this.state = state;
    this.options.onState(state);
  }

  /** There is no connection to speak through: what was on its way will not be answered. */
  lose(): void {
    this.enter({ state: 'connecting' });
    this.options.onLost(lostWithoutCode);
  }

  /** Stands in line for the lead, in place of how it did before. */
  seek(how?: SeekHow): void {
    this.#endLead();
    const { name, world } = this.options;
    this.#endLead = seekLead({
      name,
      locks: this.#channel && world.locks,
      how,
      onGain: () => this.#lead(),
      onLoss: () => {
        if (this.own) {
          this.#endLeading();
          this.lose();
        }
        this.#follow();
      },
    });
  }

  #join(): void {
    if (this.#isJoined) return;
    this.#isJoined = true;
    this.enter({ state: 'connecting' });
    const { name, world } = this.options;
    if (world.locks && world.openChannel) {
      const channel = world.openChannel(name);
      this.#channel = channel;
      channel.onmessage = ({ data }) => this.#others.tell((others) => channel === this.#channel && others.hear(data));
    }
    this.seek('ifAvailable');
  }

  #leave(): void {
    this.#isJoined = false;
    this.#others.here?.rest();
    this.#endLeading();
    this.#leaveOthers();
    // Last, so that the next connection begins when this one has ended.
    this.#endLead();
  }

  #leaveOthers(): void {
    this.#stopTimer();
    this.#channel?.close();
    this.#channel = null;
  }

  /** The page will not run for a while: another tab leads meanwhile. */
  #pause(): void {
    if (!this.#isJoined) return;
    this.#leave();
    this.lose();
  }

  /** Another tab has the lead. */
  #follow(): void {
    const channel = this.#channel;
    const isStill = (): boolean => this.isFollowing && channel === this.#channel;
    const standAlone = (): void => {
      if (!isStill()) return;
      this.#leaveOthers();
      this.#lead();
    };
    const stop = this.options.world.clock.after(takeoverAfterMs, standAlone);
    this.#stopTimer = stop;
    this.#others.get().then((others) => {
      stop();
      if (isStill()) others.follow();
      // It stood alone meanwhile.
      else if (this.#isJoined && !this.#channel) {
        this.#pause();
        this.#join();
      }
    }, standAlone);
  }

  #lead(): void {
    if (this.#others.here?.rest()) this.lose();
    const { connect, onFrame, onLost, onReadDue } = this.options;
    // Once this tab does not lead any more, what its connection still says is nobody's.
    const own = connect({
      onFrame: (frame) => {
        if (own !== this.own) return;
        this.newest.set(frame.type, frame);
        this.post({ kind: 'frame', frame });
        onFrame(frame);
      },
      onState: (state) => {
        if (own !== this.own) return;
        this.post({ kind: 'state', state });
        this.enter(state);
      },
      onLost: (closeCode) => {
        if (own !== this.own) return;
        this.newest.clear();
        this.post({ kind: 'lost', closeCode });
        onLost(closeCode);
      },
    });
    this.own = own;
    own.start();
    this.#others.here?.sayHere(null);
    onReadDue();
  }

  #endLeading(): void {
    const own = this.own;
    if (!own) return;
    this.own = null;
    this.newest.clear();
    own.stop();
    this.post({ kind: 'gone' });
  }
}
