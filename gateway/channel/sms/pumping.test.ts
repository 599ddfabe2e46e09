import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeAsked, conversion, mayText, standardPolicy } from './pumping.ts';

const now = Date.UTC(2026, 10, 22);
const minute = 60_000;
const hour = 60 * minute;
const policy = standardPolicy(new Set(['NL'] as const));
const numberOf = (index: number): string => `+316123${String(index).padStart(5, '0')}`;
const asked = (number: string, agoMs: number, wasUsed = false): CodeAsked => ({ number, at: now - agoMs, wasUsed });

describe('codes by SMS', () => {
  it('to 500 numbers of one block stop at 5 in an hour (A5)', () => {
    const history: CodeAsked[] = [];
    const refused: string[] = [];
    for (let index = 0; index < 500; index += 1) {
      const verdict = mayText(numberOf(index), history, policy, now);
      if (verdict.kind === 'granted') history.push(asked(numberOf(index), 0));
      else refused.push(verdict.reason);
    }
    expect(history).toHaveLength(5);
    expect(new Set(refused)).toEqual(new Set(['block']));
  });

  it('to numbers spread over many blocks of one prefix stop at 50', () => {
    const spread = Array.from({ length: 100 }, (_, index) => `+31612${String(index).padStart(2, '0')}0000`);
    const history: CodeAsked[] = [];
    for (const number of spread) {
      if (mayText(number, history, policy, now).kind === 'granted') history.push(asked(number, 0));
    }
    expect(history).toHaveLength(50);
  });

  it('to one number stop at 5 in a day, and say when it goes on', () => {
    const number = numberOf(1);
    const history = [2, 3, 4, 5, 23].map((hours) => asked(number, hours * hour));
    expect(mayText(number, history, policy, now)).toEqual({ kind: 'refused', reason: 'number', retryAfterMs: hour });
    expect(mayText(number, history, policy, now + hour)).toEqual({ kind: 'granted' });
    expect(mayText(numberOf(2), history, policy, now)).toEqual({ kind: 'granted' });
  });

  it('go nowhere but to the countries of the site', () => {
    expect(mayText('+447400123456', [], policy, now)).toEqual({
      kind: 'refused',
      reason: 'country',
      retryAfterMs: null,
    });
    expect(mayText('nonsense', [], policy, now)).toMatchObject({ reason: 'country' });
  });

  it('are never more than the limit, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 * minute }), { maxLength: 60 }), (gaps) => {
        const history: CodeAsked[] = [];
        let at = now;
        for (const [index, gap] of gaps.entries()) {
          at += gap;
          const number = numberOf(index);
          if (mayText(number, history, policy, at).kind === 'granted') history.push({ number, at, wasUsed: false });
        }
        for (const { at: end } of history) {
          expect(history.filter((one) => one.at <= end && one.at > end - hour).length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});

describe('the alarm (A6)', () => {
  const history = (used: number, of: number) =>
    Array.from({ length: of }, (_, index) => asked(numberOf(index), hour, index < used));

  it('rings when fewer than a fifth of the codes are used', () => {
    expect(conversion(history(3, 20), policy, now)).toEqual({ asked: 20, used: 3, isAlarming: true });
    expect(conversion(history(4, 20), policy, now).isAlarming).toBe(false);
  });

  it('does not ring for few codes, or for those still on their way', () => {
    expect(conversion(history(0, 19), policy, now).isAlarming).toBe(false);
    const fresh = history(0, 100).map((one) => ({ ...one, at: now - minute }));
    expect(conversion(fresh, policy, now)).toEqual({ asked: 0, used: 0, isAlarming: false });
  });
});
