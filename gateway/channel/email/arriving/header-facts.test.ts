import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientsNamed, returnPath, trustedSender } from './header-facts.ts';

const headers = (...pairs: [string, string][]): Map<string, string[]> => {
  const map = new Map<string, string[]>();
  for (const [name, value] of pairs) map.set(name, [...(map.get(name) ?? []), value]);
  return map;
};

describe('whom a mail names as its recipient', () => {
  it('is read out of every header that says so, once, in lower case', () => {
    const named = recipientsNamed(
      headers(
        ['to', '"Shop, the" <Support@Shop.test>, b@x.test'],
        ['cc', 'support@shop.test'],
        ['delivered-to', 'c@x.test'],
      ),
    );
    expect(named).toEqual(['c@x.test', 'support@shop.test', 'b@x.test']);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `a${index}@x.test`).join(', ');
    expect(recipientsNamed(headers(['to', many]))).toHaveLength(100);
    expect(recipientsNamed(headers(['to', 'a'.repeat(5_000_000)], ['cc', '@'.repeat(5_000_000)]))).toEqual([]);
  });
});

describe('the envelope’s sender', () => {
  it.each([
    ['<Anna@example.org>', 'anna@example.org'],
    ['anna@example.org', 'anna@example.org'],
    ['<>', ''],
    ['nonsense', null],
    ['<a@b.c> <d@e.f>', null],
  ])('%s', (value, sender) => {
    expect(returnPath(headers(['return-path', value]))).toBe(sender);
  });

  it('is not known where no server wrote it down', () => {
    expect(returnPath(headers())).toBeNull();
  });
});

it('no header makes any of this fail or take long', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[()<>;=@ a]{0,300}$/));
  fc.assert(
    fc.property(text, (value) => {
      const all = headers(['to', value], ['return-path', value], ['authentication-results', `mx.test;${value}`]);
      recipientsNamed(all);
      returnPath(all);
      expect([null, 'proven', 'forged']).toContain(trustedSender(all, 'mx.test', 'a@x.test'));
    }),
  );
  const long = headers(['authentication-results', `mx.test; ${'('.repeat(1_000_000)}`]);
  expect(trustedSender(long, 'mx.test', 'a@x.test')).toBeNull();
});
