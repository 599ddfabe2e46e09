import type { Entry } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reader } from '../conversation/conversation.ts';
import type { OpenLog } from './log.contract.ts';
import type { Draft, Page } from './log.ts';
import {
  agent,
  bot,
  contactOf,
  deletion,
  draft,
  edit,
  message,
  note,
  type Place,
  read,
  state,
  touchpoint,
} from './testing/drafts.ts';

const kinds = ['hello', 'answer', 'bot', 'note', 'absence', 'read', 'resolve', 'edit', 'delete', 'page'] as const;

interface Saying {
  where: number;
  what: (typeof kinds)[number];
  /** Few, so that the same id is often used again. */
  number: number;
}

const saying = fc.record<Saying>({
  where: fc.nat(2),
  what: fc.constantFrom(...kinds),
  number: fc.nat(40),
});
/** What is said in one turn of the event loop shares a commit. */
const turns = fc.array(fc.array(saying, { maxLength: 8 }), { maxLength: 8 });

function draftOf({ what, number }: Saying, place: Place): Draft {
  const contact = contactOf(place);
  switch (what) {
    case 'hello':
      return draft(place, number, contact, message('hello'));
    case 'answer':
      return draft(place, number, agent, message('answer'));
    case 'bot':
      return draft(place, number, bot, message('one moment'));
    case 'note':
      return draft(place, number, agent, note('psst'));
    case 'absence':
      return draft(place, number, contact, message('away', 'auto-reply'));
    case 'read':
      return draft(place, number, contact, read(number % 5));
    case 'resolve':
      return draft(place, number, agent, state('resolved'));
    case 'edit':
      return draft(place, number, number % 2 ? agent : contact, edit(number % 7, 'better'));
    case 'delete':
      return draft(place, number, number % 2 ? agent : contact, deletion(number % 7));
    case 'page':
      return draft(place, number, contact, touchpoint('page'));
  }
}

/** Reads everything page by page and checks that each page begins where the one before it ended. */
async function readThrough({ log }: OpenLog, { conversationId }: Place, reader: Reader, size: number) {
  const entries: Page['entries'] = [];
  for (let cursor = 0; ; ) {
    const page = await log.read(conversationId, reader, cursor, size);
    if (!page) throw new Error('the conversation is gone');
    expect(page.after).toBe(cursor);
    entries.push(...page.entries);
    cursor = page.entries.at(-1)?.seq ?? cursor;
    if (page.entries.length === 0) {
      expect(cursor).toBe(page.head);
      return entries;
    }
  }
}

async function readThroughBackwards({ log }: OpenLog, { conversationId }: Place, reader: Reader, size: number) {
  const entries: Page['entries'] = [];
  for (let before: number | null = null; ; ) {
    const page: Page | null = await log.readBack(conversationId, reader, before, size);
    if (!page) throw new Error('the conversation is gone');
    entries.unshift(...page.entries);
    if (page.after === 0) return entries;
    expect(page.entries.length).toBe(size);
    before = page.entries[0]?.seq ?? 0;
  }
}

/** What the contact may see, told by what each entry says alone and by what it is about. */
function isForContact({ body }: Entry, entries: readonly Entry[]): boolean {
  if (body.kind === 'edit' || body.kind === 'deletion') return entries[body.seq - 1]?.body.kind === 'message';
  return body.kind !== 'note' && body.kind !== 'touchpoint' && (body.kind !== 'message' || !body.caution);
}

/** Each message is read as it was said until there is a deletion of it, and then as nothing. */
function checkTakenBack(entries: readonly Entry[]): void {
  const gone = new Set(entries.flatMap(({ body }) => (body.kind === 'deletion' ? [body.seq] : [])));
  for (const { seq, body } of entries) {
    if (body.kind === 'message') expect(body.text === '').toBe(gone.has(seq));
    if (body.kind === 'edit') expect(body.text).toBe(gone.has(body.seq) ? '…' : 'better');
  }
}

async function checkOrder(opened: OpenLog, place: Place, acked: ReadonlyMap<string, number>): Promise<void> {
  const entries = await readThrough(opened, place, 'agent', 3);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  const names = entries.map(({ author, entryId }) => `${author.id} ${entryId}`);
  expect(new Map(names.map((name, index) => [name, index + 1]))).toEqual(acked);
  expect(new Set(names).size).toBe(names.length);
  checkTakenBack(entries);
  const visible = entries.filter((entry) => isForContact(entry, entries));
  expect(await readThrough(opened, place, 'contact', 2)).toEqual(visible);
  expect(await readThroughBackwards(opened, place, 'contact', 2)).toEqual(visible);
  expect(await readThroughBackwards(opened, place, 'agent', 3)).toEqual(entries);
}

async function sayAll(opened: OpenLog, places: readonly Place[], said: readonly (readonly Saying[])[]) {
  const acked = places.map(() => new Map<string, number>());
  for (const turn of said) {
    const drafts = turn.map((one) => ({ where: one.where, draft: draftOf(one, places[one.where] as Place) }));
    const results = await Promise.all(drafts.map((one) => opened.log.append(one.draft)));
    results.forEach((result, index) => {
      const one = drafts[index];
      if (result.kind !== 'appended' || !one) return;
      const name = `${one.draft.author.id} ${one.draft.entryId}`;
      const before = acked[one.where]?.get(name);
      expect(result.isRepeat).toBe(before !== undefined);
      if (before !== undefined) expect(result.entry.seq).toBe(before);
      acked[one.where]?.set(name, result.entry.seq);
    });
  }
  return acked;
}

/** Whatever is said by whom and when: one dense order, everything once, and for each reader pages without a gap. */
export function testLogOrder(name: string, open: () => Promise<OpenLog>): void {
  test(`${name}: whatever is said, every reader pages through the same order without a gap`, async () => {
    const opened = await open();
    try {
      await fc.assert(
        fc.asyncProperty(turns, async (said) => {
          const places = await Promise.all([opened.begin(), opened.begin(), opened.begin()]);
          const acked = await sayAll(opened, places, said);
          for (const [where, place] of places.entries()) await checkOrder(opened, place, acked[where] ?? new Map());
        }),
        { numRuns: 60 },
      );
    } finally {
      await opened.close();
    }
  });
}
