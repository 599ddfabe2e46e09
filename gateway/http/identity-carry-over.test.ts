import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharedSecret } from '../identity/identity.testing.ts';
import * as say from '../log/testing/drafts.ts';
import { standIn } from '../testing/stand-in.ts';
import { type HttpEdge, openHttp } from './http.testing.ts';
import { answerOf, carried, IdentityScene, minutes } from './identity-routes.testing.ts';

let http: HttpEdge;
let shop: IdentityScene;
beforeEach(async () => {
  http = await openHttp({ identity: { secret: sharedSecret } });
  shop = new IdentityScene(http);
});
afterEach(() => http.close());

describe('what was said on a second device comes into the person’s conversation', () => {
  test('both devices see all of it, in order, once', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    const asked = await shop.entriesOf(from);
    await http.clock.advance(minutes(1));
    expect(
      await answerOf(shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device')),
    ).toEqual(shop.newDevice());
    expect(await shop.contactOf('the-device-made-new')).toEqual(person);
    expect(await shop.contactOf('annas-own-first-device')).toEqual(person);
    const all = await shop.entriesOf(person);
    expect(all.flatMap(({ body }) => (body.kind === 'message' ? [body.text] : []))).toEqual([
      'from my desk',
      'seen',
      ...carried,
    ]);
    const own = { kind: 'contact', id: person.contactId, name: 'Anna' };
    expect(all.slice(3).map(({ author }) => author)).toEqual([own, say.bot, say.agent]);
    expect(all.slice(3).map(({ at }) => at)).toEqual([0, 1, 3].map((index) => asked[index]?.at));
  });

  test('nobody has it as unread who had read it there, and the old conversation is resolved', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    const before = await http.stores.log.conversation(person.conversationId);
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect(await http.stores.log.conversation(person.conversationId)).toMatchObject({
      unreadCount: 0,
      contactReadTo: 6,
      planAt: before?.planAt,
      state: 'open',
    });
    expect(await http.stores.log.conversation(from.conversationId)).toMatchObject({ state: 'resolved' });
  });

  test('a question nobody has read yet waits at the desk, also where the person’s conversation was resolved', async () => {
    const person = await shop.anna();
    await shop.tell(person, say.agent, say.state('resolved'));
    const from = await shop.visitor('the-visitors-device');
    await shop.tell(from, null, say.message('hello?'));
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    const after = await http.stores.log.conversation(person.conversationId);
    expect(after).toMatchObject({ unreadCount: 1, state: 'open', lastMessage: { text: 'hello?' } });
  });

  test('what had been read there does not count again when the desk reads on', async () => {
    const person = await shop.anna();
    const { seq } = await shop.tell(person, null, say.message('and my order?'));
    await shop.answeredVisitor('the-visitors-device');
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    const { log } = http.stores;
    expect(await log.conversation(person.conversationId)).toMatchObject({ unreadCount: 1 });
    await shop.tell(person, say.agent, say.read(seq));
    expect(await log.conversation(person.conversationId)).toMatchObject({ unreadCount: 0 });
  });

  test('a resolved conversation that is carried over opens nothing', async () => {
    const person = await shop.anna();
    await shop.tell(person, say.agent, say.state('resolved'));
    const from = await shop.answeredVisitor('the-visitors-device');
    await shop.tell(from, say.agent, say.state('resolved'));
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect(await http.stores.log.conversation(person.conversationId)).toMatchObject({ state: 'resolved' });
  });

  test('a message whose ack was lost is said again by the new device and stands there once', async () => {
    const person = await shop.anna();
    const from = await shop.visitor('the-visitors-device');
    const said = await shop.tell(from, null, say.message('hello?'));
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    await shop.tell(person, null, say.message('hello?'), said.entryId);
    expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen', 'hello?']);
  });

  test('what was taken back there does not come', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    await shop.tell(from, null, say.edit(1, 'is the red one in stock?'));
    await shop.tell(from, say.agent, say.deletion(4));
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect((await shop.textsOf(person)).slice(2)).toEqual(['is the red one in stock?', 'one moment']);
  });

  test('a long conversation comes over whole', async () => {
    const person = await shop.anna();
    const from = await shop.visitor('the-visitors-device');
    const texts = Array.from({ length: 120 }, (_, index) => `line ${index}`);
    await Promise.all(texts.map((text) => shop.tell(from, null, say.message(text))));
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect((await shop.textsOf(person)).slice(2)).toEqual(texts);
  });

  test('files come along: the person’s devices may fetch them, in their own conversation', async () => {
    const person = await shop.anna();
    const from = await shop.visitor('the-visitors-device');
    const file = { attachmentId: randomUUID(), name: 'a.png', type: 'image/png', sizeBytes: 3, width: 1, height: 1 };
    const owner = { kind: 'contact', id: from.contactId } as const;
    const { attachments } = http.stores;
    const { attachmentId, name } = file;
    const begun = {
      attachmentId,
      siteId: 'shop',
      owner,
      name,
      lengthBytes: 3,
      storageKey: 'k',
      madeAt: http.clock.now(),
    };
    const bounds = { ownerBytesPerDay: 9, siteBytesPerDay: 9, unfinishedPerOwner: 9 };
    expect(await attachments.begin(begun, bounds)).toBeNull();
    await attachments.finish(attachmentId, { ...file, sha256: 'x' });
    await shop.tell(from, null, {
      kind: 'message',
      text: 'look',
      caution: null,
      originalId: null,
      attachments: [file],
    });
    await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
    expect((await shop.entriesOf(person)).at(-1)?.body).toMatchObject({ text: 'look', attachments: [file] });
    expect(await attachments.file(attachmentId)).toMatchObject({
      conversationId: person.conversationId,
      owner: { kind: 'contact', id: person.contactId },
    });
  });

  test.each(['code', null] as const)(
    'a file of a visitor who has said nothing yet is the person’s to send (address proven: %s)',
    async (how) => {
      const person = await shop.anna();
      const { contactId } = await shop.visitor('the-visitors-device');
      const at = http.clock.now();
      const { attachments, contacts } = http.stores;
      const owner = { kind: 'contact', id: contactId } as const;
      const attachmentId = randomUUID();
      const begun = { attachmentId, siteId: 'shop', owner, name: 'a.png', lengthBytes: 3, storageKey: 'k', madeAt: at };
      await attachments.begin(begun, { ownerBytesPerDay: 9, siteBytesPerDay: 9, unfinishedPerOwner: 9 });
      if (how) {
        const { addressId } = await contacts.ensureAddress(contactId, 'email', 'x@mail.example', 'x•••', at);
        await contacts.prove(addressId, how, { contactId, addressId, change: 'given', words: 'yes', how, at });
      }
      await shop.ask(await shop.tokenOf('anna-42'), 'the-device-made-new', 'the-visitors-device');
      expect((await attachments.file(attachmentId))?.owner).toEqual({ kind: 'contact', id: person.contactId });
    },
  );

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'interrupted at append %i, the next try finishes it and doubles nothing',
    async (nth) => {
      const person = await shop.anna();
      const from = await shop.answeredVisitor('the-visitors-device');
      const token = await shop.tokenOf('anna-42');
      let appends = 0;
      const { log } = http.stores;
      const cut = standIn(log, {
        append: async (draft) => {
          appends += 1;
          if (appends === nth) throw new Error('the power went out');
          return log.append(draft);
        },
      });
      const broken = await openHttp({
        identity: { secret: sharedSecret },
        stores: () => ({ ...http.stores, log: cut }),
      });
      const body = { token, locale: 'en', next: 'the-device-made-new' };
      const authorization = { authorization: `Bearer ${http.accessOf('the-visitors-device')}` };
      const first = await broken.post('/v1/sites/shop/identify', body, undefined, authorization);
      expect(first.status).toBe(500);
      expect(await answerOf(shop.ask(token, 'the-device-made-new', 'the-visitors-device'))).toEqual(shop.newDevice());
      expect(await shop.textsOf(person)).toEqual(['from my desk', 'seen', ...carried]);
      expect(await http.stores.log.conversation(from.conversationId)).toMatchObject({ state: 'resolved' });
      expect(await http.stores.merges.merges(person.contactId)).toMatchObject([{ finishedAt: expect.any(Number) }]);
      await broken.close();
    },
  );

  test('what was said while the device changed comes over too', async () => {
    const person = await shop.anna();
    const from = await shop.answeredVisitor('the-visitors-device');
    const { merges } = http.stores;
    const late = await openHttp({
      identity: { secret: sharedSecret },
      stores: () => ({
        ...http.stores,
        merges: standIn(merges, {
          signIn: async (signIn) => {
            await shop.tell(from, null, say.message('and in blue?'));
            return merges.signIn(signIn);
          },
        }),
      }),
    });
    const body = { token: await shop.tokenOf('anna-42'), locale: 'en', next: 'the-device-made-new' };
    const authorization = { authorization: `Bearer ${http.accessOf('the-visitors-device')}` };
    expect((await late.post('/v1/sites/shop/identify', body, undefined, authorization)).status).toBe(200);
    expect((await shop.textsOf(person)).slice(2)).toEqual([...carried, 'and in blue?']);
    await late.close();
  });
});
