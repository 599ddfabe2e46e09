import type { Entry } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import type { OutboxItem } from '../outbox/outbox.ts';
import {
  anna,
  ben,
  carrier,
  entriesFrame,
  entry,
  entryIdOf,
  hereContract,
  mailContract,
  message,
  receipt,
} from '../testing/entries.ts';
import { agentReads } from './agent-reads.ts';
import { foldTimeline, type TimelineInput } from './fold-timeline.ts';
import { applyEntries, newReplica, nothingBefore, type Replica } from './replica.ts';
import type { Timeline } from './timeline.ts';

function replicaOf(entries: Entry[], from = 0): Replica {
  const applied = applyEntries(newReplica('c1', null, null), entriesFrame(from, entries));
  if (applied === 'gap') throw new Error('a new copy takes any page');
  return applied.replica;
}

function fold(entries: Entry[], changes: Partial<TimelineInput> = {}): Timeline {
  return foldTimeline({
    side: 'contact',
    replica: replicaOf(entries),
    pending: [],
    participant: anna,
    siteDefault: hereContract,
    readTo: 0,
    typing: [],
    now: 5_000,
    ...changes,
  });
}

const pending = (entryId: string, changes: Partial<OutboxItem> = {}): OutboxItem => ({
  entryId,
  conversationId: null,
  at: 9_000,
  body: { kind: 'message', text: 'waiting' },
  why: null,
  seq: null,
  ...changes,
});

const marks = ({ items }: Timeline): (string | null)[] => items.map((item) => ('mark' in item ? item.mark : null));

describe('what is not in the log yet', () => {
  test('stands after everything, as sending', () => {
    const { items } = fold([message(1, ben)], { pending: [pending('p1')] });
    expect(items.at(-1)).toMatchObject({
      key: 'p1',
      seq: null,
      mark: 'sending',
      isMine: true,
      author: anna,
      text: 'waiting',
    });
  });

  test('is failed with its reason when it was declined, and sent when it was acknowledged', () => {
    const { items } = fold([], { pending: [pending('p1', { why: 'not-allowed' }), pending('p2', { seq: 3 })] });
    expect(items).toMatchObject([
      { mark: 'failed', why: 'not-allowed' },
      { mark: 'sent', seq: 3, why: null },
    ]);
  });

  test('is never shown beside its own entry', () => {
    const timeline = fold([message(1, anna)], { pending: [pending(entryIdOf(1))] });
    expect(timeline.items).toHaveLength(1);
    expect(timeline.items[0]).toMatchObject({ key: entryIdOf(1), seq: 1, mark: 'sent' });
  });

  test('a contract is shown as wished, not as in force', () => {
    const contract = { steps: [], quiet: null, until: null };
    const timeline = fold([], { pending: [pending('p1', { body: { kind: 'contract', contract }, why: 'conflict' })] });
    expect(timeline.pendingContract).toEqual({ entryId: 'p1', contract, why: 'conflict' });
    expect(timeline.contract).toEqual(hereContract);
    expect(timeline.items).toEqual([]);
    expect(fold([]).pendingContract).toBeUndefined();
  });
});

describe('marks', () => {
  test('say how far the other side has come', () => {
    const timeline = fold([
      message(1, anna),
      message(2, anna),
      message(3, anna),
      receipt(4, ben, 'delivered', 2),
      receipt(5, ben, 'read', 1),
    ]);
    expect(marks(timeline)).toEqual(['read', 'delivered', 'sent']);
  });

  test('own receipts say nothing about own messages', () => {
    expect(marks(fold([message(1, anna), receipt(2, anna, 'read', 1)]))).toEqual(['sent']);
  });

  test('an e-mail on its way stands with each message it carries, newest state only', () => {
    const delivery = (seq: number, status: 'accepted' | 'failed') =>
      entry(seq, carrier, {
        kind: 'delivery',
        deliveryId: 'd1',
        channel: 'email',
        hint: 'a•••@example.org',
        status,
        reason: status === 'failed' ? 'unknown-recipient' : null,
        seqs: [1, 2],
      });
    const { items } = fold([message(1, ben), message(2, ben), delivery(3, 'accepted'), delivery(4, 'failed')]);
    expect(items).toHaveLength(2);
    const marked = {
      channel: 'email',
      hint: 'a•••@example.org',
      status: 'failed',
      reason: 'unknown-recipient',
      at: 1_004,
    };
    expect(items).toMatchObject([{ deliveries: [marked] }, { deliveries: [marked] }]);
  });
});

