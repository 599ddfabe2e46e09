import { type AppendBody, appendBody, check } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FactName, PageFacts, type PageFactsOptions } from './page-facts.ts';

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('x'.repeat(500), 'x'.repeat(501), '\ud800', 'a\0b', '', 'x'.repeat(60), 'x'.repeat(61)),
  fc.constantFrom('x'.repeat(120), 'x'.repeat(121)),
  fc.constantFrom(0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, true, false, null, undefined, [], {}, 7n),
);
const badName = fc.constantFrom('1st', '', 'constructor', 'prototype', '__proto__', 'x'.repeat(65), 'ä');
const goodName = fc.constantFrom('plan', 'a.b-c_1', 'x'.repeat(64));
const name = fc.oneof({ weight: 9, arbitrary: goodName }, { weight: 1, arbitrary: badName });
const words = fc.oneof(
  fc.dictionary(name, word, { maxKeys: 2 }),
  fc
    .integer({ min: 28, max: 33 })
    .map((count) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, n]))),
);
const names = fc.array(word, { maxLength: 32 });

const errors: string[] = [];
const emit: PageFactsOptions['emit'] = (_, detail) => void errors.push(Object.values(detail ?? {}).join(': '));

/** What became of one call: said as it stands, or the page's mistake. */
function say(name: FactName, ...said: unknown[]): AppendBody | null {
  const bodies: AppendBody[] = [];
  const facts = new PageFacts({ append: (body) => void bodies.push(body), hasBegun: () => true, emit });
  facts.say(name, said, undefined);
  return bodies[0] ?? null;
}

describe('what a page says of its visitor', () => {
  test('goes to the gateway exactly when the wire has room for it', () => {
    const bodies = fc.oneof(
      fc.record({ kind: fc.constant('touchpoint'), name: word, properties: words, url: fc.constant(null) }),
      fc.record({ kind: fc.constant('attributes'), set: words }),
      fc.record({ kind: fc.constant('tags'), add: names, remove: names }),
    );
    fc.assert(
      fc.property(bodies, (wanted) => {
        const body = wanted as never as Extract<AppendBody, { kind: 'touchpoint' | 'attributes' | 'tags' }>;
        errors.length = 0;
        const said =
          body.kind === 'touchpoint'
            ? say('track', body.name, body.properties)
            : body.kind === 'attributes'
              ? say('setAttributes', body.set)
              : say('tags', body);
        expect(errors.length).toBe(said ? 0 : 1);
        expect(said !== null).toBe(check(appendBody, body).ok);
        if (said) expect(said).toEqual(body);
      }),
      { numRuns: 2_000 },
    );
  });

  test('waits for the first message, the newest fifty of it', () => {
    const said: AppendBody[] = [];
    let hasBegun = false;
    const facts = new PageFacts({ append: (body) => void said.push(body), hasBegun: () => hasBegun, emit });
    for (let page = 1; page <= 60; page++) facts.say('track', [`page ${page}`], undefined);
    expect(said).toEqual([]);
    hasBegun = true;
    facts.flush();
    expect(said).toHaveLength(50);
    expect(said[0]).toMatchObject({ kind: 'touchpoint', name: 'page 11' });
  });

  test('that is no call of ours at all is the page’s mistake', () => {
    const hostile: [FactName, ...unknown[]][] = [
      ['track'],
      ['track', null],
      ['track', 'Viewed', null],
      ['track', 'Viewed', []],
      ['track', 'Viewed', 7n],
      ['track', [], {}],
      ['setAttributes'],
      ['setAttributes', []],
      ['setAttributes', 'plan'],
      ['setAttributes', { plan: undefined }],
      ['tags', { add: 'all' }],
      ['tags', { remove: [[]] }],
      ['tags', { add: { length: 1 } }],
    ];
    for (const [name, ...said] of hostile) {
      errors.length = 0;
      expect(say(name, ...said)).toBeNull();
      expect(errors).toEqual([`bad-call: ${name}: does not fit`]);
    }
  });

  test('is said with the page’s address, without its fragment', () => {
    const said: AppendBody[] = [];
    const facts = new PageFacts({ append: (body) => void said.push(body), hasBegun: () => true, emit });
    facts.say('track', ['Viewed'], 'https://shop.example/lamp?red#secret');
    expect(said).toEqual([
      { kind: 'touchpoint', name: 'Viewed', properties: {}, url: 'https://shop.example/lamp?red' },
    ]);
  });
});
