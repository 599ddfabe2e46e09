import type { Mutant, Proof } from './mutant.ts';

/** The real core under every fault there is in it, in virtual time. */
const simulation: Proof = { name: 'simulate', args: ['--conditions=source', 'bench/simulate.ts', '--seeds', '100'] };
/** The power goes at each write in turn. */
const powerLoss: Proof = {
  name: 'faults power',
  args: ['--conditions=source', 'bench/faults.ts', 'power', '--seed', '1'],
};

/** One file of tests. */
const tests = (file: string): Proof => ({
  name: file.split('/').at(-1) ?? file,
  args: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'node', file],
});

/** What the simulation says at its end when a promise was broken. */
const broken = (promise: string): RegExp => new RegExp(`^seeds .* ${promise} [1-9]`, 'm');

const gateway: readonly Mutant[] = [
  {
    name: 'ack before commit',
    breaks: 'an acknowledged message is on stable storage',
    edits: [
      {
        file: 'gateway/log/sqlite/group-commit.ts',
        find: '    this.#statements.release.run();\n',
        put: '    this.#statements.release.run();\n    write.settle();\n',
      },
    ],
    // The simulation sees it, too, where a full disk meets a commit of several: in one seed of a hundred.
    proof: tests('gateway/log/sqlite/group-commit.test.ts'),
    shows: /FAIL .* when the commit fails everybody is told/,
  },
  {
    name: 'synchronous=NORMAL',
    breaks: 'an acknowledged message survives a power loss',
    // In the place of the check that would otherwise refuse to start.
    edits: [
      {
        file: 'gateway/log/sqlite/database.ts',
        find: '    assertDurable(handle);\n',
        put: "    handle.pragma('synchronous = NORMAL');\n",
      },
    ],
    proof: powerLoss,
    shows: /lost: acked, and not in the log/,
  },
  {
    name: 'no unique key for the entryId',
    breaks: 'a message sent again is stored once',
    // The table's key and the question before the insert: with either of them nothing is stored twice.
    edits: [
      {
        file: 'gateway/log/sqlite/migrations/2026-11-22-first.ts',
        find: ".addUniqueConstraint('entry_once', ['entry_id', 'conversation_id', 'author_id'])",
        put: '',
      },
      {
        file: 'gateway/log/sqlite/append-entry.ts',
        find: 'if (known) return',
        put: 'if (known && draft.carried) return',
      },
    ],
    proof: simulation,
    shows: broken('duplicated'),
  },
  {
    name: 'seq from a counter outside the transaction',
    breaks: 'positions are dense',
    edits: [
      {
        file: 'gateway/log/sqlite/append-entry.ts',
        find: 'seq: conversation.head + 1,',
        put: 'seq: (counters[conversationId] = Math.max(counters[conversationId] ?? 0, conversation.head) + 1),',
      },
      {
        file: 'gateway/log/sqlite/append-entry.ts',
        find: '/** Appends one entry.',
        put: 'const counters: Record<string, number> = {};\n/** Appends one entry.',
      },
    ],
    proof: simulation,
    shows: broken('gaps'),
  },
  {
    name: 'a resume brings only the newest 50',
    breaks: 'a reader that was away gets exactly what it missed',
    edits: [
      {
        file: 'gateway/socket/follower.ts',
        find: 'const page = await this.#log.read(id, reader, this.#cursor, size);',
        put: `const cursor = this.#cursor;
      const newest = await this.#log.readBack(id, reader, null, 50);
      const page = newest && { ...newest, entries: newest.entries.filter(({ seq }) => seq > cursor) };`,
      },
    ],
    proof: simulation,
    shows: broken('gaps'),
  },
  {
    name: 'the bus is believed',
    breaks: 'hints may be lost, doubled and shuffled',
    // The entry that the hint names is taken for the only new one.
    edits: [
      {
        file: 'gateway/socket/follower.ts',
        find: 'return this.#cursor === null || head > this.#cursor;',
        put: `if (this.#cursor === null || head <= this.#cursor) return this.#cursor === null;
    this.#cursor = head - 1;
    return true;`,
      },
    ],
    proof: simulation,
    shows: broken('gaps'),
  },
];

const outbox = 'sdk/outbox/outbox.ts';
const client: readonly Mutant[] = [
  {
    name: 'what is refused for now leaves the screen',
    breaks: 'what was said waits for its turn until it is in the log',
    edits: [
      {
        file: outbox,
        find: "if (next === 'later') this.#pause(retryAfterMs);",
        put: "if (next === 'later') this.#drop([entryId]);",
      },
    ],
    proof: simulation,
    shows: broken('out of order'),
  },
  {
    name: 'the outbox is cleared before the ack',
    breaks: 'what was said survives the end of the page',
    edits: [
      {
        file: outbox,
        find: 'if (this.#options.send({ type: ',
        put: 'this.#forget([entryId]);\n    if (this.#options.send({ type: ',
      },
    ],
    proof: simulation,
    shows: broken('stranded'),
  },
  {
    name: 'sent again under a new entryId',
    breaks: 'a message sent again is stored once',
    edits: [
      {
        file: outbox,
        find: 'opened(): void {\n',
        put: `opened(): void {
    const entryId = uuidv7(this.#options.clock.now(), this.#options.randomBytes);
    this.items = this.items.map((item) => (item.entryId === this.#inFlight ? { ...item, entryId } : item));
`,
      },
    ],
    proof: simulation,
    shows: broken('duplicated'),
  },
  {
    name: 'the outbox sends all at once',
    breaks: 'the messages of one person never change places',
    edits: [
      {
        file: outbox,
        find: 'if (this.#options.send({ type: ',
        put: `for (const { entryId, conversationId, body } of this.items)
      if (entryId !== next.entryId) this.#options.send({ type: 'append', entryId, conversationId, body });
    if (this.#options.send({ type: `,
      },
    ],
    proof: simulation,
    shows: broken('out of order'),
  },
  {
    name: 'a page behind a gap is taken',
    breaks: 'a reader never goes past what it has not seen',
    edits: [{ file: 'sdk/replica/replica.ts', find: 'if (after > to || last < from', put: 'if (last < from' }],
    proof: simulation,
    shows: broken('diverged'),
  },
  {
    name: 'the epoch is ignored',
    breaks: 'a position in a log that was restored since is not believed',
    edits: [
      {
        file: 'gateway/socket/connection.ts',
        find: '(epoch === this.#services.log.epoch && after <= head)',
        put: 'after <= head',
      },
    ],
    proof: simulation,
    shows: broken('diverged'),
  },
];

/** Every promise of the log and of the outbox, broken once. */
export const theTwelve: readonly Mutant[] = [...gateway, ...client];
