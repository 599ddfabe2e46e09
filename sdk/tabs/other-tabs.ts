import { type ClientFrame, limits } from '@throughline/sdk/wire';
import type { Line } from '../transport/line.ts';
import { isVisible } from './is-visible.ts';
import { takeoverAfterMs } from './leadership.ts';
import { standingOf } from './standing.ts';
import type { TabLine } from './tab-line.ts';
import { isRelayed, readTabMessage, type TabMessage } from './tab-messages.ts';

/**
 * What a tab has to do with others: one that leads speaks for them, one that follows speaks and hears through the one that
 * leads, and takes its place when that sleeps.
 */
export class OtherTabs {
  readonly #tab: TabLine;
  /** The tab that leads, while it is another one and known. */
  #leaderId: string | null = null;
  #isAsking = false;
  #stopTimer = (): void => {};

  constructor(tab: TabLine) {
    this.#tab = tab;
  }

  hear(heard: unknown): void {
    const message = readTabMessage(heard);
    const { options, own } = this.#tab;
    if (message?.kind === 'tell') options.onTold(message.message);
    else if (message && own) this.#answer(own, message);
    else if (message) this.#take(message);
  }

  /** Another tab leads: finds it, and is the next in line. */
  follow(): void {
    this.#tab.seek();
    this.#say(false, true);
    // What was told before may have been too much to wait for this.
    this.#tab.options.onReadDue();
  }

  /** No more following, and no more asking; whether there was a leader. */
  rest(): boolean {
    const had = this.#leaderId !== null;
    this.#leaderId = null;
    this.#stopTimer();
    this.#isAsking = false;
    return had;
  }

  /** I lead, and this holds: `to` one tab that asked, or null for all. */
  sayHere(to: string | null): void {
    const { own, newest } = this.#tab;
    if (own) this.#tab.post({ kind: 'here', to, state: own.state, frames: standingOf(newest.values()) });
  }

  /** Whether the frame went out: to the tab that leads. */
  send(frame: ClientFrame): boolean {
    if (this.#tab.state.state !== 'live') return false;
    // The leader has got the same entries and says so for the whole device.
    if (frame.type === 'delivered') return true;
    const mayGo = isRelayed(frame);
    if (mayGo) this.#require({ kind: 'send', frame });
    return mayGo;
  }

  restart(): void {
    this.#require({ kind: 'restart' });
  }

  probe(): void {
    this.#say(true);
  }

  /** Sees whether there is a tab that leads. */
  ask(): void {
    if (!this.#isAsking) this.#say(false);
  }

  #answer(own: Line, message: TabMessage): void {
    if (message.kind === 'who') {
      this.sayHere(message.from);
      if (message.isAwake) own.probe();
      if (message.hasCome) this.#tab.options.onReadDue();
    } else if (message.kind === 'send') own.send(message.frame);
    else if (message.kind === 'restart') own.restart();
  }

  #take(message: TabMessage): void {
    const { kind, from } = message;
    const tab = this.#tab;
    const isOurLeader = from === this.#leaderId;
    // Of two that lead, as those whose storage broke do, one is enough: following each in turn would never end.
    const isForMe = kind === 'here' && (message.to === null || (message.to === tab.id && !this.#leaderId));
    if (!isOurLeader && !isForMe) return;
    this.#lookLater();
    if (isForMe && !isOurLeader) this.#accept(message);
    else if (kind === 'state') tab.enter(message.state);
    else if (kind === 'frame') tab.options.onFrame(message.frame);
    else if (kind === 'lost') tab.options.onLost(message.closeCode);
    else if (kind === 'gone') {
      this.#leaderId = null;
      tab.lose();
      this.ask();
    }
  }

  /** Follows a tab: what the gateway told it is told here, so that this tab is live without a connection of its own. */
  #accept({ from, state, frames }: Extract<TabMessage, { kind: 'here' }>): void {
    if (this.#leaderId !== null) this.#tab.lose();
    this.#leaderId = from;
    this.#tab.enter(state);
    for (const frame of frames) this.#tab.options.onFrame(frame);
  }

  /** Says what the leader has to act on, and sees whether there is one. */
  #require(message: Parameters<TabLine['post']>[0]): void {
    this.#tab.post(message);
    this.ask();
  }

  #say(isAwake: boolean, hasCome = false): void {
    if (!this.#tab.isFollowing) return;
    this.#tab.post({ kind: 'who', isAwake, hasCome });
    if (!this.#isAsking) this.#awaitAnswer(true);
    this.#isAsking = true;
  }

  #awaitAnswer(isFirst: boolean): void {
    const { clock } = this.#tab.options.world;
    const askedAt = clock.now();
    this.#wait(takeoverAfterMs, () => {
      // A timer so late says that it was this tab that slept, and an answer may lie in the channel.
      if (isFirst && clock.now() - askedAt > 2 * takeoverAfterMs) this.#awaitAnswer(false);
      else this.#tab.seek('steal');
    });
  }

  /** A leader that fell asleep says nothing about it; a page that nobody looks at can wait until it is looked at. */
  #lookLater(): void {
    const { page } = this.#tab.options;
    this.#isAsking = false;
    this.#wait(limits.pingEveryMs, () => {
      if (page ? page.isVisible() : isVisible()) this.ask();
    });
  }

  #wait(delayMs: number, then: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#tab.options.world.clock.after(delayMs, then);
  }
}
