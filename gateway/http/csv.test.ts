import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  ['=HYPERLINK("https://evil.test")', `"'=HYPERLINK(""https://evil.test"")"`],
  ['+4915112345678', `"'+4915112345678"`],
  ['-1', `"'-1"`],
  ['@SUM(1)', `"'@SUM(1)"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['a,b\n"c"', '"a,b\n""c"""'],
  ['', '""'],
])('X10: %j is a cell and no formula', (cell, line) => {
  expect(csvLine([cell])).toBe(`${line}\r\n`);
});

test('cells stand in their order', () => {
  expect(csvLine(['a', 'b'])).toBe('"a","b"\r\n');
});
