import type { ClientFrame } from '@throughline/sdk/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FilesOutcome, withFiles } from '../files/with-files.ts';
import { settled, testWorld } from '../testing/test-world.ts';
import { Outbox, type OutboxChange, type OutboxItem } from './outbox.ts';

/** One tab's outbox on the profile's storage; the test says which tab sends and what became of the files. */
class Tab {
  readonly sent: Extract<ClientFrame, { type: 'append' }>[] = [];
  readonly told: OutboxChange[] = [];
  readonly released: string[] = [];
  readonly writes: string[] = [];
  isSender = true;
  files: FilesOutcome = null;
  readonly outbox: Outbox;

  constructor(kept: Map<string, OutboxItem>) {
    const { clock, random, randomBytes } = testWorld();
    this.outbox = new Outbox({
      clock,
      random,
      randomBytes,
      store: {
        write: async (puts, drops) => {
          for (const item of puts) kept.set(item.entryId, item);
          for (const entryId of drops) kept.delete(entryId);
          this.writes.push(...puts.map(({ entryId }) => `+${entryId}`), ...drops.map((entryId) => `-${entryId}`));
        },
      },
      send: (frame) => frame.type === 'append' && this.sent.push(frame) > 0,
      isSender: () => this.isSender,
      withFiles: (item) => withFiles(item, this.files),
      releaseFiles: (keys) => this.released.push(...keys),
      tell: (change) => this.told.push(change),
      onChange: () => {},
    });
  }

  async say(text: string, files: readonly string[] = []): Promise<string> {
    const item = this.outbox.draft(null, { kind: 'message', text }, files);
    await this.outbox.add(item);
    return item.entryId;
  }

  get marks(): (string | null)[] {
    return this.outbox.items.map(({ why, seq }) => why ?? (seq === null ? 'waiting' : 'sent'));
  }
}

let kept: Map<string, OutboxItem>;
let leader: Tab;
beforeEach(() => {
  kept = new Map();
  leader = new Tab(kept);
});

/** Everything one tab told, heard by the other. */
const hear = (from: Tab, to: Tab): void => {
  for (const change of from.told.splice(0)) to.outbox.hear(change);
};

describe('a tab that does not lead', () => {
  let follower: Tab;
  beforeEach(() => {
    follower = new Tab(kept);
    follower.isSender = false;
  });

  test('keeps and shows what is said there, and leaves the sending to the one that leads', async () => {
    follower.outbox.opened();
    const entryId = await follower.say('from the other tab');
    expect(kept.has(entryId)).toBe(true);
    expect(follower.sent).toEqual([]);
    hear(follower, leader);
    expect(leader.sent).toMatchObject([{ entryId }]);
    leader.outbox.acked(entryId, 7);
    follower.outbox.acked(entryId, 7);
    expect([leader.marks, follower.marks]).toEqual([['sent'], ['sent']]);
    expect(kept.size).toBe(0);
    expect(follower.writes).toEqual([`+${entryId}`]);
  });

  test('shows what the leader could not send, and why', async () => {
    const entryId = await leader.say('hello');
    hear(leader, follower);
    follower.outbox.refused(entryId, 'not-allowed', null);
    expect(follower.marks).toEqual(['waiting']);
    leader.outbox.refused(entryId, 'not-allowed', null);
    hear(leader, follower);
    expect(follower.marks).toEqual(['not-allowed']);
  });

  test('an ack that overtakes the news of its message is not undone by it', async () => {
    const entryId = await leader.say('hello');
    const [news] = leader.told;
    hear(leader, follower);
    follower.outbox.acked(entryId, 3);
    follower.outbox.hear(news as OutboxChange);
    expect(follower.marks).toEqual(['sent']);
  });

  test('what is discarded in one is gone in the other', async () => {
    const entryId = await leader.say('never mind');
    hear(leader, follower);
    await follower.outbox.discard(entryId);
    hear(follower, leader);
    leader.outbox.opened();
    expect(leader.outbox.items).toEqual([]);
  });

  test('sends what is waiting once it leads', async () => {
    const entryId = await follower.say('patience');
    follower.isSender = true;
    follower.outbox.opened();
    expect(follower.sent).toMatchObject([{ entryId }]);
  });
});

test('what is read from the log before its ack lets the next one go', async () => {
  leader.outbox.opened();
  const first = await leader.say('one');
  const second = await leader.say('two');
  leader.outbox.seen('c1', new Set([first]), 1);
  expect(leader.sent).toMatchObject([{ entryId: first }, { entryId: second }]);
  leader.outbox.acked(first, 1);
  expect(leader.sent).toHaveLength(2);
});

describe('a message with files', () => {
  test('waits for them, goes with their ids, and keeps those over a resend', async () => {
    leader.outbox.opened();
    const entryId = await leader.say('look', ['f1']);
    const next = await leader.say('and this');
    expect(leader.sent).toEqual([]);
    leader.files = { ids: ['u1'] };
    leader.outbox.flush();
    await settled();
    const frame = { type: 'append', entryId, body: { kind: 'message', text: 'look', attachments: ['u1'] } };
    expect(leader.sent).toMatchObject([frame]);
    expect(kept.get(entryId)?.body).toMatchObject({ attachments: ['u1'] });
    leader.files = { ids: ['another'] };
    leader.outbox.opened();
    expect(leader.sent[1]).toMatchObject(frame);
    leader.outbox.acked(entryId, 1);
    expect(leader.sent[2]).toMatchObject({ entryId: next });
  });

  test('fails with the reason of a file that is declined, lets the next one go, and can be tried again', async () => {
    leader.outbox.opened();
    const entryId = await leader.say('look', ['f1']);
    const next = await leader.say('and this');
    leader.files = { why: 'type-not-allowed' };
    leader.outbox.flush();
    expect(leader.marks).toEqual(['type-not-allowed', 'waiting']);
    expect(leader.sent).toMatchObject([{ entryId: next }]);
    leader.outbox.acked(next, 1);
    leader.files = { ids: ['u1'] };
    await leader.outbox.retry(entryId);
    await settled();
    expect(leader.sent[1]).toMatchObject({ entryId, body: { attachments: ['u1'] } });
  });

  test('lets go of its files when it is shown from the log, or discarded', async () => {
    leader.files = { ids: ['u1'] };
    const entryId = await leader.say('look', ['f1']);
    leader.outbox.acked(entryId, 1);
    expect(leader.released).toEqual([]);
    leader.outbox.seen('c1', new Set([entryId]), 1);
    expect(leader.released).toEqual(['f1']);
    const second = await leader.say('look', ['f2']);
    await leader.outbox.discard(second);
    expect(leader.released).toEqual(['f1', 'f2']);
  });
});
