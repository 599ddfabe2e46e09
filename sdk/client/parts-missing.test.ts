import { beforeEach, describe, expect, test } from 'vitest';
import { ClientUnderTest } from '../testing/client-under-test.ts';
import { own, welcome } from '../testing/entries.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { settled } from '../testing/test-world.ts';

const gone = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
const offline = { refused: 'offline', retryAfterMs: null };

let on: ClientUnderTest;

beforeEach(() => {
  on = new ClientUnderTest();
});

describe('files, whose code is fetched when one is chosen', () => {
  test('cost nothing as long as nobody chooses one', async () => {
    on.parts.files = () => expect.unreachable('no file was chosen');
    await on.connect();
    await on.client.send('hello');
    on.client.draft.setText('more');
    await on.reload();
    expect(on.texts).toEqual(['hello']);
  });

  test('are refused as offline where it cannot be fetched, and taken by the next try', async () => {
    await on.connect();
    const { files } = on.parts;
    on.parts.files = gone;
    await expect(on.client.draft.attach(new Blob(['picture']))).rejects.toMatchObject({ code: 'offline' });
    expect(on.client.draft.get().files).toEqual([]);
    on.parts.files = files;
    await on.client.draft.attach(new Blob(['picture']));
    expect(on.client.draft.get().files).toMatchObject([{ sizeBytes: 7 }]);
  });

  test('that are kept hold their message back until it comes with a later connection, and lose nothing', async () => {
    await on.connect();
    const key = await on.client.draft.attach(new Blob(['picture']));
    await on.client.send('look', [key]);
    const { files } = on.parts;
    on.parts.files = gone;
    await on.reload();
    on.greet(null);
    await settled();
    expect(on.said.filter(({ type }) => type === 'append')).toEqual([]);
    expect(on.texts).toEqual(['look']);
    on.parts.files = files;
    on.sendFile = async (_, { onUrl }) => {
      onUrl('https://chat.example/v1/sites/shop/uploads/up1');
      return { outcome: 'sent' };
    };
    on.socket.drop(1006);
    on.world.clock.advance(1_000);
    on.greet(null);
    await settled();
    const appended = on.said.find(({ type }) => type === 'append');
    expect(appended).toMatchObject({ body: { kind: 'message', text: 'look', attachments: ['up1'] } });
  });

  test('that another tab tells of are fetched here, too', async () => {
    await on.connect();
    const key = await on.client.draft.attach(new Blob(['picture']));
    await settled();
    await on.reload();
    on.greet(null);
    await settled();
    expect(on.client.draft.get().files).toMatchObject([{ key, sizeBytes: 7 }]);
  });

  test('that no message needs any more are dropped when it comes', async () => {
    await on.connect();
    const key = await on.client.draft.attach(new Blob(['picture']));
    await settled();
    const left = { ...(on.kept.get(`file/${key}`) as object), key: 'left' };
    await on.client.draft.detach(key);
    on.kept.set('file/left', left);
    await on.reload();
    on.greet(null);
    await settled();
    expect([...on.kept.keys()].filter((name) => name.startsWith('file/'))).toEqual([]);
  });
});

describe('moves from device to device, whose code is fetched with the first', () => {
  test('are offline where it cannot be fetched', async () => {
    on.parts.requests = gone;
    await on.connect();
    expect(await on.client.handoff.create('https://shop.example')).toEqual(offline);
    expect(await on.client.handoff.take('secret-secret-secret')).toEqual(offline);
    expect(await on.client.handoff.takeBack()).toEqual(offline);
    expect(await on.client.continueFrom('secret-secret-secret')).toEqual(offline);
  });

  test('do not begin without the code for the files that may come along', async () => {
    on.parts.files = gone;
    await on.connect();
    let asked = 0;
    on.world.fetch = async () => {
      asked += 1;
      return Response.json({ outcome: 'taken', draft: { text: '', uploads: [] } });
    };
    expect(await on.client.handoff.take('secret-secret-secret')).toEqual(offline);
    expect(asked).toBe(0);
  });
});

describe('whom the site says this is', () => {
  test('whose code cannot be fetched is an error that the page hears, and the chat goes on', async () => {
    on.parts.requests = gone;
    on.client.identify('header.payload.signature');
    await on.connect();
    expect(on.heard.error).toMatchObject([{ code: 'identity-failed' }]);
    expect(on.client.connection.state).toBe('live');
  });

  test('is refused where the gateway does not take the device and the code cannot be fetched', async () => {
    on.parts.requests = gone;
    on.client.identify('header.payload.signature');
    await on.client.start();
    on.socket.drop(4001);
    await settled();
    expect(on.client.connection).toEqual({ state: 'refused', reason: 'not-signed-in' });
  });

  test('is said as soon as its code is there', async () => {
    const fetched = Promise.withResolvers<typeof partsAtHand>();
    on.parts.requests = async () => (await fetched.promise).requests();
    on.client.identify('header.payload.signature');
    await on.client.start();
    const asked: string[] = [];
    on.world.fetch = async (url) => {
      asked.push(url);
      return Response.json({ outcome: 'same-device', expiresAt: 9_000_000 });
    };
    on.socket.accept();
    on.socket.say(welcome({ conversation: own('c1') }));
    await settled();
    expect(asked).toEqual([]);
    fetched.resolve(partsAtHand);
    await settled();
    expect(asked).toEqual(['https://chat.example/v1/sites/shop/identify']);
  });
});
