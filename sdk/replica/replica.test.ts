import { describe, expect, test } from 'vitest';
import { anna, ben, entriesFrame, entry, mailContract, message } from '../testing/entries.ts';
import {
  applyEarlier,
  applyEntries,
  cursorOf,
  keptEntries,
  newReplica,
  type Replica,
  readReplica,
  trimmed,
} from './replica.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => message(from + index + 1, ben));

/** A copy that covers (from, to]. */
function holding(from: number, to: number): Replica {
  const applied = applyEntries(newReplica('c1', null, null), entriesFrame(from, range(from, to)));
  if (applied === 'gap') throw new Error('a new copy takes any page');
  return applied.replica;
}

const seqs = ({ entries }: Replica): number[] => entries.map(({ seq }) => seq);

describe('a copy of a conversation', () => {
  test('starts with the newest page, which is not news', () => {
    const applied = applyEntries(newReplica('c1', null, null), entriesFrame(10, range(10, 12)));
    expect(applied).toMatchObject({ replica: { epoch: 'e1', from: 10, to: 12, head: 12 }, fresh: [] });
  });

  test('asks for the newest page until it holds one, then for what comes after', () => {
    expect(cursorOf(newReplica('c1', 'e1', null))).toEqual({ conversationId: 'c1', epoch: null, after: null });
    expect(cursorOf(holding(0, 7))).toEqual({ conversationId: 'c1', epoch: 'e1', after: 7 });
  });

  test('that begins with the conversation takes the first entry as news', () => {
    const applied = applyEntries(newReplica('c1', 'e1', 0), entriesFrame(0, range(0, 1)));
    expect(applied).toMatchObject({ replica: { from: 0, to: 1 }, fresh: [{ seq: 1 }] });
  });

  test('grows by what follows', () => {
    const applied = applyEntries(holding(0, 2), entriesFrame(2, range(2, 4)));
    expect(applied).toMatchObject({ replica: { to: 4 }, fresh: [{ seq: 3 }, { seq: 4 }] });
  });

  test('takes of an overlapping page only what is new', () => {
    const applied = applyEntries(holding(0, 3), entriesFrame(1, range(1, 4)));
    if (applied === 'gap') throw new Error('no gap here');
    expect(seqs(applied.replica)).toEqual([1, 2, 3, 4]);
    expect(applied.fresh.map(({ seq }) => seq)).toEqual([4]);
  });

  test('ignores what it holds already', () => {
    const replica = holding(0, 3);
    const applied = applyEntries(replica, entriesFrame(1, range(1, 2)));
    expect(applied).toMatchObject({ replica: { to: 3 }, fresh: [] });
    if (applied !== 'gap') expect(applied.replica.entries).toBe(replica.entries);
  });

  test('sees a gap, and an entry of another life of the log', () => {
    expect(applyEntries(holding(0, 3), entriesFrame(4, range(4, 5)))).toBe('gap');
    expect(applyEntries(holding(0, 3), entriesFrame(3, range(3, 4), { epoch: 'e2' }))).toBe('gap');
  });

  test('holes that this reader may not see are no gap', () => {
    const noteHidden = entriesFrame(2, [message(4, ben), message(7, ben)]);
    expect(applyEntries(holding(0, 2), noteHidden)).toMatchObject({ replica: { to: 7 } });
  });

  test('knows the head without holding it', () => {
    expect(applyEntries(holding(0, 2), entriesFrame(2, range(2, 3), { head: 90 }))).toMatchObject({
      replica: { head: 90 },
    });
  });

  test('grows backwards, to the very beginning', () => {
    const earlier = { type: 'earlier', conversationId: 'c1', epoch: 'e1' } as const;
    const middle = applyEarlier(holding(10, 12), { ...earlier, before: 11, after: 5, entries: range(5, 10) });
    expect(seqs(middle)).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(middle.from).toBe(5);
    const all = applyEarlier(middle, { ...earlier, before: 6, after: 0, entries: range(0, 5) });
    expect(all.from).toBe(0);
    expect(seqs(all)).toHaveLength(12);
    const again = applyEarlier(all, { ...earlier, before: 6, after: 0, entries: range(0, 5) });
    expect(seqs(again)).toEqual(seqs(all));
  });

  test('ends its backward reading at an empty page', () => {
    const empty = { type: 'earlier', conversationId: 'c1', epoch: 'e1', before: 4, after: 0, entries: [] } as const;
    expect(applyEarlier(holding(3, 5), { ...empty, entries: [] })).toMatchObject({ from: 0, to: 5 });
  });

  test('a page backwards that came too late changes nothing', () => {
    const late = {
      type: 'earlier',
      conversationId: 'c1',
      epoch: 'e1',
      before: 4,
      after: 0,
      entries: range(0, 3),
    } as const;
    const replica = holding(10, 12);
    expect(applyEarlier(replica, { ...late, entries: range(0, 3) })).toBe(replica);
  });
});

describe('what is kept of a copy', () => {
  test('is the newest part, and what the rest came to', () => {
    const first = [
      message(1, anna),
      entry(2, anna, { kind: 'contract', contract: mailContract }),
      entry(3, ben, { kind: 'state', state: 'resolved' }),
    ];
    const start = applyEntries(newReplica('c1', null, null), entriesFrame(0, first));
    if (start === 'gap') throw new Error('a new copy takes any page');
    const grown = applyEntries(start.replica, entriesFrame(3, range(3, 203)));
    if (grown === 'gap') throw new Error('no gap here');
    const kept = trimmed(grown.replica);
    expect(kept.entries).toHaveLength(keptEntries);
    expect(kept).toMatchObject({ from: 3, to: 203, before: { contract: mailContract, state: 'resolved' } });
    expect(trimmed(kept)).toBe(kept);
  });

  test('is read again as it was', () => {
    const replica = holding(2, 5);
    expect(readReplica(structuredClone(replica))).toEqual(replica);
  });

  test('keeps kinds that are unknown as they came, for a version that knows them', () => {
    const kept = { ...holding(0, 1), entries: [{ ...message(1, ben), body: { kind: 'poll', options: ['a', 'b'] } }] };
    expect(readReplica(structuredClone(kept))).toEqual(kept);
  });

  const form = {
    conversationId: 'c1',
    epoch: 'e1',
    from: 0,
    to: 1,
    head: 1,
    before: { contract: null, state: 'open', attributes: {}, tags: [] },
  };

  test.each([
    undefined,
    null,
    7,
    'x',
    {},
    { entries: [] },
    { ...form, entries: 7 },
    { ...form, entries: [null] },
    { ...form, entries: [{}] },
    { ...form, entries: [{ body: { kind: 'message' } }] },
    { ...form, entries: [{ ...message(1, ben), seq: '1' }] },
    { ...form, entries: [{ ...message(1, ben), author: null }] },
    { ...form, entries: [message(1, ben), { ...message(2, ben), body: 'text' }] },
    { ...form, before: null, entries: [] },
    { ...form, to: null, entries: [] },
  ])('that does not fit any more (%j) is read from the gateway again', (kept) => {
    expect(readReplica(kept)).toBeNull();
  });
});
