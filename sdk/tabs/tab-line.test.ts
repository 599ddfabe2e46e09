import type { ClientFrame } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import { ben, entryIdOf, own, welcome } from '../testing/entries.ts';
import { positions, TabsUnderTest, type TabUnderTest } from '../testing/tabs-under-test.ts';
import { settled } from '../testing/test-world.ts';

const read: ClientFrame = { type: 'read', conversationId: 'c1', upTo: 1 };
const append: ClientFrame = {
  type: 'append',
  entryId: entryIdOf(1),
  conversationId: null,
  body: { kind: 'message', text: 'hello' },
};

async function three(): Promise<{ all: TabsUnderTest; tabs: [TabUnderTest, TabUnderTest, TabUnderTest] }> {
  const all = new TabsUnderTest();
  const [one, two, last] = await all.openAll(3);
  if (!one || !two || !last) throw new Error('no tabs');
  return { all, tabs: [one, two, last] };
}

describe('several tabs', () => {
  test('share one connection, and all are up to date', async () => {
    const { all, tabs } = await three();
    expect(all.sockets).toHaveLength(1);
    expect(tabs.map(({ line }) => line.state)).toEqual([{ state: 'live' }, { state: 'live' }, { state: 'live' }]);
  });

  test('look at what is kept when they come or come back, and then the one that leads does, too', async () => {
    const { tabs } = await three();
    const due = (): number[] => tabs.map(({ readsDue }) => readsDue);
    expect(due()).toEqual([3, 1, 1]);
    tabs[1].line.tell('something');
    tabs[1].outside.wake();
    await settled();
    expect(due()).toEqual([3, 1, 1]);
    tabs[2].leave();
    tabs[2].return();
    await settled();
    expect(due()).toEqual([4, 1, 2]);
  });

  test('follow one, also where two lead', async () => {
    const all = new TabsUnderTest();
    const [one] = await all.openAll(1);
    const granted = { request: (_name: string, _options: object, lead: () => unknown) => Promise.resolve(lead()) };
    const another = all.open({ locks: granted as unknown as LockManager });
    await settled();
    const [late] = await all.openAll(1);
    expect(all.leading).toEqual([one, another]);
    for (let time = 0; time < 3; time++) {
      late?.line.probe();
      await settled();
    }
    expect(late?.lost).toEqual([]);
    expect(late?.frames.filter(({ type }) => type === 'welcome')).toHaveLength(1);
  });

  test('hear everything the gateway says, in order', async () => {
    const { all, tabs } = await three();
    await all.write();
    await all.write();
    for (const { frames } of tabs) expect(positions(frames)).toEqual([1, 2]);
  });

  test('one that opens later learns what holds, and where the entries are', async () => {
    const all = new TabsUnderTest();
    await all.openAll(1);
    await all.write();
    all.sockets[0]?.say({ type: 'presence', conversationId: null, side: 'agents', online: true });
    all.sockets[0]?.say({ type: 'typing', conversationId: 'c1', author: ben, on: true });
    all.sockets[0]?.say({ type: 'access', token: 'the-second-access-token', forMs: 1 });
    await settled();
    const [late] = await all.openAll(1);
    expect(late?.frames.map(({ type }) => type)).toEqual(['welcome', 'entries', 'presence', 'access']);
    expect(late?.frames[1]).toMatchObject({ after: 1, entries: [] });
    await all.write();
    expect(positions(late?.frames ?? [])).toEqual([2]);
  });

  test('one that opens while the connection is lost is told what holds once it is back', async () => {
    const all = new TabsUnderTest();
    await all.openAll(1);
    all.sockets[0]?.drop();
    const [late] = await all.openAll(1);
    expect(late?.line.state).toMatchObject({ state: 'waiting' });
    expect(late?.frames).toEqual([]);
    await all.wait(2_000);
    expect(late?.frames.map(({ type }) => type)).toEqual(['welcome', 'entries']);
  });

  test('what is said in any of them reaches the gateway once', async () => {
    const { all, tabs } = await three();
    for (const { line } of tabs) expect(line.send(read)).toBe(true);
    await settled();
    expect(all.heard).toEqual([read, read, read]);
  });

  test('only the one that leads puts anything in the log', async () => {
    const { all, tabs } = await three();
    expect(tabs.map(({ line }) => line.send(append))).toEqual([true, false, false]);
    expect(tabs[1].line.send({ type: 'list', state: 'all', before: null })).toBe(false);
    await settled();
    expect(all.heard).toEqual([append]);
  });

  test('"delivered" is said for the whole device by the one that leads', async () => {
    const { all, tabs } = await three();
    for (const { line } of tabs) expect(line.send({ ...read, type: 'delivered' })).toBe(true);
    await settled();
    expect(all.heard).toHaveLength(1);
  });

  test('tell each other what was said', async () => {
    const { tabs } = await three();
    tabs[1].line.tell({ about: 'outbox' });
    tabs[0].line.tell({ about: 'device' });
    await settled();
    expect(tabs.map(({ told }) => told)).toEqual([
      [{ about: 'outbox' }],
      [{ about: 'device' }],
      [{ about: 'outbox' }, { about: 'device' }],
    ]);
  });

  test('all see that the connection is lost and comes back', async () => {
    const { all, tabs } = await three();
    all.sockets[0]?.drop(1012);
    await settled();
    for (const { line, lost } of tabs) {
      expect(line.state).toMatchObject({ state: 'waiting' });
      expect(lost).toEqual([1012]);
    }
    await all.wait(6_000);
    for (const { line, frames } of tabs) {
      expect(line.state).toEqual({ state: 'live' });
      expect(frames.filter(({ type }) => type === 'welcome')).toHaveLength(2);
    }
  });

  test('all see that the gateway does not want them', async () => {
    const { all, tabs } = await three();
    all.sockets[0]?.drop(4001);
    const [late] = await all.openAll(1);
    for (const { line } of [...tabs, late as TabUnderTest]) {
      expect(line.state).toEqual({ state: 'refused', reason: 'not-signed-in' });
    }
  });

  test('each can ask for a new beginning', async () => {
    const { all, tabs } = await three();
    const [before] = all.sockets;
    tabs[2].line.restart();
    await settled();
    expect(before?.isEnded).toBe(true);
    expect(all.sockets).toHaveLength(1);
    for (const { lost } of tabs) expect(lost).toEqual([1006]);
  });

  test('a tab that is shown again sees to it that the connection still stands', async () => {
    const { all, tabs } = await three();
    const [socket] = all.sockets;
    tabs[2].outside.wake();
    await settled();
    expect(socket?.all('ping')).toHaveLength(1);
  });

  test('an entry of a kind nobody knows yet stays as it came, also through another tab', async () => {
    const { all, tabs } = await three();
    const body = { kind: 'from-the-future', value: 1 };
    const entry = { seq: 1, entryId: entryIdOf(1), at: 1, author: { kind: 'agent', id: 'ben', name: null }, body };
    const frame = { type: 'entries', conversationId: 'c1', epoch: 'e1', after: 0, head: 1 };
    const entries = [{ ...entry, via: { channel: 'web', hint: null } }];
    all.sockets[0]?.sayText(JSON.stringify({ ...frame, entries }));
    await settled();
    expect(tabs[1].frames.at(-1)).toMatchObject({ entries: [{ body }] });
    expect(tabs[1].frames.at(-1)).toEqual(tabs[0].frames.at(-1));
  });
});

