import type { Entry } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../outbox/outbox.ts';
import {
  anna,
  ben,
  deletion,
  edit,
  entriesFrame,
  entry,
  entryIdOf,
  hereContract,
  message,
} from '../testing/entries.ts';
import { agentReads } from './agent-reads.ts';
import { withoutTakenBack } from './changes.ts';
import { foldTimeline, type TimelineInput } from './fold-timeline.ts';
import { applyEntries, newReplica } from './replica.ts';
import type { SaidItem, Timeline } from './timeline.ts';

function fold(entries: Entry[], changes: Partial<TimelineInput> = {}): Timeline {
  const from = (entries[0]?.seq ?? 1) - 1;
  const applied = applyEntries(newReplica('c1', null, null), entriesFrame(from, entries));
  if (applied === 'gap') throw new Error('a new copy takes any page');
  return foldTimeline({
    side: 'contact',
    replica: applied.replica,
    pending: [],
    participant: anna,
    siteDefault: hereContract,
    readTo: 0,
    typing: [],
    now: 5_000,
    agentReads: changes.side === 'agent' ? agentReads : undefined,
    ...changes,
  });
}

const pending = (number: number, body: OutboxItem['body'], changes: Partial<OutboxItem> = {}): OutboxItem => ({
  entryId: entryIdOf(number),
  conversationId: null,
  at: 9_000 + number,
  body,
  why: null,
  seq: null,
  ...changes,
});

const said = ({ items }: Timeline): SaidItem[] =>
  items.filter((item): item is SaidItem => item.kind === 'message' || item.kind === 'note');
const file = { attachmentId: 'f1', name: 'a.jpg', type: 'image/jpeg', sizeBytes: 1, width: 2, height: 2 };
const withFile = (seq: number, text = ''): Entry =>
  entry(seq, anna, { kind: 'message', text, caution: null, originalId: 'o1', attachments: [file] });

describe('a message that was said otherwise', () => {
  test('is shown in its newest words, once, with when that was', () => {
    const timeline = fold([message(1, anna), edit(2, anna, 1, 'two'), message(3, ben), edit(4, anna, 1, 'three')]);
    expect(said(timeline)).toMatchObject([
      { seq: 1, text: 'three', editedAt: 1_004, isDeleted: false, mark: 'read' },
      { seq: 3, text: 'message 3', editedAt: null },
    ]);
    expect(timeline.items).toHaveLength(2);
  });

  test('is not unread again', () => {
    const entries = [
      message(1, ben),
      entry(2, anna, { kind: 'receipt', status: 'read', upTo: 1 }),
      edit(3, ben, 1, 'x'),
    ];
    expect(fold(entries).unreadCount).toBe(0);
  });

  test('of which only the edit is held shows nothing until it is read', () => {
    expect(fold([edit(5, ben, 1, 'x'), deletion(6, ben, 2)]).items).toEqual([]);
  });
});

describe('a message that was taken back', () => {
  test('stays as a line without words, files and original, however it was edited', () => {
    const timeline = fold([withFile(1, 'secret'), edit(2, anna, 1, 'other secret'), deletion(3, anna, 1)]);
    expect(said(timeline)).toMatchObject([
      { seq: 1, text: '', attachments: [], originalId: null, editedAt: null, isDeleted: true, mark: 'sent' },
    ]);
  });

  test('is known by what the gateway left of it, before its deletion is held', () => {
    const left = entry(1, ben, { kind: 'message', text: '', caution: null, originalId: null });
    expect(said(fold([left, edit(2, ben, 1, '…')]))).toMatchObject([{ text: '', isDeleted: true, editedAt: null }]);
  });

  test('waits to be read by nobody', () => {
    expect(fold([message(1, ben), message(2, ben), deletion(3, ben, 1)]).unreadCount).toBe(1);
  });

  test('is no longer kept on the device', () => {
    const entries = [withFile(1, 'secret'), edit(2, anna, 1, 'other secret'), message(3, ben), deletion(4, anna, 1)];
    const kept = withoutTakenBack(entries);
    expect(JSON.stringify(kept)).not.toContain('secret');
    expect(kept[2]).toBe(entries[2]);
    expect(withoutTakenBack(kept)).toEqual(kept);
    expect(withoutTakenBack(entries.slice(0, 3))).toEqual(entries.slice(0, 3));
  });
});

test('a deletion that comes takes the words from what is held, and no news of it is told', () => {
  const held = applyEntries(newReplica('c1', null, null), entriesFrame(0, [withFile(1, 'secret')]));
  if (held === 'gap') throw new Error('a new copy takes any page');
  const gone = [message(2, ben, 'other secret'), deletion(3, anna, 1), deletion(4, ben, 2)];
  const applied = applyEntries(held.replica, entriesFrame(1, gone));
  expect(JSON.stringify(applied)).not.toContain('secret');
  expect(applied).toMatchObject({ fresh: [{ seq: 2, body: { text: '' } }, { seq: 3 }, { seq: 4 }] });
});

