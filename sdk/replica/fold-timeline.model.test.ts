import { type Entry, type ServerFrame, takenBack } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anna, ben, deletion, edit, entry, hereContract, mailContract, message, receipt } from '../testing/entries.ts';
import { agentReads } from './agent-reads.ts';
import { foldTimeline } from './fold-timeline.ts';
import { applyEarlier, applyEntries, applyPage, newReplica, type Replica, trimmed } from './replica.ts';
import type { Side } from './side.ts';

/** Makes the entry with a position; `about` is a position before it. */
type Make = (seq: number, about: number) => Entry;

const made: Make[] = [
  (seq) => message(seq, anna),
  (seq) => message(seq, ben),
  (seq, about) => edit(seq, anna, about, `edit ${seq}`),
  (seq, about) => edit(seq, ben, about, `edit ${seq}`),
  (seq, about) => deletion(seq, anna, about),
  (seq, about) => receipt(seq, anna, 'read', about),
  (seq, about) => receipt(seq, ben, 'delivered', about),
  (seq) => entry(seq, ben, { kind: 'note', text: `note ${seq}` }),
  (seq) => entry(seq, anna, { kind: 'attributes', set: { [`name${seq % 3}`]: seq % 5 ? seq : null } }),
  (seq) => entry(seq, ben, { kind: 'tags', add: [`tag${seq % 3}`], remove: [`tag${seq % 2}`] }),
  (seq) => entry(seq, ben, { kind: 'state', state: 'resolved' }),
  (seq) => entry(seq, anna, { kind: 'contract', contract: { ...mailContract, until: seq % 2 ? null : 1 } }),
];

const saying = fc.record({ make: fc.constantFrom(...made), back: fc.integer({ min: 1, max: 12 }) });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('say' as const), what: saying }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('catch-up' as const, 'earlier' as const, 'repeat' as const, 'join' as const),
      size: fc.integer({ min: 1, max: 6 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const page = { conversationId: 'c1', epoch: 'e1' } as const;

/** A gateway's log that one device reads, newest page first and in whatever pieces. */
class Reading {
  readonly log: Entry[] = [];
  replica: Replica = newReplica('c1', null, null);
  /** A copy another tab kept some time ago, when it knew of fewer deletions. */
  #kept: Replica | null = null;

  play(next: Step): void {
    if (next.does === 'say') this.say(next.what);
    else if (next.does === 'catch-up') this.catchUp(next.size);
    else if (next.does === 'earlier') this.earlier(next.size);
    else if (next.does === 'repeat') this.#take(Math.max(0, (this.replica.to ?? 0) - next.size), next.size);
    else this.#join();
  }

  say({ make, back }: { make: Make; back: number }): void {
    const seq = this.log.length + 1;
    const said = make(seq, Math.max(1, seq - back));
    const about = said.body.kind === 'edit' || said.body.kind === 'deletion' ? said.body.seq : null;
    // Only messages are changed, and none after it is gone: the gateway sees to that.
    if (about !== null && (this.log[about - 1]?.body.kind !== 'message' || this.#gone().has(about))) return;
    this.log.push(said);
  }

  catchUp(size: number): void {
    const from = this.replica.to ?? Math.max(0, this.log.length - size);
    this.#take(from, size);
  }

  earlier(size: number): void {
    const before = this.replica.from + 1;
    if (this.replica.to === null || before === 1) return;
    const after = Math.max(0, before - 1 - size);
    const entries = this.#read(after, before - 1);
    this.replica = applyEarlier(this.replica, { ...page, type: 'earlier', before, after, entries });
  }

  #take(after: number, size: number): void {
    const entries = this.#read(after, after + size);
    const head = this.log.length;
    const frame: Extract<ServerFrame, { type: 'entries' }> = { ...page, type: 'entries', after, entries, head };
    const applied = applyEntries(this.replica, frame);
    if (applied === 'gap') throw new Error('it asks for what follows');
    expect(applied.fresh.map(({ seq }) => seq)).toEqual(
      this.replica.to === null ? [] : entries.map(({ seq }) => seq).filter((seq) => seq > (this.replica.to ?? 0)),
    );
    this.replica = applied.replica;
  }

  #join(): void {
    const kept = this.#kept;
    this.#kept = this.replica.to === null ? null : trimmed(this.replica);
    if (kept?.to == null || this.replica.to === null) return;
    const applied = applyPage(this.replica, { epoch: 'e1', after: kept.from, entries: [...kept.entries] }, kept.to);
    if (applied !== 'gap') this.replica = applied.replica;
  }

  /** As the gateway reads it at this moment: without what has been taken back by now. */
  #read(after: number, upTo: number): Entry[] {
    const gone = this.#gone();
    return this.log.slice(after, upTo).map((one) => {
      const about = one.body.kind === 'edit' ? one.body.seq : one.seq;
      return gone.has(about) ? { ...one, body: takenBack(one.body) } : one;
    });
  }

  #gone(): Set<number> {
    return new Set(this.log.flatMap(({ body }) => (body.kind === 'deletion' ? [body.seq] : [])));
  }
}

const fold = (side: Side, replica: Replica) =>
  foldTimeline({
    side,
    replica,
    pending: [],
    participant: null,
    siteDefault: hereContract,
    readTo: 0,
    typing: [],
    now: 5_000,
    agentReads: side === 'agent' ? agentReads : undefined,
  });

/** The log as it was written, folded as a whole. */
function foldLog(side: Side, log: Entry[]) {
  const replica = { ...newReplica('c1', 'e1', 0), to: log.length, head: log.length, entries: log };
  return fold(side, replica);
}

test('in whatever pieces a conversation is read, it is shown as if it had been read at once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Side>('contact', 'agent'),
      fc.array(saying, { maxLength: 20 }),
      fc.array(step, { maxLength: 40 }),
      (side, before, steps) => {
        const reading = new Reading();
        for (const what of before) reading.say(what);
        for (const next of steps) {
          reading.play(next);
          if (reading.replica.to !== reading.log.length) continue;
          const { from } = reading.replica;
          const whole = foldLog(side, reading.log).items.filter(({ seq }) => (seq ?? 0) > from);
          expect(fold(side, reading.replica).items).toEqual(whole);
        }
        while (reading.replica.to !== reading.log.length) reading.catchUp(3);
        while (reading.replica.from > 0) reading.earlier(3);
        expect(fold(side, reading.replica)).toEqual(foldLog(side, reading.log));
      },
    ),
    { numRuns: 500 },
  );
});

test('what a copy forgets of its oldest part still counts', () => {
  fc.assert(
    fc.property(fc.array(saying, { minLength: 201, maxLength: 230 }), (sayings) => {
      const reading = new Reading();
      for (const what of sayings) reading.say(what);
      while (reading.replica.to !== reading.log.length) reading.catchUp(50);
      while (reading.replica.from > 0) reading.earlier(50);
      const { state, contract } = fold('contact', reading.replica);
      const kept = trimmed(reading.replica);
      expect(kept.entries.length).toBeLessThan(Math.max(reading.log.length, 201));
      expect(fold('contact', kept)).toMatchObject({ state, contract });
    }),
    { numRuns: 30 },
  );
});