describe('when the tab that leads ends', () => {
  test('in good order, the next in line takes over at once', async () => {
    const { all, tabs } = await three();
    all.close(tabs[0]);
    await settled();
    expect(all.leading).toEqual([tabs[1]]);
    expect(all.sockets).toHaveLength(1);
    expect(tabs[2].states).toEqual(['connecting', 'live', 'connecting', 'connecting', 'live']);
    await all.write();
    expect(positions(tabs[2].frames)).toEqual([1]);
  });

  test('without a word, the next in line takes over at once', async () => {
    const { all, tabs } = await three();
    all.crash(tabs[0]);
    await settled();
    expect(all.leading).toEqual([tabs[1]]);
    expect(tabs[1].lost).toEqual([1006]);
    expect(tabs[2].lost).toEqual([1006]);
    expect(tabs[2].line.state).toEqual({ state: 'live' });
  });

  test('by going into the back/forward cache, another leads until it is in line again', async () => {
    const { all, tabs } = await three();
    tabs[0].leave();
    await settled();
    expect(tabs[0].line.state).toEqual({ state: 'connecting' });
    expect(tabs[0].line.send(read)).toBe(false);
    expect(all.leading).toEqual([tabs[1]]);
    tabs[0].return();
    await settled();
    expect(tabs[0].line.state).toEqual({ state: 'live' });
    expect(all.leading).toEqual([tabs[1]]);
    expect(all.sockets).toHaveLength(1);
    all.crash(tabs[1]);
    all.crash(tabs[2]);
    await settled();
    expect(all.leading).toEqual([tabs[0]]);
  });
});