describe('a change made here', () => {
  const entries = [message(1, anna, 'one')];
  const better = pending(11, { kind: 'edit', seq: 1, text: 'better' });
  const gone = pending(12, { kind: 'deletion', seq: 1 });

  test('shows at once, and the mark stays', () => {
    expect(said(fold(entries, { pending: [better] }))).toMatchObject([
      { text: 'better', editedAt: 9_011, mark: 'sent', changeFailed: null },
    ]);
    expect(said(fold(entries, { pending: [better, gone] }))).toMatchObject([{ text: '', isDeleted: true }]);
  });

  test('adds no line of its own', () => {
    expect(fold(entries, { pending: [better, gone] }).items).toHaveLength(1);
  });

  test('that was declined leaves the old words and says why', () => {
    const declined = { ...better, why: 'not-allowed' };
    expect(said(fold(entries, { pending: [declined] }))).toMatchObject([
      {
        text: 'one',
        editedAt: null,
        changeFailed: { entryId: better.entryId, change: 'edit', why: 'not-allowed' },
      },
    ]);
    expect(said(fold(entries, { pending: [{ ...gone, why: 'not-allowed' }] }))).toMatchObject([
      { text: 'one', isDeleted: false, changeFailed: { change: 'deletion' } },
    ]);
  });

  test('is on top of what the log says, until its own entry is held', () => {
    const log = [...entries, edit(2, anna, 1, 'from the phone')];
    expect(said(fold(log, { pending: [better] }))[0]?.text).toBe('better');
    const own = { ...pending(2, { kind: 'edit', seq: 1, text: 'from here' }), entryId: entryIdOf(2) };
    expect(said(fold([...log, edit(3, anna, 1, 'newest')], { pending: [own] }))[0]?.text).toBe('newest');
  });

  test('holds for a message whose own entry has not come yet', () => {
    const waiting = [pending(10, { kind: 'message', text: 'one' }, { seq: 1 }), better];
    expect(said(fold([], { pending: waiting }))).toMatchObject([{ seq: 1, text: 'better' }]);
  });
});

describe('files', () => {
  test('stand with their message', () => {
    expect(said(fold([withFile(1)]))).toMatchObject([{ text: '', attachments: [file], isDeleted: false }]);
  });

  test('that are on their way are shown as they are kept here, by their keys', () => {
    const kept = {
      attachmentId: 'k1',
      name: 'b.pdf',
      type: 'application/pdf',
      sizeBytes: 7,
      width: null,
      height: null,
    };
    const item = pending(10, { kind: 'message', text: '' }, { files: ['k1', 'k2'] });
    const [line] = said(fold([], { pending: [item], fileOf: (key) => (key === 'k1' ? kept : undefined) }));
    expect(line?.attachments).toEqual([kept]);
    expect(line?.isDeleted).toBe(false);
  });
});

describe('what the page says of its visitor', () => {
  const facts = [
    entry(1, anna, { kind: 'touchpoint', name: 'page', properties: { size: 42 }, url: null }),
    entry(2, anna, { kind: 'attributes', set: { plan: 'pro' } }),
    entry(3, ben, { kind: 'tags', add: ['vip'], remove: [] }),
  ];
  const tagging = pending(10, { kind: 'tags', add: ['angry'], remove: ['vip'] });

  test('is there for agents, as lines and as what holds now', () => {
    const timeline = fold(facts, { side: 'agent' });
    expect(timeline.items).toMatchObject([
      { kind: 'touchpoint', seq: 1, name: 'page', properties: { size: 42 } },
      { kind: 'attributes', seq: 2, set: { plan: 'pro' } },
      { kind: 'tags', seq: 3, add: ['vip'] },
    ]);
    expect(timeline).toMatchObject({ attributes: { plan: 'pro' }, tags: ['vip'], unreadCount: 0 });
  });

  test('holds at the desk as soon as it is said there, unless it is declined', () => {
    expect(fold(facts, { side: 'agent', pending: [tagging] })).toMatchObject({ tags: ['angry'] });
    expect(fold(facts, { side: 'agent', pending: [tagging] }).items).toHaveLength(3);
    expect(fold(facts, { side: 'agent', pending: [{ ...tagging, why: 'not-allowed' }] }).tags).toEqual(['vip']);
  });

  test('is nothing to the visitor, also while it is on its way', () => {
    const timeline = fold(facts, { pending: [tagging] });
    expect(timeline.items).toEqual([]);
    expect(timeline).toMatchObject({ attributes: {}, tags: [] });
  });
});
