import { closeCodes, type RefusalReason } from '@throughline/sdk/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { Outbox, type OutboxItem } from './outbox.ts';

let world: TestWorld;
let outbox: Outbox;
let kept: Map<string, OutboxItem>;
let sent: string[];
let isLive: boolean;

beforeEach(() => {
  world = testWorld();
  kept = new Map();
  sent = [];
  isLive = false;
  outbox = make();
});

function make(): Outbox {
  const { clock, random, randomBytes } = world;
  return new Outbox({
    clock,
    random,
    randomBytes,
    store: {
      async write(puts, drops) {
        for (const item of puts) kept.set(item.entryId, item);
        for (const entryId of drops) kept.delete(entryId);
      },
    },
    send: (frame) => {
      if (!isLive || frame.type !== 'append') return false;
      if (!kept.has(frame.entryId)) throw new Error('sent before it was kept');
      sent.push(frame.entryId);
      return true;
    },
    onChange: () => {},
  });
}

async function say(text: string): Promise<string> {
  const item = outbox.draft(null, { kind: 'message', text });
  await outbox.add(item);
  return item.entryId;
}

function open(): void {
  isLive = true;
  outbox.opened();
}

function close(closeCode = 1006): void {
  isLive = false;
  outbox.closed(closeCode);
}

const texts = (): string[] => outbox.items.map(({ body }) => (body.kind === 'message' ? body.text : body.kind));

describe('what is said', () => {
  test('is kept before it is sent', async () => {
    open();
    const entryId = await say('hello');
    expect(sent).toEqual([entryId]);
    expect([...kept.keys()]).toEqual([entryId]);
  });

  test('offline is sent once after reconnecting', async () => {
    const entryId = await say('hello');
    expect(sent).toEqual([]);
    open();
    expect(sent).toEqual([entryId]);
    outbox.acked(entryId, 1);
    close();
    open();
    expect(sent).toEqual([entryId]);
  });

  test('leaves one after the other, in the order said', async () => {
    const [one, two] = [await say('one'), await say('two')];
    open();
    expect(sent).toEqual([one]);
    outbox.acked(one, 1);
    expect(sent).toEqual([one, two]);
  });

  test('at the very same moment keeps its order over a reload', async () => {
    const ids = await Promise.all(['one', 'two', 'three'].map(say));
    outbox = make();
    outbox.merge([...kept.values()].reverse(), new Set());
    expect(outbox.items.map(({ entryId }) => entryId)).toEqual(ids);
    const later = await say('four');
    expect(outbox.items.at(-1)?.entryId).toBe(later);
  });

  test('is sent again when the line broke before the ack', async () => {
    open();
    const entryId = await say('hello');
    close();
    open();
    expect(sent).toEqual([entryId, entryId]);
  });

  test('is forgotten when acknowledged, and shown until its entry comes', async () => {
    open();
    const entryId = await say('hello');
    outbox.acked(entryId, 4);
    expect(kept.size).toBe(0);
    expect(outbox.items).toMatchObject([{ entryId, seq: 4 }]);
    outbox.seen('c1', new Set([entryId]), 4);
    expect(outbox.items).toEqual([]);
  });

  test('is forgotten when its entry comes before the ack', async () => {
    open();
    const entryId = await say('hello');
    outbox.seen('c1', new Set([entryId]), 4);
    expect(kept.size).toBe(0);
    expect(outbox.items).toEqual([]);
    outbox.acked(entryId, 4);
    const next = await say('next');
    expect(sent.at(-1)).toBe(next);
  });
});

