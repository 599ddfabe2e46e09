import { expect, test } from 'vitest';
import { isBehind } from './export-run.ts';
import { readRun } from './run-file.ts';

test.each([
  ['a•••@mail.test', 'ada@mail.test', true],
  ['a•••@mail.test', 'bea@mail.test', false],
  ['a•••@mail.test', 'ada@elsewhere.test', false],
  ['··· 042', '+4917604069042', true],
  ['··· 042', '+4917604069043', false],
  ['ada@mail.test', 'ada@mail.test', false],
])('the hint %s is about %s: %s', (hint, address, isIt) => {
  expect(isBehind(hint, address)).toBe(isIt);
});

test.each(['null', '[]', '{}', '{"version":2,"steps":[],"deliveries":[]}', '{"version":1,"steps":{},"deliveries":[]}'])(
  'a file that is no run is declined: %s',
  (json) => {
    expect(() => readRun(json)).toThrow('This is no run of the lab');
  },
);

test('a run of more steps than a lab can make is declined', () => {
  const steps = Array.from({ length: 10_001 }, () => ({ atMs: 0, who: 'lab', does: 'calms' }));
  expect(() => readRun(JSON.stringify({ version: 1, steps, deliveries: [] }))).toThrow('This is no run');
});