test('a page in the back/forward cache is not in line', async () => {
  const { all, tabs } = await three();
  tabs[1].leave();
  tabs[1].loop.freeze();
  all.crash(tabs[0]);
  await settled();
  expect(all.leading).toEqual([tabs[2]]);
});

describe('when the tab that leads sleeps', () => {
  test('one that needs it waits five seconds and takes the lead', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[2].line.tell('something to send');
    await all.wait(4_500);
    expect(tabs[2].line.isLeading).toBe(false);
    await all.wait(500);
    expect(all.leading).toEqual([tabs[2]]);
    expect(tabs[2].line.state).toEqual({ state: 'live' });
    expect(tabs[1].line.state).toEqual({ state: 'live' });
  });

  test('it wakes as one of the others, and its connection ends', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[1].line.probe();
    await all.wait(5_000);
    expect(all.sockets).toHaveLength(2);
    tabs[0].loop.thaw();
    await settled();
    expect(all.leading).toEqual([tabs[1]]);
    expect(all.sockets).toHaveLength(1);
    for (const { line } of tabs) expect(line.state).toEqual({ state: 'live' });
    await all.write();
    for (const { frames } of tabs) expect(positions(frames)).toEqual([1]);
    all.crash(tabs[1]);
    all.crash(tabs[2]);
    await settled();
    expect(all.leading).toEqual([tabs[0]]);
  });

  test('what it still answers when it wakes misleads nobody for long', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[1].line.probe();
    await all.wait(4_500);
    tabs[2].line.probe();
    await all.wait(500);
    expect(all.leading).toEqual([tabs[1]]);
    tabs[0].loop.thaw();
    await settled();
    await all.write();
    expect(tabs[2].line.state).toEqual({ state: 'live' });
    expect(positions(tabs[2].frames)).toEqual([1]);
  });

  test('a tab that somebody looks at notices by itself', async () => {
    const { all, tabs } = await three();
    tabs[1].isVisible = false;
    tabs[0].loop.freeze();
    await all.wait(31_000);
    expect(all.leading).toEqual([tabs[2]]);
  });

  test('tabs that nobody looks at wait until they are looked at', async () => {
    const { all, tabs } = await three();
    for (const tab of tabs) tab.isVisible = false;
    tabs[0].loop.freeze();
    await all.wait(120_000);
    expect(all.leading).toEqual([]);
    tabs[2].outside.wake();
    await all.wait(5_000);
    expect(all.leading).toEqual([tabs[2]]);
  });

  test('two that take it at the same moment end as one leader and one other', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[1].line.probe();
    tabs[2].line.probe();
    all.profile.clock.advance(5_000);
    await settled();
    expect(all.leading).toHaveLength(1);
    expect(all.sockets).toHaveLength(2);
    for (const { line } of all.running) expect(line.state).toEqual({ state: 'live' });
  });

  test('a tab that slept itself does not take it from one that is awake', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[1].line.probe();
    tabs[1].loop.freeze();
    tabs[2].loop.freeze();
    await all.wait(60_000);
    tabs[0].loop.thaw();
    await settled();
    tabs[1].loop.thaw();
    await settled();
    await all.wait(10_000);
    expect(all.leading).toEqual([tabs[0]]);
    expect(tabs[1].line.state).toEqual({ state: 'live' });
  });

  test('a tab that gave up its place in line to take the lead is not in line twice', async () => {
    const { all, tabs } = await three();
    tabs[0].loop.freeze();
    tabs[1].line.probe();
    await all.wait(5_000);
    tabs[1].line.stop();
    await all.wait(60_000);
    expect(tabs[1].line.isLeading).toBe(false);
    expect(all.leading).toEqual([tabs[2]]);
  });
});

