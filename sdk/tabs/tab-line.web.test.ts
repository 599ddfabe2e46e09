import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionState } from '../client/api.ts';
import * as tabsPart from '../client/tabs-part.ts';
import { welcome } from '../testing/entries.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { Line, LineEvents } from '../transport/line.ts';
import type { TabChannel } from '../transport/world.ts';
import { takeoverAfterMs } from './leadership.ts';
import { TabLine } from './tab-line.ts';

/** A connection that is live at once. */
class InstantLine implements Line {
  static open = 0;
  state: ConnectionState = { state: 'idle' };
  readonly #events: LineEvents;

  constructor(events: LineEvents) {
    this.#events = events;
  }

  start(): void {
    InstantLine.open += 1;
    this.state = { state: 'live' };
    this.#events.onState(this.state);
    this.#events.onFrame(welcome());
  }

  stop(): void {
    if (this.state.state === 'live') InstantLine.open -= 1;
    this.state = { state: 'idle' };
  }

  restart(): void {}
  probe(): void {}
  send(): boolean {
    return true;
  }

  say(text: string): void {
    this.#events.onFrame({ type: 'access', token: text, forMs: 1 });
  }
}

interface Tab {
  frame: HTMLIFrameElement;
  line: TabLine;
  clock: ManualClock;
  own: InstantLine | null;
  /** Plays a page that does not come to answer: nothing arrives on its channel. */
  isDeaf: boolean;
  heard: string[];
}

let count = 0;
let name = '';
let tabs: Tab[] = [];

type TabWindow = Window & typeof globalThis;

function channelOf(tab: Tab, channelName: string): TabChannel {
  const channel = new (tab.frame.contentWindow as TabWindow).BroadcastChannel(channelName);
  const opened: TabChannel = {
    postMessage: (message) => channel.postMessage(message),
    onmessage: null,
    close: () => channel.close(),
  };
  channel.onmessage = (event) => {
    if (!tab.isDeaf) opened.onmessage?.(event);
  };
  return opened;
}

/** A tab as far as locks and channels go: a document of its own, of the same origin. */
function open(): Tab {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const clock = new ManualClock();
  const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const { locks } = (frame.contentWindow as TabWindow).navigator;
  const tab: Omit<Tab, 'line'> = { frame, clock, own: null, isDeaf: false, heard: [] };
  const line = new TabLine({
    name,
    world: {
      locks,
      openChannel: (channelName) => channelOf(whole, channelName),
      clock,
      randomBytes,
      onWake: () => () => {},
    },
    loadOthers: async () => tabsPart,
    connect: (events) => {
      whole.own = new InstantLine(events);
      return whole.own;
    },
    onFrame: (heard) => void tab.heard.push(heard.type === 'access' ? heard.token : heard.type),
    onState: () => {},
    onLost: () => {},
    onReadDue: () => {},
    onTold: () => {},
  });
  const whole: Tab = Object.assign(tab, { line });
  tabs.push(whole);
  line.start();
  return whole;
}

/** The tab is closed by force: its document ends, and nothing in it is asked. */
function kill(tab: Tab): void {
  tab.frame.remove();
  InstantLine.open -= tab.own?.state.state === 'live' ? 1 : 0;
  tabs = tabs.filter((known) => known !== tab);
}

async function allLive(): Promise<void> {
  await vi.waitFor(() => {
    for (const { line } of tabs) expect(line.state).toEqual({ state: 'live' });
  });
}

async function openFive(): Promise<void> {
  count += 1;
  name = `throughline-test-${count}`;
  for (let index = 0; index < 5; index++) open();
  await allLive();
}

const leading = (): Tab[] => tabs.filter(({ line }) => line.isLeading);

function leader(): Tab {
  const [first] = leading();
  if (!first) throw new Error('nobody leads');
  return first;
}

afterEach(() => {
  for (const tab of [...tabs]) {
    tab.line.stop();
    tab.frame.remove();
  }
  tabs = [];
  InstantLine.open = 0;
});

describe('five documents of one origin in a real browser', () => {
  test('have one connection, and all hear what comes on it', async () => {
    await openFive();
    expect(InstantLine.open).toBe(1);
    expect(leading()).toHaveLength(1);
    leader().own?.say('to-all-of-the-tabs');
    await vi.waitFor(() => {
      for (const { heard } of tabs) expect(heard).toEqual(['welcome', 'to-all-of-the-tabs']);
    });
  });

  test('go on with another one when the one that leads is killed, down to the last', async () => {
    await openFive();
    while (tabs.length > 1) {
      kill(leader());
      await vi.waitFor(() => expect(leading()).toHaveLength(1));
      await allLive();
      expect(InstantLine.open).toBe(1);
    }
  });

  test('go on with another one when the one that leads is closed in good order', async () => {
    await openFive();
    const [first] = leading();
    first?.line.stop();
    tabs = tabs.filter((tab) => tab !== first);
    await vi.waitFor(() => expect(leading()).toHaveLength(1));
    await allLive();
    expect(InstantLine.open).toBe(1);
    first?.frame.remove();
  });

  test('take the lead from one that does not answer, which becomes one of the others', async () => {
    await openFive();
    const sleeping = leader();
    const [needy] = tabs.filter((tab) => tab !== sleeping);
    sleeping.isDeaf = true;
    needy?.line.probe();
    needy?.clock.advance(takeoverAfterMs);
    await vi.waitFor(() => expect(leading()).toEqual([needy]));
    sleeping.isDeaf = false;
    sleeping.clock.advance(1);
    sleeping.line.probe();
    await allLive();
    expect(InstantLine.open).toBe(1);
    needy?.line.stop();
    await vi.waitFor(() => expect(leading()).toHaveLength(1));
    expect(leader()).not.toBe(needy);
  });
});