describe('unread', () => {
  const entries = [message(1, ben), message(2, ben), message(3, ben)];

  test('counts messages of the other side after what was read', () => {
    expect(fold(entries).unreadCount).toBe(3);
    expect(fold([...entries, receipt(4, anna, 'read', 2)]).unreadCount).toBe(1);
    expect(fold([...entries, message(4, anna)]).unreadCount).toBe(0);
  });

  test('counts at once what was seen here, before the gateway knows', () => {
    expect(fold(entries, { readTo: 3 }).unreadCount).toBe(0);
  });

  test('an absence notice waits for nobody, a mail of somebody else does', () => {
    const said = (seq: number, caution: 'auto-reply' | 'other-sender'): Entry =>
      entry(seq, anna, { kind: 'message', text: 'x', caution, originalId: null });
    const timeline = fold([said(1, 'auto-reply'), said(2, 'other-sender')], { side: 'agent' });
    expect(timeline.unreadCount).toBe(1);
  });

  test('is for an agent what the contact wrote', () => {
    const written = [message(1, anna), message(2, ben), message(3, anna), entry(4, ben, { kind: 'note', text: 'hm' })];
    expect(fold(written, { side: 'agent', participant: ben }).unreadCount).toBe(1);
  });
});

describe('the contract in force', () => {
  const stated = (seq: number, until: number | null): Entry =>
    entry(seq, anna, { kind: 'contract', contract: { ...mailContract, until } });

  test('is the site’s until the customer states one', () => {
    expect(fold([]).contract).toEqual(hereContract);
    const timeline = fold([stated(1, null)]);
    expect(timeline.contract).toEqual(mailContract);
    expect(timeline.items).toMatchObject([{ kind: 'contract', seq: 1, contract: mailContract }]);
  });

  test('is the newest one stated', () => {
    const newer = entry(2, anna, { kind: 'contract', contract: { ...mailContract, steps: [] } });
    expect(fold([stated(1, null), newer]).contract.steps).toEqual([]);
  });

  test('ends when it said, and then the site’s holds, not the one before', () => {
    expect(fold([stated(1, null), stated(2, 5_001)]).contract.until).toBe(5_001);
    expect(fold([stated(1, null), stated(2, 5_000)]).contract).toEqual(hereContract);
  });

  test('is known even when its entry is no longer kept', () => {
    const replica = {
      ...replicaOf([message(9, ben)], 8),
      before: { ...nothingBefore, contract: mailContract, state: 'resolved' as const },
    };
    expect(fold([], { replica })).toMatchObject({ contract: mailContract, state: 'resolved', hasEarlier: true });
  });
});

describe('the state', () => {
  const resolved = entry(2, ben, { kind: 'state', state: 'resolved' });

  test('is open until resolved, and open again when the contact writes', () => {
    expect(fold([message(1, anna)]).state).toBe('open');
    expect(fold([message(1, anna), resolved]).state).toBe('resolved');
    expect(fold([message(1, anna), resolved, message(3, ben)]).state).toBe('resolved');
    expect(fold([message(1, anna), resolved, message(3, anna)]).state).toBe('open');
  });

  test('stays resolved at an absence notice', () => {
    const away = entry(3, anna, { kind: 'message', text: 'away', caution: 'auto-reply', originalId: null });
    expect(fold([message(1, anna), resolved, away]).state).toBe('resolved');
  });
});

