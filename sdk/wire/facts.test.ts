import { describe, expect, test } from 'vitest';
import { type Facts, foldFacts, noFacts } from './facts.ts';

const say = (before: Facts, set: Record<string, string | number | boolean | null>): Facts =>
  foldFacts(before, { kind: 'attributes', set });
const tag = (before: Facts, add: string[], remove: string[] = []): Facts =>
  foldFacts(before, { kind: 'tags', add, remove });
const tagged = (before: Facts, add: string[], remove?: string[]): readonly string[] => tag(before, add, remove).tags;

describe('what is said of a contact', () => {
  test('is what was said last of each name, and null takes a name away', () => {
    const facts = say(say(noFacts, { plan: 'free', visits: 1 }), { plan: 'pro', isTester: true });
    expect(facts.attributes).toEqual({ visits: 1, plan: 'pro', isTester: true });
    expect(say(facts, { plan: null, unknown: null }).attributes).toEqual({ visits: 1, isTester: true });
  });

  test('has each tag once, and a tag both added and removed is removed', () => {
    const facts = tag(noFacts, ['vip', 'vip', 'new']);
    expect(facts.tags).toEqual(['vip', 'new']);
    expect(tagged(facts, ['vip'])).toEqual(['new', 'vip']);
    expect(tagged(facts, ['late', 'new'], ['new'])).toEqual(['vip', 'late']);
  });

  test('is not changed by anything else', () => {
    expect(foldFacts(noFacts, { kind: 'note', text: 'vip' })).toBe(noFacts);
  });

  test('stays small whatever a page says: the oldest is forgotten', () => {
    let facts = noFacts;
    for (let number = 0; number < 130; number += 1) {
      facts = tag(say(facts, { [`name${number}`]: number }), [`tag${number}`]);
    }
    expect(Object.keys(facts.attributes)).toHaveLength(100);
    expect(Object.keys(facts.attributes)[0]).toBe('name30');
    expect(facts.tags).toHaveLength(50);
    expect(facts.tags[0]).toBe('tag80');
    const long = Array.from({ length: 30 }, (_, number) => [`long${number}`, '\u0001'.repeat(500)]);
    expect(JSON.stringify(say(facts, Object.fromEntries(long)).attributes).length).toBeLessThan(8_100);
  });
});
