import { expect, test } from 'vitest';
import { type FinalEntry, isClean, judge, type Observation } from './checker.ts';

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
