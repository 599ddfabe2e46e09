import { beforeEach, describe, expect, test } from 'vitest';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import { ben, entriesFrame, message } from '../testing/entries.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled } from '../testing/test-world.ts';
import { ContactClient } from './contact-client.ts';

let on: ClientUnderTest;
let fetched: PromiseWithResolvers<void>;
let fetches: number;

beforeEach(async () => {
  on = new ClientUnderTest();
  fetches = 0;
  fetched = Promise.withResolvers();
  on.parts.page = async () => {
    fetches += 1;
    await fetched.promise;
    return partsAtHand.page();
  };
  // The next page of the same device: its code is not there yet.
  await on.reload();
});

const said = (): object[] => on.said.flatMap((frame) => (frame.type === 'append' ? [frame.body] : []));

describe('what a page hears of the timeline', () => {
  test('costs nothing where nobody listens to it', async () => {
    const world = Object.assign(on.world, {});
    const parts = { ...on.parts, page: () => expect.unreachable('nobody listens') };
    const options = { gateway: 'https://chat.example', site: 'shop', locale: 'en', storage: 'memory' } as const;
    const client = new ContactClient(options, { world, openDatabase: () => expect.unreachable(), parts });
    client.on('timeline', () => {});
    client.on('connection', () => {});
    client.on('handoff:taken', () => {});
    await client.start();
    await client.send('hello');
  });

  test('is told in order when its code comes, and nothing of it is lost', async () => {
    await on.connect();
    const entryId = await on.client.send('hello');
    await settled();
    on.socket.say({ type: 'ack', entryId, conversationId: 'c1', seq: 1, at: 1 });
    on.socket.say(entriesFrame(0, [{ ...message(1, { kind: 'contact', id: 'me', name: null }), entryId }]));
    await settled();
    on.socket.say(entriesFrame(1, [message(2, ben)]));
    await settled();
    expect([fetches, on.heard['message:sent'], on.heard['message:received']]).toEqual([1, [], []]);
    fetched.resolve();
    await settled();
    expect(on.heard['message:sent']).toEqual([{ entryId, seq: 1 }]);
    expect(on.heard['message:status']?.map(({ mark }) => mark).slice(0, 2)).toEqual(['sending', 'sent']);
    expect(on.heard['message:received']).toHaveLength(1);
    expect(on.heard.unread?.at(-1)).toEqual({ count: 1 });
  });
});

describe('what a page says of its visitor', () => {
  test('is said as it was when it was said, in order, once its code comes', async () => {
    await on.connect([message(1, ben)]);
    const properties = { product: 'Lamp' };
    on.client.track('Viewed', properties);
    on.client.tags({ add: ['vip'] });
    properties.product = 'Chair';
    await settled();
    expect(said()).toEqual([]);
    fetched.resolve();
    await settled();
    expect(said()).toMatchObject([{ kind: 'touchpoint', properties: { product: 'Lamp' } }]);
  });

  test('that does not fit is an error, and nothing is said', async () => {
    fetched.resolve();
    await on.connect([message(1, ben)]);
    on.client.setAttributes({ '1st': true });
    await settled();
    expect(on.heard.error).toEqual([{ code: 'bad-call', message: 'setAttributes: does not fit' }]);
    expect(said()).toEqual([]);
  });

  test('waits for a later connection where its code cannot be fetched', async () => {
    fetched.reject(new TypeError('Failed to fetch dynamically imported module'));
    await on.connect([message(1, ben)]);
    on.client.track('Viewed');
    await settled();
    on.parts.page = partsAtHand.page;
    on.socket.drop();
    on.world.clock.advance(1_000);
    on.greet('c1');
    await settled();
    expect(said()).toMatchObject([{ kind: 'touchpoint', name: 'Viewed' }]);
  });

  test('is not said of the next person', async () => {
    await on.connect([message(1, ben)]);
    on.client.track('Viewed');
    await on.client.logout();
    fetched.resolve();
    await on.connect([message(1, ben)]);
    await settled();
    expect(said()).toEqual([]);
  });
});