describe('who sees what', () => {
  test('notes are for agents', () => {
    const entries = [message(1, anna), entry(2, ben, { kind: 'note', text: 'careful' })];
    expect(fold(entries).items).toHaveLength(1);
    expect(fold(entries, { side: 'agent', agentReads }).items[1]).toMatchObject({
      kind: 'note',
      text: 'careful',
      isMine: true,
    });
  });

  test('an agent sees the company’s messages as their own side’s', () => {
    const other = { kind: 'agent', id: 'cleo', name: 'Cleo' } as const;
    const { items } = fold([message(1, anna), message(2, other)], { side: 'agent' });
    expect(items).toMatchObject([{ isMine: false }, { isMine: true }]);
  });

  test('kinds of a newer version are skipped', () => {
    const replica = replicaOf([message(1, ben)]);
    const unknown = { ...message(2, ben), body: { kind: 'unknown' as const, was: { kind: 'poll' } } };
    const timeline = fold([], { replica: { ...replica, to: 2, entries: [...replica.entries, unknown] } });
    expect(timeline.items).toHaveLength(1);
    expect(timeline.head).toBe(2);
  });

  test('nothing held is an empty timeline', () => {
    expect(fold([], { replica: null })).toEqual({
      conversationId: null,
      items: [],
      hasEarlier: false,
      contract: hereContract,
      state: 'open',
      attributes: {},
      tags: [],
      unreadCount: 0,
      head: 0,
      typing: [],
    });
  });
});

describe('a proposal of the desk', () => {
  const { quiet, until } = mailContract;
  const steps = mailContract.steps.map(({ channel, addressId, afterSeconds }) => ({
    channel,
    addressId,
    afterSeconds,
  }));
  const contract = { steps, quiet, until };
  const asked = (seq: number): Entry => entry(seq, ben, { kind: 'proposal', contract });
  const stated = (seq: number): Entry => entry(seq, anna, { kind: 'contract', contract: mailContract });

  test('is open until any contract comes after it', () => {
    expect(fold([asked(1), message(2, anna)]).proposal).toEqual({ entryId: entryIdOf(1), author: ben, contract });
    expect(fold([stated(1), asked(2), asked(3)]).proposal?.entryId).toBe(entryIdOf(3));
    expect(fold([asked(1), stated(2)]).proposal).toBeUndefined();
    expect(fold([asked(1), stated(2), asked(3)]).proposal?.entryId).toBe(entryIdOf(3));
  });

  test('is answered as soon as it is answered here', () => {
    const wish = pending('p1', { body: { kind: 'contract', contract } });
    expect(fold([asked(1)], { pending: [wish] }).proposal).toBeUndefined();
  });

  test('is a line for agents; the contact is asked instead', () => {
    expect(fold([asked(1)]).items).toEqual([]);
    expect(fold([asked(1)], { side: 'agent', agentReads }).items).toMatchObject([
      { kind: 'proposal', author: ben, contract },
    ]);
  });
});

test('of each delivery the newest word counts, and it can be asked for by its id', () => {
  const delivery = (seq: number, status: 'accepted' | 'delivered' | 'unknown', deliveryId = 'd1'): Entry =>
    entry(seq, carrier, {
      kind: 'delivery',
      deliveryId,
      channel: 'sms',
      hint: '··· 123',
      status,
      reason: null,
      seqs: [1],
    });
  const { items } = fold([
    message(1, ben),
    delivery(2, 'accepted'),
    delivery(3, 'unknown', 'd2'),
    delivery(4, 'delivered'),
  ]);
  expect(items[0]).toMatchObject({
    deliveries: [
      { deliveryId: 'd1', status: 'delivered', channel: 'sms' },
      { deliveryId: 'd2', status: 'unknown' },
    ],
  });
});
