import { expect, test } from 'vitest';
import { closeCodes, mayReconnectAfter } from './index.ts';

test('a client comes back by itself unless that cannot help', () => {
  const final = Object.entries(closeCodes).filter(([, code]) => !mayReconnectAfter(code));
  expect(final.map(([reason]) => reason)).toEqual([
    'notSignedIn',
    'originNotAllowed',
    'unsupportedVersion',
    'replaced',
  ]);
  expect(mayReconnectAfter(1006)).toBe(true);
});
