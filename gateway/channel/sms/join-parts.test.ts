import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../testing/manual-clock.ts';
import type { ReceiveOutcome } from '../channel.ts';
import { createPartJoiner, type PartJoiner, standardJoinLimits } from './join-parts.ts';
import type { SmsArrived } from './sms-provider.ts';

const taken: ReceiveOutcome = { kind: 'taken' };
const later: ReceiveOutcome = { kind: 'refused', reason: 'incomplete', retry: 'later' };
const full: ReceiveOutcome = { kind: 'refused', reason: 'unavailable', retry: 'later' };

interface Rig {
  clock: ManualClock;
  joiner: PartJoiner;
  said: string[];
  keys: string[];
  answers: ReceiveOutcome[];
}

function start(): Rig {
  const clock = createManualClock(Date.UTC(2026, 10, 22));
  const rig: Rig = {
    clock,
    said: [],
    keys: [],
    answers: [],
    joiner: { arrive: async () => taken, stop: () => undefined },
  };
  rig.joiner = createPartJoiner(async (message) => {
    const answer = rig.answers.shift() ?? taken;
    if (answer.kind === 'taken') {
      rig.said.push(message.text);
      rig.keys.push(message.eventKey);
    }
    return answer;
  }, clock);
  return rig;
}

const part = (text: string, number: number, total: number, reference = '7', from = '+31612345678'): SmsArrived => ({
  eventKey: `${reference}/${number}/${text}`,
  from,
  to: '+31970102030',
  text,
  part: { reference, total, number },
  media: [],
});

describe('a text sent in parts', () => {
  it('is one message, in whatever order the parts come', async () => {
    const orders = [
      [1, 2, 3],
      [1, 3, 2],
      [2, 1, 3],
      [2, 3, 1],
      [3, 1, 2],
      [3, 2, 1],
    ];
    for (const order of orders) {
      const { joiner, said, keys, clock } = start();
      const answers = order.map((number) => joiner.arrive(part(`<${number}>`, number, 3)));
      expect(await Promise.all(answers)).toEqual([taken, taken, taken]);
      expect([said, keys]).toEqual([['<1><2><3>'], ['7/1/<1>']]);
      joiner.stop();
      expect(clock.waiting).toBe(0);
    }
  });

  it('is not taken before all of it is: a part alone is asked to come again, and finds its place', async () => {
    const { joiner, said, clock } = start();
    const first = joiner.arrive(part('one ', 1, 2));
    await clock.advance(standardJoinLimits.holdMs);
    expect(await first).toEqual(later);
    expect(await joiner.arrive(part('two', 2, 2))).toEqual(taken);
    expect(await joiner.arrive(part('one ', 1, 2))).toEqual(taken);
    expect(said).toEqual(['one two']);
  });

  it('whose store is full is brought again whole', async () => {
    const { joiner, said, answers } = start();
    answers.push(full);
    expect(await Promise.all([part('one ', 1, 2), part('two', 2, 2)].map(joiner.arrive))).toEqual([full, full]);
    expect(await joiner.arrive(part('two', 2, 2))).toEqual(taken);
    expect(await joiner.arrive(part('one ', 1, 2))).toEqual(taken);
    expect(said).toEqual(['one two']);
  });

  it('that never comes whole is taken after a while, with a mark where something is missing', async () => {
    const { joiner, said, clock } = start();
    void joiner.arrive(part('one ', 1, 3));
    void joiner.arrive(part(' three', 3, 3));
    await clock.advance(standardJoinLimits.keepMs);
    expect(said).toEqual(['one […] three']);
    await clock.advance(standardJoinLimits.keepMs);
    expect(clock.waiting).toBe(0);
  });

  it('is not mixed with another of the same number, from the same phone or another', async () => {
    const { joiner, said } = start();
    void joiner.arrive(part('lost ', 1, 2));
    const other = joiner.arrive(part('hello ', 1, 2, '7', '+31687654321'));
    await joiner.arrive(part('Anna', 2, 2, '7', '+31687654321'));
    expect(await other).toEqual(taken);
    // The phone has counted on to the same number: what was there of the old text is said first.
    await Promise.all([joiner.arrive(part('new ', 1, 2)), joiner.arrive(part('text', 2, 2))]);
    await Promise.all([joiner.arrive(part('third ', 1, 2)), joiner.arrive(part('text', 2, 2, '7'))]);
    expect(said).toEqual(['hello Anna', 'lost […]', 'new text', 'third text']);
  });

  it('a part that comes while the rest is being taken is not lost', async () => {
    const clock = createManualClock(0);
    const said: string[] = [];
    let commit: (outcome: ReceiveOutcome) => void = () => undefined;
    const joiner = createPartJoiner(({ text }) => {
      said.push(text);
      return new Promise((resolve) => {
        commit = resolve;
      });
    }, clock);
    void joiner.arrive(part('one ', 1, 2));
    await clock.advance(standardJoinLimits.keepMs);
    const late = joiner.arrive(part('two', 2, 2));
    commit(taken);
    await clock.advance(standardJoinLimits.holdMs);
    expect(await late).toEqual(later);
    await clock.advance(standardJoinLimits.keepMs);
    expect(said).toEqual(['one […]', '[…]two']);
  });

  it('whose numbers make no sense is taken as it is', async () => {
    const { joiner, said, clock } = start();
    for (const [number, total] of [
      [0, 2],
      [3, 2],
      [1, 21],
      [1.5, 2],
      [Number.NaN, 2],
      [1, Number.NaN],
      [1, 1e9],
      [-1, -1],
    ]) {
      expect(await joiner.arrive(part('x', number ?? 0, total ?? 0))).toEqual(taken);
    }
    expect(said).toHaveLength(8);
    expect(clock.waiting).toBe(0);
  });

  it('cannot fill the memory: beyond a thousand unfinished ones, others wait outside', async () => {
    const { joiner, clock } = start();
    for (let index = 0; index < 1_000; index += 1) void joiner.arrive(part('x', 1, 2, String(index)));
    expect(await joiner.arrive(part('x', 1, 2, 'more'))).toEqual(later);
    joiner.stop();
    expect(clock.waiting).toBe(0);
  });

  it('loses nothing and says nothing twice, with parts of several texts mixed and repeated', async () => {
    const texts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(texts, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (totals, chance) => {
        const { joiner, said, clock } = start();
        const parts = totals.flatMap((total, text) =>
          Array.from({ length: total }, (_, index) => part(`${text}.${index + 1};`, index + 1, total, String(text))),
        );
        const repeated = [...parts, ...parts.filter(() => (chance.next().value ?? 0) < 0.3)];
        const order = repeated
          .map((one) => [chance.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        for (const one of order) void joiner.arrive(one);
        await clock.advance(standardJoinLimits.holdMs);
        const wholes = totals.map((total, text) =>
          Array.from({ length: total }, (_, index) => `${text}.${index + 1};`).join(''),
        );
        const singles = order.filter((one) => one.part?.total === 1).map(({ text }) => text);
        const expected = [...wholes.filter((whole) => whole.split(';').length > 2), ...singles];
        expect(said.toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 50 },
    );
  });
});
