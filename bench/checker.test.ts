import { describe, expect, test } from 'vitest';
import { type FinalEntry, isClean, judge, type Observation, type Showing } from './checker.ts';

const send = (entryId: string): Observation => ({ op: 'send', client: 'a', conversationId: 'c', entryId });
const ack = (entryId: string, seq: number): Observation => ({
  op: 'ack',
  client: 'a',
  conversationId: 'c',
  entryId,
  seq,
});
const receive = (entryId: string, seq: number, client = 'b'): Observation => ({
  op: 'receive',
  client,
  conversationId: 'c',
  entryId,
  seq,
});
const final = (...entryIds: string[]): FinalEntry[] =>
  entryIds.map((entryId, index) => ({ conversationId: 'c', entryId, seq: index + 1 }));

const good: Observation[] = [send('1'), ack('1', 1), receive('1', 1), send('2'), ack('2', 2), receive('2', 2)];

test('a good run is clean', () => {
  const verdict = judge(good, final('1', '2'));
  expect(verdict.acked).toBe(2);
  expect(isClean(verdict)).toBe(true);
});

test('an acknowledged entry that is not there is lost', () => {
  expect(judge(good, final('1')).lost).toBe(1);
});

test('an entry that stands twice, or was shown twice, is duplicated', () => {
  expect(judge(good, [...final('1', '2'), { conversationId: 'c', entryId: '1', seq: 3 }]).duplicated).toBe(1);
  expect(judge([...good, receive('2', 2)], final('1', '2')).duplicated).toBe(1);
});

test('two readers who saw different things at one position have diverged', () => {
  expect(judge([...good, receive('x', 2, 'd')], final('1', '2')).diverged).toBe(1);
});

test('a hole in the sequence is a gap', () => {
  const holed = [
    { conversationId: 'c', entryId: '1', seq: 1 },
    { conversationId: 'c', entryId: '2', seq: 3 },
  ];
  expect(judge([send('1'), send('2')], holed).gaps).toBe(1);
});

test('what was declined or never said must not be there', () => {
  const declined: Observation = { op: 'fail', client: 'a', conversationId: 'c', entryId: '2' };
  expect(judge([send('1'), send('2'), declined], final('1', '2')).phantoms).toBe(1);
  expect(judge([send('1')], final('1', '9')).phantoms).toBe(1);
});

test('an ack that named another position than the final one is a mismatch', () => {
  expect(judge([send('1'), ack('1', 7)], final('1')).ackSeqMismatch).toBe(1);
});

test('one client’s messages in another order than said are out of order', () => {
  expect(judge([send('2'), send('1')], final('1', '2')).outOfOrder).toBe(1);
});

test('a reader that went past an entry it may see has a gap, one that may not see it has none', () => {
  const entries: FinalEntry[] = final('1', '2', '3').map((entry) =>
    entry.seq === 2 ? { ...entry, hiddenFrom: ['contact'] } : entry,
  );
  const sends = [send('1'), send('2'), send('3')];
  const read = (view: string): Observation => ({
    op: 'receive',
    client: 'b',
    conversationId: 'c',
    entryId: '3',
    seq: 3,
    after: 1,
    view,
  });
  expect(judge([...sends, read('contact')], entries).gaps).toBe(0);
  expect(judge([...sends, read('agent')], entries).gaps).toBe(1);
});

test('a reader that goes back without having been told to begin anew has a gap', () => {
  const back: Observation = { op: 'receive', client: 'b', conversationId: 'c', entryId: '1', seq: 1, after: 2 };
  expect(judge([send('1'), send('2'), back], final('1', '2')).gaps).toBe(1);
});

test('what a device kept and nobody sent is stranded, unless it was taken back or declined', () => {
  const keep: Observation = { op: 'keep', client: 'a', entryId: '2' };
  const history: Observation[] = [send('1'), send('2'), keep];
  expect(judge(history, final('1')).stranded).toBe(1);
  expect(judge([...history, { op: 'discard', client: 'a', entryId: '2' }], final('1')).stranded).toBe(0);
  expect(judge([...history, { op: 'fail', client: 'a', conversationId: 'c', entryId: '2' }], final('1')).stranded).toBe(
    0,
  );
});

test('what was declined and then sent again may be there, at its new place', () => {
  const declined: Observation = { op: 'fail', client: 'a', conversationId: 'c', entryId: '1' };
  expect(isClean(judge([send('1'), declined, send('2'), send('1')], final('2', '1')))).toBe(true);
});

test('what was taken back may be there or not, wherever it comes to stand', () => {
  const history: Observation[] = [send('1'), { op: 'discard', client: 'a', entryId: '1' }, send('2')];
  expect(isClean(judge(history, final('2', '1')))).toBe(true);
  expect(isClean(judge(history, final('2')))).toBe(true);
});

test('what the gateway wrote itself was sent by nobody and is no phantom', () => {
  const receipt: FinalEntry = { conversationId: 'c', entryId: 'r', seq: 2, isOfGateway: true };
  expect(judge([send('1')], [...final('1'), receipt]).phantoms).toBe(0);
});

test('the same words under two ids stand twice in the log', () => {
  const words = final('1', '2').map((entry) => ({ ...entry, text: 'hello' }));
  expect(judge([send('1'), send('2')], words).duplicated).toBe(1);
});

test('positions of two lives of a log are not compared', () => {
  const before: Observation = {
    op: 'receive',
    client: 'b',
    conversationId: 'c',
    entryId: 'gone',
    seq: 1,
    epoch: 'one',
  };
  const after = final('1').map((entry) => ({ ...entry, epoch: 'two' }));
  expect(judge([send('1'), before], after).diverged).toBe(0);
  expect(judge([send('1'), { ...before, epoch: 'two' }], after).diverged).toBe(1);
});

describe('at the end every face shows the log:', () => {
  const entries = final('1', '2').map((entry) => ({ ...entry, text: `text ${entry.seq}` }));
  const line = (seq: number | null, text = `text ${seq}`, entryId = String(seq)): Showing['items'][number] => ({
    entryId,
    seq,
    text,
  });
  const shows = (...items: Showing['items']): number =>
    judge([send('1'), send('2')], entries, [{ client: 'b', conversationId: 'c', view: 'agent', items }]).diverged;

  test.each([
    ['the log as it is', [line(1), line(2)], 0],
    ['an entry less', [line(1)], 1],
    ['an entry twice', [line(1), line(2), line(2)], 1],
    ['another order', [line(2), line(1)], 1],
    ['other words', [line(1), line(2, 'else')], 1],
    ['something still pending', [line(1), line(2), line(null, 'pending')], 1],
  ])('%s', (_, items, diverged) => {
    expect(shows(...items)).toBe(diverged);
  });
});

test('what was broken is told in words', () => {
  expect(judge(good, final('1')).broken).toEqual(['lost: acked, and not in the log: c 2']);
});
