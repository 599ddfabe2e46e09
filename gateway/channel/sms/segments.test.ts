import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { fromSeptets, noShift, septetsOf, toSeptets } from './gsm-alphabet.ts';
import { segmentText, shiftElements } from './segments.ts';

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const figures = (text: string) => {
  const { encoding, segments, unitsUsed, unitsLeft } = segmentText(text);
  return [encoding, segments, unitsUsed, unitsLeft];
};

describe('what a text is by SMS', () => {
  it.each([
    ['', 'GSM-7', 1, 0, 160],
    ['a'.repeat(160), 'GSM-7', 1, 160, 0],
    ['a'.repeat(161), 'GSM-7', 2, 161, 145],
    ['a'.repeat(306), 'GSM-7', 2, 306, 0],
    ['a'.repeat(307), 'GSM-7', 3, 307, 152],
    ['€'.repeat(80), 'GSM-7', 1, 160, 0],
    // 76 of them and a free septet, since a pair is not cut, then 5 (as Kannel cuts it).
    ['€'.repeat(81), 'GSM-7', 2, 162, 143],
    ['я'.repeat(70), 'UCS-2', 1, 70, 0],
    ['я'.repeat(71), 'UCS-2', 2, 71, 63],
    ['😀'.repeat(35), 'UCS-2', 1, 70, 0],
    ['😀'.repeat(36), 'UCS-2', 2, 72, 61],
    ['ç', 'UCS-2', 1, 1, 69],
    ['e\u0301', 'UCS-2', 1, 2, 68],
    ['`', 'UCS-2', 1, 1, 69],
    ['a\r\n\f', 'GSM-7', 1, 5, 155],
  ] as const)('%j', (text, ...expected) => {
    expect(figures(text)).toEqual(expected);
  });

  it('is what the carrier\u2019s own calculator says, for any text', () => {
    const some = fc.array(
      fc.constantFrom(...'aZ9 @£€{}[]^|~\\\n\rçéàäÖßΔΩ¡¿§¤`"\'я中\u0301\u200d', '😀', '👨‍👩‍👧', '🇳🇱', '👍🏽', '\ud800'),
      { maxLength: 400 },
    );
    const gsm = fc.array(fc.constantFrom(...'abc @£€{}\u00e9\n'), { maxLength: 700 });
    fc.assert(
      fc.property(fc.oneof(some, gsm), (characters) => {
        const text = characters.join('');
        const oracle = new SegmentedMessage(text);
        const ours = segmentText(text);
        expect([ours.encoding, ours.segments]).toEqual([oracle.encodingName, oracle.segmentsCount]);
        expect(ours.unitsUsed).toBe(oracle.messageSize / (ours.encoding === 'GSM-7' ? 7 : 16));
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing between segments, and cuts no pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit, maxLength: 500 }), (text) => {
        const { parts, segments, encoding } = segmentText(text);
        expect(parts.join('')).toBe(text);
        expect(parts).toHaveLength(segments);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(encoding === 'UCS-2' ? 70 : 160);
        if (text.isWellFormed()) expect(parts.every((part) => part.isWellFormed())).toBe(true);
      }),
    );
  });

  it('may cut between the two signs of a line\u2019s end, as carriers do', () => {
    const { parts } = segmentText(`${'я'.repeat(66)}\r\n${'я'.repeat(66)}`);
    expect(parts.map(({ length }) => length)).toEqual([67, 67]);
  });

  it('cuts between code points what is one character on paper and longer than a segment', () => {
    const zalgo = `a${'\u0301'.repeat(200)}`;
    const { segments, parts } = segmentText(zalgo);
    expect(segments).toBe(3);
    expect(parts.join('')).toBe(zalgo);
  });
});

describe('national tables', () => {
  it('are used only where they are configured and help', () => {
    expect(segmentText('şık').encoding).toBe('UCS-2');
    expect(segmentText('hello', ['tr']).shift).toEqual(noShift);
    expect(segmentText('я', ['tr', 'es', 'pt']).encoding).toBe('UCS-2');
    expect(segmentText('şık', ['tr'])).toMatchObject({ encoding: 'GSM-7', segments: 1 });
  });

  it('take their header out of every segment', () => {
    // 155 septets beside one element, 149 where parts are numbered too.
    expect(segmentText('ş'.repeat(155), ['tr'])).toMatchObject({ segments: 1, unitsUsed: 155, unitsLeft: 0 });
    expect(segmentText('ş'.repeat(156), ['tr'])).toMatchObject({ segments: 2, unitsUsed: 156, unitsLeft: 142 });
    expect(segmentText('á'.repeat(77), ['es'])).toMatchObject({ segments: 1, unitsUsed: 154, unitsLeft: 1 });
    expect([...shiftElements({ single: 'es', locking: null })]).toEqual([0x24, 1, 2]);
    expect([...shiftElements({ single: 'pt', locking: 'tr' })]).toEqual([0x24, 1, 3, 0x25, 1, 1]);
  });

  it.each([
    ['tr', 'ĞİŞçğış€'],
    ['es', 'çÁÍÓÚáíóú€'],
    ['pt', 'êçÔôÁáΦΓ^ΩΠΨΣΘÊÀÍÓÚÃÕÂ€íóúãõâ'],
  ] as const)('%s: every letter travels and comes back', (language, text) => {
    const { shift, encoding } = segmentText(text, [language]);
    expect(encoding).toBe('GSM-7');
    expect(fromSeptets(toSeptets(text, septetsOf(shift)) ?? new Uint8Array(), shift)).toBe(text);
  });

  it('hold 128 places each, with nothing twice', () => {
    for (const locking of [null, 'tr', 'pt'] as const) {
      const plain = [...septetsOf({ single: null, locking }).values()].filter(({ length }) => length === 1);
      expect(new Set(plain.map(([septet]) => septet)).size).toBe(127);
    }
    const places = (text: string, septets: ReadonlyMap<string, readonly number[]>) =>
      [...text].map((character) => Buffer.from(septets.get(character) ?? []).toString('hex')).join(' ');
    expect(places('€ıĞğŞşİç', septetsOf({ single: null, locking: 'tr' }))).toBe('04 07 0b 0c 1c 1d 40 60');
    expect(places('êúíóçÔôÁáªÇÀ∞^\\€Ó|ÂâÊºÍÃÕÚÜ~ãõ`', septetsOf({ single: null, locking: 'pt' }))).toBe(
      '04 06 07 08 09 0b 0c 0e 0f 12 13 14 15 16 17 18 19 1a 1c 1d 1e 24 40 5b 5c 5d 5e 60 7b 7c 7d',
    );
    const name = (places: readonly number[] | undefined) => Buffer.from(places ?? []).toString('hex');
    const standard = septetsOf(noShift);
    expect(['@', 'Δ', ' ', '0', '¡', 'A', 'P', '¿', 'a', 'p', 'à', '€'].map((c) => name(standard.get(c)))).toEqual([
      ...['00', '10', '20', '30', '40', '41', '50', '60', '61', '70', '7f', '1b65'],
    ]);
  });
});
