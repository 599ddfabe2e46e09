import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hintOf, normalAddress } from './address.ts';

describe('an e-mail address somebody typed', () => {
  it.each([
    ['  Anna.Smith+shop@Example.ORG ', 'anna.smith+shop@example.org'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
    ['anna@Bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@BÜCHER.example', 'anna@xn--bcher-kva.example'],
    ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example'],
  ])('%s is kept as %s', (typed, value) => {
    expect(normalAddress(typed)).toBe(value);
    expect(normalAddress(value)).toBe(value);
  });

  it.each([
    '',
    '@',
    'anna',
    'anna@',
    '@example.org',
    'anna@localhost',
    'anna@example.org.',
    'anna@127.0.0.1',
    'anna@127.1',
    'anna@[127.0.0.1]',
    'anna@0x7f.1',
    'anna@example.org@evil.test',
    'anna smith@example.org',
    'anna@exam ple.org',
    'anna@example.org\r\nBcc: all@example.org',
    'anna\n@example.org',
    'anna\0@example.org',
    'anna@example.org,bob@example.org',
    'Anna <anna@example.org>',
    '"anna"@example.org',
    '.anna@example.org',
    'an..na@example.org',
    'anna@-example.org',
    'anna@ex%61mple.org',
    'anna@example.org/x',
    'anna@example.org?x',
    'anna@example。org@x',
    'ännä@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'a.'.repeat(130)}org`,
    `a@${'a'.repeat(64)}.org`,
    `${'a'.repeat(5_000_000)}@example.org`,
    'a\u202Eb@example.org',
  ])('%j is none', (typed) => {
    expect(normalAddress(typed)).toBeNull();
  });

  it('has one normal form or none, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), fc.emailAddress(), (noise, email) => {
        for (const typed of [noise, `a@${noise}.org`, `${noise}@example.org`, email]) {
          const value = normalAddress(typed);
          if (value !== null) {
            expect(value).toMatch(/^[!-~]+@[!-~]+$/);
            expect(normalAddress(value)).toBe(value);
          }
        }
      }),
    );
  });
});

describe('the masked address', () => {
  it('shows its owner which one it is, and nobody what it is', () => {
    expect(hintOf('anna@example.org')).toBe('a•••@example.org');
    expect(hintOf('anna@example.org')).not.toContain('anna');
  });

  it('stays short for a long domain and for no address at all', () => {
    expect(hintOf(`a@${'b'.repeat(200)}.org`).length).toBeLessThanOrEqual(120);
    expect(hintOf('')).toBe('•••@');
  });
});