describe('what is declined', () => {
  test('for good stays, with the reason, and lets the next one pass', async () => {
    open();
    const one = await say('one');
    const two = await say('two');
    outbox.refused(one, 'address-not-confirmed', null);
    expect(outbox.items[0]).toMatchObject({ entryId: one, why: 'address-not-confirmed' });
    expect(kept.get(one)?.why).toBe('address-not-confirmed');
    expect(sent).toEqual([one, two]);
    close();
    open();
    expect(sent).toEqual([one, two, two]);
  });

  test('for good is really sent again on retry, after what was said since', async () => {
    open();
    const one = await say('one');
    outbox.refused(one, 'not-allowed', null);
    const two = await say('two');
    outbox.acked(two, 1);
    await outbox.retry(one);
    expect(sent).toEqual([one, two, one]);
    expect(outbox.items.map(({ entryId }) => entryId)).toEqual([two, one]);
    expect(kept.get(one)?.why).toBeNull();
  });

  test('because the id was taken is sent again under a new one', async () => {
    open();
    const one = await say('one');
    outbox.refused(one, 'conflict', null);
    await outbox.retry(one);
    expect(sent).toHaveLength(2);
    expect(sent[1]).not.toBe(one);
    expect(texts()).toEqual(['one']);
    expect([...kept.keys()]).toEqual([sent[1]]);
  });

  test('for now is sent again after the gateway’s own wait, and holds back the next one', async () => {
    open();
    const one = await say('one');
    await say('two');
    outbox.refused(one, 'rate-limited', 3_000);
    world.clock.advance(2_999);
    expect(sent).toEqual([one]);
    world.clock.advance(1);
    expect(sent).toEqual([one, one]);
    expect(outbox.items[0]?.why).toBeNull();
  });

  test('for now without a wait is tried again, less and less often', async () => {
    open();
    const one = await say('one');
    for (const delayMs of [250, 500, 1_000]) {
      outbox.refused(one, 'unavailable', null);
      world.clock.advance(delayMs - 1);
      const before = sent.length;
      world.clock.advance(1);
      expect(sent.length).toBe(before + 1);
    }
  });

  test('for a reason that is not known here is shown, and holds nothing back', async () => {
    open();
    const one = await say('one');
    const two = await say('two');
    outbox.refused(one, 'of-a-later-version' as RefusalReason, null);
    expect(outbox.items[0]).toMatchObject({ entryId: one, why: 'of-a-later-version' });
    expect(sent).toEqual([one, two]);
  });

  test('because nobody is signed in is kept for the next connection', async () => {
    open();
    const one = await say('one');
    outbox.refused(one, 'not-signed-in', null);
    world.clock.advance(60_000);
    expect(sent).toEqual([one]);
    expect(outbox.items).toMatchObject([{ why: null }]);
    close(closeCodes.notSignedIn);
    open();
    expect(sent).toEqual([one, one]);
  });

  test('by hanging up on it is not sent for ever', async () => {
    open();
    const one = await say('one');
    close(closeCodes.badFrame);
    open();
    expect(sent).toEqual([one]);
    expect(outbox.items).toMatchObject([{ entryId: one, why: 'bad-frame' }]);
  });

  test('is only retried when it was declined', async () => {
    const one = await say('one');
    await outbox.retry(one);
    await outbox.retry('unknown');
    open();
    expect(sent).toEqual([one]);
  });

  test('a declined contract is replaced by the next one', async () => {
    open();
    const contract = { steps: [], quiet: null, until: null };
    const first = outbox.draft(null, { kind: 'contract', contract });
    await outbox.add(first);
    outbox.refused(first.entryId, 'address-not-confirmed', null);
    await outbox.add(outbox.draft(null, { kind: 'contract', contract }));
    expect(outbox.items).toHaveLength(1);
    expect(kept.has(first.entryId)).toBe(false);
  });
});

describe('what is discarded', () => {
  test('is gone, here and in storage', async () => {
    const one = await say('one');
    const two = await say('two');
    await outbox.discard(one);
    open();
    expect(sent).toEqual([two]);
    expect([...kept.keys()]).toEqual([two]);
  });
});

describe('a second tab', () => {
  const known = (): Set<string> => new Set(outbox.items.map(({ entryId }) => entryId));

  test('brings in what the first one left', async () => {
    const one = await say('one');
    outbox = make();
    open();
    outbox.merge([...kept.values()], known());
    expect(sent).toEqual([one]);
  });

  test('that sent or discarded an item takes it from this one as well', async () => {
    const one = await say('one');
    kept.delete(one);
    outbox.merge([], known());
    expect(outbox.items).toEqual([]);
  });

  test('does not take what was said while storage was read', async () => {
    const before = known();
    const one = await say('one');
    outbox.merge([], before);
    expect(outbox.items).toMatchObject([{ entryId: one }]);
  });

  test('does not bring back what was discarded here while storage was read', async () => {
    const one = await say('one');
    const [before, read] = [known(), [...kept.values()]];
    await outbox.discard(one);
    outbox.merge(read, before);
    expect(outbox.items).toEqual([]);
  });

  test('does not take the echo of what is acknowledged', async () => {
    open();
    const one = await say('one');
    outbox.acked(one, 1);
    outbox.merge([], known());
    expect(outbox.items).toMatchObject([{ entryId: one, seq: 1 }]);
  });
});

test('a stopped outbox sends nothing and leaves no timer', async () => {
  open();
  const one = await say('one');
  outbox.refused(one, 'unavailable', null);
  outbox.stop();
  await settled();
  world.clock.advance(60_000);
  expect(sent).toEqual([one]);
  expect(world.clock.running).toBe(0);
});
