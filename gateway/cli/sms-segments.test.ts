import { expect, test } from 'vitest';
import { smsSegments } from './sms-segments.ts';

function run(...argv: string[]): { code: number; lines: string[] } {
  const lines: string[] = [];
  const code = smsSegments(argv, (line) => lines.push(line));
  return { code, lines };
}

test('every text gives one line, in order, whatever it holds', () => {
  expect(run('--', 'hello', '--', '', 'Привет\n')).toEqual({
    code: 0,
    lines: [
      '{"encoding":"GSM-7","segments":1,"unitsUsed":5,"unitsLeft":155}',
      '{"encoding":"GSM-7","segments":1,"unitsUsed":2,"unitsLeft":158}',
      '{"encoding":"GSM-7","segments":1,"unitsUsed":0,"unitsLeft":160}',
      '{"encoding":"UCS-2","segments":1,"unitsUsed":7,"unitsLeft":63}',
    ],
  });
});

test('without a text there is nothing to say, and it is an error', () => {
  expect(run()).toEqual({ code: 2, lines: [] });
  expect(run('--')).toEqual({ code: 2, lines: [] });
});
