import { expect, test } from 'vitest';
import { decodeClientFrame } from './index.ts';

test('a ping is a frame', () => {
  expect(decodeClientFrame('{"type":"ping"}')).toEqual({ type: 'ping' });
});
