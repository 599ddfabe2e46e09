import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation } from '../conversation/conversation.ts';
import type { AppendResult, ConversationLog, OnGrown } from './log.ts';
import { agent, contactOf, draft, message, note, type Place, read, state } from './testing/drafts.ts';

/** A log under test, with a way to make conversations in it. */
export interface OpenLog {
  log: ConversationLog;
  begin(siteId?: string): Promise<Place>;
  close(): Promise<void>;
}

const seqOf = (result: AppendResult): number | null => (result.kind === 'appended' ? result.entry.seq : null);

/** What every implementation of `ConversationLog` keeps. */
export function testLog(name: string, open: (onGrown: OnGrown) => Promise<OpenLog>): void {
  describe(name, () => {
    let opened: OpenLog;
    let log: ConversationLog;
    let place: Place;
    let grown: Conversation[][];

    beforeEach(async () => {
      grown = [];
      opened = await open((conversations) => grown.push([...conversations]));
      log = opened.log;
      place = await opened.begin();
    });
    afterEach(() => opened.close());

    const hello = (number: number, more = {}) =>
      draft(place, number, contactOf(place), message(`hello ${number}`), more);
    const answer = (number: number) => draft(place, number, agent, message(`answer ${number}`));
    const remark = (number: number) => draft(place, number, agent, note(`note ${number}`));

    describe('appending', () => {
      test('what is appended is read back as it was', async () => {
        const said = hello(1, { at: 77, via: { channel: 'email', hint: 'a•••@example.org' } });
        const result = await log.append(said);
        const { entryId, at, author, via, body } = said;
        const entry = { seq: 1, entryId, at, author, via, body };
        expect(result).toMatchObject({ kind: 'appended', isRepeat: false, entry, conversation: { head: 1 } });
        expect((await log.read(place.conversationId, 'agent', 0, 10))?.entries).toEqual([entry]);
        expect(await log.conversation(place.conversationId)).toMatchObject({ head: 1, unreadCount: 1 });
      });

      test('what is said in one turn stands in the order it was said, without a gap', async () => {
        const results = await Promise.all([hello(1), answer(2), hello(3), answer(4)].map((said) => log.append(said)));
        expect(results.map(seqOf)).toEqual([1, 2, 3, 4]);
      });

      test('the same entry again gets the first answer again', async () => {
        await log.append(hello(1));
        await log.append(answer(2));
        const again = await log.append({ ...hello(1), at: 999_999 });
        expect(again).toMatchObject({ kind: 'appended', isRepeat: true, entry: { seq: 1, at: 1_001 } });
        expect(await log.conversation(place.conversationId)).toMatchObject({ head: 2 });
      });

      test('what came by a channel is found by its id: where it stands and who said it', async () => {
        const came = hello(1, { via: { channel: 'email', hint: 'a•••@example.org' } });
        await log.append(came);
        await log.append(hello(2));
        const { conversationId, entryId, author } = came;
        expect(await log.placesOf(entryId, 'email')).toEqual([{ conversationId, authorId: author.id }]);
        expect(await log.placesOf(entryId, 'sms')).toEqual([]);
        expect(await log.placesOf(hello(2).entryId, 'email')).toEqual([]);
      });

      test('the same entry twice in one turn is one entry', async () => {
        const results = await Promise.all([log.append(hello(1)), log.append(hello(1))]);
        expect(results.map((result) => [seqOf(result), result.kind === 'appended' && result.isRepeat])).toEqual([
          [1, false],
          [1, true],
        ]);
      });

      test('the same id for something else is a conflict', async () => {
        await log.append(hello(1));
        const other = draft(place, 1, contactOf(place), message('something else'));
        expect(await log.append(other)).toEqual({ kind: 'refused', reason: 'conflict' });
      });

      test('two people may happen to use the same id', async () => {
        await log.append(hello(1));
        expect(seqOf(await log.append(answer(1)))).toBe(2);
      });

      test('the same id in another conversation is another entry', async () => {
        const elsewhere = await opened.begin();
        await log.append(answer(1));
        expect(seqOf(await log.append(draft(elsewhere, 1, agent, message('answer 1'))))).toBe(1);
      });

      test('nothing is said in a conversation that does not exist', async () => {
        const nowhere = { ...place, conversationId: 'nowhere' };
        expect(await log.append(draft(nowhere, 1, agent, message('hello')))).toEqual({
          kind: 'refused',
          reason: 'not-found',
        });
      });

      test('what may not be said is refused and leaves no trace', async () => {
        const forbidden = draft(place, 1, contactOf(place), note('psst'));
        expect(await log.append(forbidden)).toEqual({ kind: 'refused', reason: 'not-allowed' });
        expect(await log.conversation(place.conversationId)).toMatchObject({ head: 0 });
      });

      test('a receipt that says nothing new writes nothing', async () => {
        await log.append(answer(1));
        await log.append(draft(place, 2, contactOf(place), read(1)));
        expect(await log.append(draft(place, 3, contactOf(place), read(1)))).toEqual({ kind: 'unchanged' });
        expect(await log.conversation(place.conversationId)).toMatchObject({ head: 2, contactReadTo: 2 });
      });

      test('a desk that read while the customer wrote on still has that unread', async () => {
        await log.append(hello(1));
        await log.append(hello(2));
        await log.append(draft(place, 3, agent, read(1)));
        expect(await log.conversation(place.conversationId)).toMatchObject({ agentsReadTo: 1, unreadCount: 1 });
      });
    });

    describe('telling who should look', () => {
      test('a conversation is named once per commit, as it stands after it', async () => {
        const elsewhere = await opened.begin();
        const other = draft(elsewhere, 3, contactOf(elsewhere), message('hi'));
        await Promise.all([hello(1), answer(2), other].map((said) => log.append(said)));
        const heads = grown.flat().map(({ conversationId, head }) => [conversationId, head]);
        expect(heads).toHaveLength(2);
        expect(new Map(heads as [string, number][])).toEqual(
          new Map([
            [place.conversationId, 2],
            [elsewhere.conversationId, 1],
          ]),
        );
      });

      test('repeats, refusals and what changes nothing are not told', async () => {
        await log.append(hello(1));
        grown.length = 0;
        await log.append(hello(1));
        await log.append(draft(place, 2, contactOf(place), note('psst')));
        await log.append(draft(place, 3, contactOf(place), read(1)));
        grown.length = 0;
        await log.append(draft(place, 4, contactOf(place), read(1)));
        expect(grown).toEqual([]);
      });
    });

    describe('reading', () => {
      beforeEach(async () => {
        // 1 hello · 2 note · 3 answer · 4 note · 5 hello · 6 note
        for (const said of [hello(1), remark(2), answer(3), remark(4), hello(5), remark(6)]) await log.append(said);
      });
      const page = async (reader: 'agent' | 'contact', after: number, limit = 10) => {
        const found = await log.read(place.conversationId, reader, after, limit);
        return [found?.after, found?.entries.map((entry) => entry.seq), found?.head];
      };
      const back = async (reader: 'agent' | 'contact', before: number | null, limit = 10) => {
        const found = await log.readBack(place.conversationId, reader, before, limit);
        return [found?.after, found?.entries.map((entry) => entry.seq), found?.head];
      };

      test('an agent sees everything, a contact sees no notes', async () => {
        expect(await page('agent', 0)).toEqual([0, [1, 2, 3, 4, 5, 6], 6]);
        expect(await page('contact', 0)).toEqual([0, [1, 3, 5], 5]);
      });

      test('a page begins after what this reader saw before it', async () => {
        expect(await page('agent', 3, 2)).toEqual([3, [4, 5], 6]);
        expect(await page('contact', 1, 1)).toEqual([1, [3], 5]);
        expect(await page('contact', 3)).toEqual([3, [5], 5]);
      });

      test('a reader who has everything gets an empty page at their own position', async () => {
        expect(await page('agent', 6)).toEqual([6, [], 6]);
        expect(await page('contact', 5)).toEqual([5, [], 5]);
      });

      test('a position beyond the newest entry is answered with the newest', async () => {
        expect(await page('agent', 99)).toEqual([6, [], 6]);
      });

      test('reading back gives the newest before a position, oldest first', async () => {
        expect(await back('agent', null, 2)).toEqual([4, [5, 6], 6]);
        expect(await back('contact', null, 2)).toEqual([1, [3, 5], 5]);
        expect(await back('contact', 3)).toEqual([0, [1], 5]);
        expect(await back('contact', 1)).toEqual([0, [], 5]);
      });

      test('there is no page of a conversation that does not exist', async () => {
        expect(await log.read('nowhere', 'agent', 0, 10)).toBeNull();
        expect(await log.readBack('nowhere', 'agent', null, 10)).toBeNull();
        expect(await log.conversation('nowhere')).toBeNull();
      });

      test('heads are told for several at once, and only for those that exist', async () => {
        const elsewhere = await opened.begin();
        const ids = [place.conversationId, 'nowhere', elsewhere.conversationId];
        expect(await log.heads(ids)).toEqual(
          new Map([
            [place.conversationId, 6],
            [elsewhere.conversationId, 0],
          ]),
        );
        expect(await log.heads([])).toEqual(new Map());
      });
    });

    describe('the desk’s list', () => {
      const ids = (conversations: readonly Conversation[]) => conversations.map(({ conversationId }) => conversationId);

      test('shows what has been written in, newest activity first, page by page', async () => {
        const [second, third] = [await opened.begin(), await opened.begin()];
        await log.append(draft(place, 1, contactOf(place), message('a')));
        await log.append(draft(second, 2, contactOf(second), message('b')));
        await log.append(draft(third, 3, contactOf(third), message('c')));
        const first = await log.list('site-1', 'all', null, 2);
        expect(ids(first)).toEqual([third.conversationId, second.conversationId]);
        const rest = await log.list('site-1', 'all', first.at(-1)?.activeAt ?? null, 2);
        expect(ids(rest)).toEqual([place.conversationId]);
      });

      test('leaves out those nobody wrote in, and other sites', async () => {
        const elsewhere = await opened.begin('site-2');
        await log.append(draft(elsewhere, 1, contactOf(elsewhere), message('a')));
        expect(await log.list('site-1', 'all', null, 10)).toEqual([]);
      });

      test('tells open from resolved', async () => {
        await log.append(hello(1));
        await log.append(draft(place, 2, agent, state('resolved')));
        expect(await log.list('site-1', 'open', null, 10)).toEqual([]);
        expect(ids(await log.list('site-1', 'resolved', null, 10))).toEqual([place.conversationId]);
      });

      test('no conversation is lost between two pages when many were active in the same millisecond', async () => {
        const places = await Promise.all(Array.from({ length: 7 }, () => opened.begin()));
        await Promise.all(places.map((at, n) => log.append(draft(at, n, contactOf(at), message('hi'), { at: 5_000 }))));
        const found: string[] = [];
        for (let before: number | null = null; found.length < 10; ) {
          const page: Conversation[] = await log.list('site-1', 'all', before, 3);
          found.push(...ids(page));
          before = page.at(-1)?.activeAt ?? null;
          if (page.length < 3) break;
        }
        expect(found.toSorted()).toEqual(places.map(({ conversationId }) => conversationId).toSorted());
      });
    });

    describe('originals', () => {
      const original = (text: string) => ({
        conversationId: place.conversationId,
        mediaType: 'message/rfc822',
        bytes: Buffer.from(text),
        at: 5,
      });

      test('an original is kept byte for byte', async () => {
        const originalId = await log.keepOriginal(original('Subject: \xff\0'));
        const kept = await log.original(originalId);
        expect(kept && { ...kept, bytes: Buffer.from(kept.bytes) }).toEqual(original('Subject: \xff\0'));
        expect(await log.original('nothing')).toBeNull();
      });

      test('the same bytes are kept once, for each conversation', async () => {
        const elsewhere = await opened.begin();
        const originalId = await log.keepOriginal(original('a'));
        expect(await log.keepOriginal(original('a'))).toBe(originalId);
        expect(await log.keepOriginal(original('b'))).not.toBe(originalId);
        const other = await log.keepOriginal({ ...original('a'), conversationId: elsewhere.conversationId });
        expect((await log.original(other))?.conversationId).toBe(elsewhere.conversationId);
      });
    });

    test('a probe shows that the log can be written', async () => {
      await expect(log.probe()).resolves.toBeUndefined();
    });
  });
}