describe('a tab stands alone', () => {
  test.each(['locks', 'openChannel'])('where the browser has no %s', async (missing) => {
    const all = new TabsUnderTest();
    const tabs = [all.open({ [missing]: null }), all.open({ [missing]: null })];
    expect(tabs.map(({ line }) => line.isLeading)).toEqual([true, true]);
    tabs[0]?.line.tell('nobody hears it');
    await settled();
    expect(all.sockets).toHaveLength(2);
    expect(tabs[1]?.told).toEqual([]);
  });

  test('where the lock is denied', async () => {
    const all = new TabsUnderTest();
    const denied = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) };
    const tab = all.open({ locks: denied as unknown as LockManager });
    await settled();
    expect(tab.line.isLeading).toBe(true);
    expect(tab.line.state).toEqual({ state: 'live' });
  });
});

describe('the channel', () => {
  test('what cannot be cloned, or is said too late, breaks nothing', async () => {
    const { tabs } = await three();
    tabs[0].line.tell(() => {});
    tabs[1].line.tell(() => {});
    await settled();
    expect(tabs[2].told).toEqual([]);
    tabs[1].line.stop();
    tabs[1].line.tell('too late');
    expect(tabs[1].line.send(read)).toBe(false);
  });

  const from = 'somebody';
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'here'],
    ['no kind', { from }],
    ['no sender', { kind: 'gone' }],
    ['a kind from a later version', { kind: 'later', from }],
    ['a state that is none', { kind: 'here', from, to: null, state: { state: 'fine' }, frames: [] }],
    ['a frame that is none', { kind: 'here', from, to: null, state: { state: 'live' }, frames: [{ type: 'evil' }] }],
    ['no frames', { kind: 'here', from, to: null, state: { state: 'live' } }],
    ['frames that are no list', { kind: 'here', from, to: null, state: { state: 'live' }, frames: 'many' }],
    ['a kind that every object has', { kind: 'constructor', from }],
    ['a frame to send that is none', { kind: 'send', from, frame: null }],
    ['a frame from a tab that does not lead', { kind: 'frame', from, frame: { type: 'pong' } }],
    ['an end of what does not lead', { kind: 'gone', from }],
    ['a loss of what does not lead', { kind: 'lost', from, closeCode: 4001 }],
    ['an entry to send', { kind: 'send', from, frame: append }],
    ['a hello to send', { kind: 'send', from, frame: { type: 'hello' } }],
  ])('takes no harm from %s', async (_, said) => {
    const { all, tabs } = await three();
    const before = tabs.map(({ frames, states }) => [frames.length, states.length]);
    all.profile.channels.of(all.profile.open().loop)('throughline-shop').postMessage(said);
    await settled();
    expect(tabs.map(({ frames, states }) => [frames.length, states.length])).toEqual(before);
    expect(all.heard).toEqual([]);
    expect(all.leading).toEqual([tabs[0]]);
  });

  test('an answer meant for another tab changes nobody else', async () => {
    const { all, tabs } = await three();
    const stranger = all.profile.channels.of(all.profile.open().loop)('throughline-shop');
    const frames = [welcome({ conversation: own('c9') })];
    stranger.postMessage({ kind: 'here', from, to: 'another', state: { state: 'live' }, frames });
    await settled();
    expect(tabs[1].frames.map(({ type }) => type)).toEqual(['welcome', 'entries']);
  });
});

test('a tab that is closed leaves no timer, no lock and no connection', async () => {
  const { all, tabs } = await three();
  for (const { line } of tabs) line.stop();
  await settled();
  expect(all.sockets).toEqual([]);
  expect(all.profile.locks.holder('throughline-shop')).toBeNull();
  expect(all.profile.clock.running).toBe(0);
  for (const { line } of tabs) expect(line.state).toEqual({ state: 'idle' });
});

test('a tab can be started again, and starting twice is starting once', async () => {
  const all = new TabsUnderTest();
  const [tab] = await all.openAll(1);
  tab?.line.start();
  tab?.line.stop();
  tab?.line.start();
  await settled();
  expect(all.sockets).toHaveLength(1);
  expect(tab?.line.state).toEqual({ state: 'live' });
});
