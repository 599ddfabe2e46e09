import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryOf, hintOf, isCountry, readMobile, readSender } from './numbers.ts';

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const home = { country: 'NL', countries: new Set(['NL', 'US'] as const) } as const;
const value = (typed: string) => readMobile(typed, home)?.value ?? null;

describe('a number somebody typed', () => {
  it.each([
    ['06 12345678', '+31612345678'],
    ['+31 (0)6 1234-5678', '+31612345678'],
    ['0031612345678', '+31612345678'],
    ['  06.1234.5678 ', '+31612345678'],
    ['٠٦١٢٣٤٥٦٧٨', '+31612345678'],
    ['+1 (202) 555-0123', '+12025550123'],
  ])('%s', (typed, expected) => {
    expect(value(typed)).toBe(expected);
    expect(value(expected)).toBe(expected);
  });

  it('is shown by its last three digits', () => {
    expect(readMobile('0612345678', home)?.hint).toBe('··· 678');
    expect(hintOf('+31612345678')).not.toContain('345');
  });

  it.each([
    ['a premium number', '0900 1234'],
    ['a premium number abroad', '+19005550123'],
    ['a number of a house', '020 123 4567'],
    ['a free number', '0800 1234567'],
    ['a short code', '1008'],
    ['a country we do not send to (A5)', '+447400123456'],
    ['a satellite phone', '+881612345678'],
    ['a number that is not given out', '+15555550100'],
    ['an extension', '0612345678 ext. 9'],
    ['words', 'call me at 0612345678'],
    ['two numbers', '0612345678, 0612345679'],
    ['a second line', '0612345678\r\n0612345679'],
    ['a long one', '0612345678'.repeat(10_000)],
    ['a plus alone', '+'],
    ['nothing', ''],
  ])('is declined: %s', (_, typed) => {
    expect(readMobile(typed, home)).toBeNull();
  });

  it('is read or declined at once, whatever was typed', () => {
    fc.assert(fc.property(fc.string({ unit: anyUnit, maxLength: 200 }), (typed) => void readMobile(typed, home)));
    fc.assert(fc.property(fc.stringMatching(/^[+0-9 ().-]{0,40}$/), (typed) => void readMobile(typed, home)));
  });
});

describe('who a message is from', () => {
  it('is a number in full, also of a house, from any country', () => {
    expect(readSender('+442079460000', 'NL')).toMatchObject({ value: '+442079460000', canAnswer: true });
    expect(readSender('0612345678', 'NL')).toMatchObject({ value: '+31612345678', canAnswer: true });
  });

  it.each([
    ['12345', '12345'],
    ['MyBank', 'MyBank'],
    ['A&B +1', 'A&B +1'],
    ['<b>"x"\r\n', 'bx'],
    ['\u202e', 'unknown'],
    ['x'.repeat(100_000), 'x'.repeat(20)],
  ])('is a name or short code nobody can answer: %j', (from, shown) => {
    expect(readSender(from, 'NL')).toEqual({ value: shown, hint: shown, canAnswer: false });
  });
});

it('knows where a number is from', () => {
  expect(['+31612345678', '+12025550123', '+14165550123', '+881612345678', 'x'].map(countryOf)).toEqual([
    ...['NL', 'US', 'CA', null, null],
  ]);
  expect([isCountry('NL'), isCountry('nl'), isCountry('XX'), isCountry('__proto__')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
