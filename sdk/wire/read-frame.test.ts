import { describe, expect, test } from 'vitest';
import { ben, entriesFrame, message, welcome } from '../testing/entries.ts';
import { decodeServerFrame } from './decode.ts';
import { areEntries, isServerFrame, readServerFrame } from './read-frame.ts';

const entry = message(1, ben);
const page = entriesFrame(0, [entry]);

describe('a client reads its gateway', () => {
  test.each([page, welcome(), { type: 'pong' }, { type: 'elsewhere', since: null }])('as it wrote (%j)', (frame) => {
    const json = JSON.stringify(frame);
    expect(readServerFrame(json)).toEqual(JSON.parse(json));
    expect(readServerFrame(json)).toEqual(decodeServerFrame(json));
  });

  test('and keeps an entry of a kind it does not know as it came', () => {
    const newer = { ...page, entries: [{ ...entry, body: { kind: 'poll', options: ['a', 'b'] } }] };
    expect(readServerFrame(JSON.stringify(newer))).toEqual(newer);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"type":"pong"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['no type', '{}'],
    ['a type that is no word', '{"type":["pong"]}'],
    ['a type nobody knows', '{"type":"fireworks"}'],
    ['a type that every object has', '{"type":"constructor"}'],
    ['a type of its prototype', '{"type":"__proto__"}'],
    ['a frame without its position', JSON.stringify({ ...page, after: undefined })],
    ['a position that is text', JSON.stringify({ ...page, head: '1' })],
    ['a position before the beginning', JSON.stringify({ ...page, after: -1 })],
    ['a position that is no whole number', JSON.stringify({ ...page, after: 0.5 })],
    ['a position beyond what numbers can tell apart', JSON.stringify({ ...page, head: 2 ** 60 })],
    ['an ack without its place', JSON.stringify({ type: 'ack', entryId: 'x', conversationId: 'c1', at: 1 })],
    ['a page without entries', JSON.stringify({ ...page, entries: undefined })],
    ['entries that are no list', JSON.stringify({ ...page, entries: { 0: entry } })],
    ['one bad entry among good ones', JSON.stringify({ ...page, entries: [entry, null] })],
    ['a frame longer than any of ours', `{"type":"pong"}${' '.repeat(1_048_576)}`],
  ])('and takes nothing from %s', (_, json) => {
    expect(readServerFrame(json)).toBeNull();
  });

  test('and what another tab passes on', () => {
    expect(isServerFrame(page)).toBe(true);
    expect([undefined, null, 'pong', { type: 'evil' }].some(isServerFrame)).toBe(false);
  });

  test.each([
    { ...entry, seq: null },
    { ...entry, at: 'now' },
    { ...entry, entryId: 7 },
    { ...entry, author: null },
    { ...entry, author: { id: 'ben' } },
    { ...entry, body: 'text' },
    { ...entry, body: { text: 'no kind' } },
  ])('and no entry that a copy would be wrong by (%j)', (bad) => {
    expect(areEntries([entry])).toBe(true);
    expect(areEntries([entry, bad])).toBe(false);
  });
});
