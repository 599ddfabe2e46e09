import type { Entry } from '@throughline/sdk/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reader } from '../conversation/conversation.ts';
import type { OpenLog } from './log.contract.ts';
import type { ConversationLog } from './log.ts';
import * as say from './testing/drafts.ts';

/** What every log keeps of messages that are said otherwise or taken back, and of what a page says of its visitor. */
export function testLogChanges(name: string, open: () => Promise<OpenLog>): void {
  describe(name, () => {
    let opened: OpenLog;
    let log: ConversationLog;
    let place: say.Place;
    let number: number;

    beforeEach(async () => {
      opened = await open();
      log = opened.log;
      place = await opened.begin();
      number = 0;
    });
    afterEach(() => opened.close());

    const append = (author: Entry['author'], body: Entry['body'], more = {}) => {
      number += 1;
      return log.append(say.draft(place, number, author, body, more));
    };
    const contactSays = (body: Entry['body'], more = {}) => append(say.contactOf(place), body, more);
    const agentSays = (body: Entry['body']) => append(say.agent, body);
    const entries = async (reader: Reader = 'agent') =>
      (await log.read(place.conversationId, reader, 0, 50))?.entries ?? [];
    const everythingSaid = async () => {
      const pages = await Promise.all([
        log.read(place.conversationId, 'agent', 0, 50),
        log.read(place.conversationId, 'contact', 0, 50),
        log.readBack(place.conversationId, 'agent', null, 50),
        log.readBack(place.conversationId, 'contact', null, 50),
      ]);
      return JSON.stringify(pages) + JSON.stringify(await log.conversation(place.conversationId));
    };

    describe('a message taken back', () => {
      const gone = { kind: 'message', text: '', caution: null, originalId: null };

      test('is read by nobody any more, nor what was made of it; its place stays', async () => {
        await contactSays(say.message('my secret'));
        await contactSays(say.edit(1, 'my other secret'));
        await agentSays(say.message('noted'));
        expect(await contactSays(say.deletion(1))).toMatchObject({ kind: 'appended', entry: { seq: 4 } });
        expect(await everythingSaid()).not.toContain('secret');
        expect((await entries('contact')).map(({ body }) => body)).toEqual([
          gone,
          { kind: 'edit', seq: 1, text: '…' },
          say.message('noted'),
          say.deletion(1),
        ]);
      });

      test('leaves other messages and their edits as they are', async () => {
        await contactSays(say.message('one'));
        await contactSays(say.message('two'));
        await contactSays(say.edit(2, 'two and a half'));
        await contactSays(say.deletion(1));
        const bodies = (await entries()).map(({ body }) => body);
        expect(bodies.slice(0, 3)).toEqual([gone, say.message('two'), say.edit(2, 'two and a half')]);
      });

      test('waits for no agent any more', async () => {
        await contactSays(say.message('one'));
        await contactSays(say.message('two'));
        await contactSays(say.deletion(1));
        expect(await log.conversation(place.conversationId)).toMatchObject({ unreadCount: 1 });
        await agentSays(say.read(1));
        expect(await log.conversation(place.conversationId)).toMatchObject({ unreadCount: 1 });
        await contactSays(say.deletion(2));
        expect(await log.conversation(place.conversationId)).toMatchObject({
          unreadCount: 0,
          lastMessage: { seq: 2, text: '' },
        });
      });

      test('that is sent again, because its ack was lost, gets the first answer again', async () => {
        await contactSays(say.message('hello'));
        await contactSays(say.deletion(1));
        const again = (text: string) => log.append(say.draft(place, 1, say.contactOf(place), say.message(text)));
        expect(await again('hello')).toMatchObject({ kind: 'appended', isRepeat: true, entry: { seq: 1, body: gone } });
        expect(await again('other')).toEqual({ kind: 'refused', reason: 'conflict' });
      });

      test('cannot be taken back or edited again; the same deletion gets the first answer again', async () => {
        await contactSays(say.message('hello'));
        const deletion = say.draft(place, 9, say.contactOf(place), say.deletion(1));
        await log.append(deletion);
        expect(await log.append(deletion)).toMatchObject({ isRepeat: true, entry: { seq: 2 } });
        expect(await contactSays(say.deletion(1))).toEqual({ kind: 'refused', reason: 'not-allowed' });
        expect(await contactSays(say.edit(1, 'x'))).toEqual({ kind: 'refused', reason: 'not-allowed' });
      });

      test('in the very turn in which it is said is gone as well', async () => {
        await Promise.all([
          contactSays(say.message('oops')),
          contactSays(say.deletion(1)),
          contactSays(say.edit(1, 'x')),
        ]);
        expect((await entries()).map(({ body }) => body)).toEqual([gone, say.deletion(1)]);
      });
    });

    describe('a message said otherwise', () => {
      test('is followed by its edit for everybody who sees it, an edited note for agents only', async () => {
        await agentSays(say.message('one'));
        await agentSays(say.note('psst'));
        await agentSays(say.edit(1, 'won'));
        await agentSays(say.edit(2, 'hush'));
        expect((await entries('contact')).map(({ seq }) => seq)).toEqual([1, 3]);
        expect((await entries()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      });

      test('is one of the same conversation', async () => {
        const elsewhere = await opened.begin();
        await log.append(say.draft(elsewhere, 1, say.agent, say.message('hello')));
        expect(await agentSays(say.edit(1, 'x'))).toEqual({ kind: 'refused', reason: 'not-allowed' });
      });

      test('is one’s own, and was said here', async () => {
        await contactSays(say.message('by mail'), { via: { channel: 'email', hint: null } });
        await agentSays(say.message('hello'));
        for (const seq of [1, 2, 3]) {
          expect(await contactSays(say.edit(seq, 'x'))).toEqual({ kind: 'refused', reason: 'not-allowed' });
        }
      });
    });

    describe('what the page says of its visitor', () => {
      test('is for agents only, and known of the conversation', async () => {
        await contactSays(say.message('hello'));
        await contactSays(say.touchpoint('page', 'https://shop.example/a'));
        await contactSays(say.attributes({ plan: 'pro' }));
        await agentSays(say.tags(['vip']));
        expect((await entries('contact')).map(({ seq }) => seq)).toEqual([1]);
        expect((await entries()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
        expect(await log.conversation(place.conversationId)).toMatchObject({
          head: 4,
          contactHead: 1,
          attributes: { plan: 'pro' },
          tags: ['vip'],
          lastTouchpoint: { name: 'page' },
        });
      });

      test('puts nobody on the desk’s list who has said nothing, until they say something', async () => {
        const listed = async () => [
          await log.list('site-1', 'all', null, 10),
          await log.list('site-1', 'open', null, 10),
        ];
        await contactSays(say.touchpoint('page'));
        expect(await listed()).toEqual([[], []]);
        await contactSays(say.message('hello'));
        expect((await listed()).map((found) => found.length)).toEqual([1, 1]);
      });

      test('moves no conversation up the list', async () => {
        await contactSays(say.message('hello'));
        const before = await log.conversation(place.conversationId);
        await contactSays(say.touchpoint('page'));
        await contactSays(say.edit(1, 'hi'));
        await contactSays(say.deletion(1));
        expect((await log.conversation(place.conversationId))?.activeAt).toBe(before?.activeAt);
      });
    });
  });
}
