import { describe, expect, test } from 'vitest';
import { anna, message, welcome } from '../testing/entries.ts';
import { decodeClientFrame, decodeServerFrame, encodeFrame, limits } from './index.ts';

const entryId = '01890a5d-ac96-774b-bcce-b302099a8057';
const append = (body: unknown): string => JSON.stringify({ type: 'append', entryId, conversationId: null, body });

describe('a client frame', () => {
  test('is read with exactly the fields its type has', () => {
    expect(decodeClientFrame('{"type":"ping","extra":1}')).toEqual({ type: 'ping' });
    expect(decodeClientFrame(append({ kind: 'message', text: 'hi', html: '<b>' }))).toEqual({
      type: 'append',
      entryId,
      conversationId: null,
      body: { kind: 'message', text: 'hi' },
    });
  });

  test.each([
    ['nothing', ''],
    ['half a JSON', '{"type":"pi'],
    ['a bare word', 'ping'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"shutdown"}'],
    ['a type that every object has', '{"type":"constructor"}'],
    ['a type that is a list', '{"type":["ping"]}'],
    ['a missing field', '{"type":"typing","conversationId":null}'],
    ['a wrong type of a field', '{"type":"typing","conversationId":null,"on":"yes"}'],
    ['a fraction as position', '{"type":"read","conversationId":"c1","upTo":1.5}'],
    ['a negative position', '{"type":"read","conversationId":"c1","upTo":-1}'],
    ['a position beyond what numbers hold', '{"type":"read","conversationId":"c1","upTo":1e300}'],
    ['an id with a path in it', '{"type":"unfollow","conversationId":"../../etc"}'],
    ['an id with a line break', '{"type":"unfollow","conversationId":"c1\\n"}'],
    ['an upper-case uuid', append({ kind: 'message', text: 'hi' }).replace(entryId, entryId.toUpperCase())],
    ['an empty note', append({ kind: 'note', text: '' })],
    ['a name objects have a meaning for', append({ kind: 'attributes', set: { constructor: 'x' } })],
    [
      'too many names',
      append({ kind: 'attributes', set: Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`n${n}`, 1])) }),
    ],
    ['a number without end', append({ kind: 'attributes', set: { a: 'b', c: null, d: [] } })],
    ['a text one unit too long', append({ kind: 'message', text: 'a'.repeat(limits.maxTextLength + 1) })],
    ['half a character', append({ kind: 'message', text: '\ud83d' })],
    ['a NUL', append({ kind: 'message', text: 'a\0b' })],
    ['a body only the gateway writes', append({ kind: 'receipt', status: 'read', upTo: 1 })],
    ['a text that is an object', append({ kind: 'message', text: { toString: 'x' } })],
  ])('%s is declined, not thrown', (_, json) => {
    expect(decodeClientFrame(json)).toMatchObject({ refused: 'bad-frame' });
  });

  test('that is too large is declined before it is parsed', () => {
    expect(decodeClientFrame(`{"type":"ping","x":"${'a'.repeat(limits.maxFrameBytes)}"}`)).toEqual({
      refused: 'too-large',
      why: 'frame is too large',
    });
  });

  test('nested as deep as its size allows is declined', () => {
    expect(decodeClientFrame('['.repeat(60_000))).toMatchObject({ refused: 'bad-frame' });
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(decodeClientFrame(`{"type":"append","body":${deep}}`)).toMatchObject({ refused: 'bad-frame' });
  });

  test('cannot bring a prototype', () => {
    const frame = decodeClientFrame('{"type":"ping","__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}');
    expect(Object.getPrototypeOf(frame)).toBe(Object.prototype);
    expect(frame).not.toHaveProperty('isAdmin');
    expect(decodeClientFrame('{"__proto__":{"type":"ping"}}')).toMatchObject({ refused: 'bad-frame' });
  });

  test('with more cursors than allowed is declined', () => {
    const cursors = Array.from({ length: limits.maxCursors + 1 }, () => ({
      conversationId: 'c',
      epoch: null,
      after: 0,
    }));
    const hello = { type: 'hello', version: 1, as: 'contact', token: 'x'.repeat(43), locale: 'en', cursors };
    expect(decodeClientFrame(JSON.stringify(hello))).toMatchObject({
      refused: 'bad-frame',
      why: expect.stringContaining('cursors'),
    });
  });

  test('is declined with the place that does not fit and never with its content', () => {
    const refusal = decodeClientFrame(append({ kind: 'message', text: `secret${'x'.repeat(9_000)}` }));
    expect(refusal).toMatchObject({ why: expect.stringContaining('body.text') });
    expect(JSON.stringify(refusal)).not.toContain('secret');
  });
});

describe('a frame of the gateway', () => {
  test('comes out as it went in', () => {
    expect(decodeServerFrame(encodeFrame(welcome()))).toEqual(welcome());
  });

  test('keeps an entry of a kind this version does not know', () => {
    const newer = { ...message(1, anna), body: { kind: 'poll', question: 'Tea?' } };
    const frame = { type: 'entries', conversationId: 'c1', epoch: 'e1', after: 0, entries: [newer], head: 1 };
    const read = decodeServerFrame(JSON.stringify(frame));
    expect(read).toMatchObject({
      entries: [{ seq: 1, body: { kind: 'unknown', was: { kind: 'poll', question: 'Tea?' } } }],
    });
  });

  test('with an entry whose head does not fit is declined as a whole', () => {
    const broken = { ...message(1, anna), seq: 'one' };
    const frame = { type: 'entries', conversationId: 'c1', epoch: 'e1', after: 0, entries: [broken], head: 1 };
    expect(decodeServerFrame(JSON.stringify(frame))).toMatchObject({ refused: 'bad-frame' });
  });

  test('may be as long as a full page of the longest messages', () => {
    const entries = Array.from({ length: 30 }, (_, i) => message(i + 1, anna, 'ä'.repeat(limits.maxTextLength)));
    const frame = { type: 'entries', conversationId: 'c1', epoch: 'e1', after: 0, entries, head: 30 };
    expect(decodeServerFrame(JSON.stringify(frame))).toMatchObject({ type: 'entries' });
  });
});
