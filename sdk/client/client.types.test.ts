import type { Client, ClientEvents, ClientOptions, Handoff, IdentitySource, Refused, Timeline } from '@throughline/sdk';
import { expectTypeOf, test } from 'vitest';

/**
 * What the compiler says to whoever builds on the client. The calls are never made: each function below is only checked,
 * by `tsc`, and an expected error that does not come is an error itself.
 */
const checked = (_calls: (client: Client) => unknown): void => {};

test('an event brings what belongs to it', () => {
  expectTypeOf<Parameters<Client['on']>[0]>().toEqualTypeOf<keyof ClientEvents>();
  checked((client) => {
    expectTypeOf(client.on('unread', () => {})).toEqualTypeOf<() => void>();
    client.on('timeline', (timeline) => expectTypeOf(timeline).toEqualTypeOf<Timeline>());
    client.on('message:received', ({ text, authorName, seq }) => {
      expectTypeOf(text).toBeString();
      expectTypeOf(authorName).toEqualTypeOf<string | null>();
      expectTypeOf(seq).toBeNumber();
    });
    client.on('handoff:taken', ({ since }) => expectTypeOf(since).toEqualTypeOf<number | null>());
    // @ts-expect-error there is no such event
    client.on('message', () => {});
    // @ts-expect-error it is written with a colon
    client.on('messageReceived', () => {});
    // @ts-expect-error a count is a number
    client.on('unread', ({ count }: { count: string }) => count);
    // @ts-expect-error the detail has no such part
    client.on('unread', ({ total }) => total);
    // @ts-expect-error somebody has to listen
    client.on('unread');
    client.on('connection', (connection) => {
      // @ts-expect-error only a connection that waits has a next try
      connection.retryAt;
      if (connection.state === 'waiting') expectTypeOf(connection.retryAt).toEqualTypeOf<number | null>();
      // @ts-expect-error there is no such state
      if (connection.state === 'connected') return;
    });
  });
});

test('a client is made for a gateway and a site, in a language', () => {
  expectTypeOf<ClientOptions>().toExtend<{ gateway: string; site: string; locale: string }>();
  const base = { gateway: 'https://chat.example', site: 'shop', locale: 'en' };
  const options = (...given: ClientOptions[]): unknown => given;
  options(base, { ...base, storage: 'memory' }, { ...base, origin: 'https://shop.example' });
  // @ts-expect-error without a site nobody is at the other end
  options({ gateway: 'https://chat.example', locale: 'en' });
  // @ts-expect-error there is no such option
  options({ ...base, siteId: 'shop' });
  // @ts-expect-error there is no such storage
  options({ ...base, storage: 'localstorage' });
  // @ts-expect-error left out, not undefined
  options({ ...base, origin: undefined });
});

test('what is said is text', () => {
  checked(async (client) => {
    expectTypeOf(client.send('Hello')).resolves.toBeString();
    expectTypeOf(client.send('', ['file-key'])).resolves.toBeString();
    // @ts-expect-error a number is no text
    client.send(5);
    // @ts-expect-error nothing is no text
    client.send();
    // @ts-expect-error files are named by their keys
    client.send('Hello', new Blob());
    // @ts-expect-error a message of one's own is known by its seq
    client.edit('entry-1', 'Hello');
    // @ts-expect-error a key is text, not a file
    client.draft.detach(new Blob());
    expectTypeOf(client.draft.send()).resolves.toEqualTypeOf<string | null>();
    // @ts-expect-error the timeline is read, not written
    client.timeline = await client.earlier();
    // @ts-expect-error nor is what it holds
    client.timeline.items.push();
  });
});

test('a contract is made of steps on channels there are', () => {
  checked((client) => {
    const here = { channel: 'web', addressId: null, afterSeconds: 0 } as const;
    expectTypeOf(client.reply.set({ steps: [here], quiet: null, until: null })).resolves.toBeString();
    client.reply.set({
      steps: [here, { channel: 'email', addressId: 'address-1', afterSeconds: 300 }],
      quiet: { from: '21:00', to: '08:00', timeZone: 'Europe/Amsterdam' },
      until: 1_800_000_000_000,
    });
    // @ts-expect-error no gateway sends faxes
    client.reply.set({ steps: [{ ...here, channel: 'fax' }], quiet: null, until: null });
    // @ts-expect-error a wait is a number of seconds
    client.reply.set({ steps: [{ ...here, afterSeconds: '5 min' }], quiet: null, until: null });
    // @ts-expect-error a step without a wait
    client.reply.set({ steps: [{ channel: 'web', addressId: null }], quiet: null, until: null });
    // @ts-expect-error whether there are quiet hours has to be said
    client.reply.set({ steps: [here], until: null });
    // @ts-expect-error quiet hours are in somebody's time zone
    client.reply.set({ steps: [here], quiet: { from: '21:00', to: '08:00' }, until: null });
    // @ts-expect-error an instant is milliseconds since 1970
    client.reply.set({ steps: [here], quiet: null, until: new Date() });
    // @ts-expect-error the chat itself has no address to prove
    client.reply.requestAddress('web', 'here', null);
  });
});

test('what the gateway may decline has to be looked at', () => {
  expectTypeOf<Refused['retryAfterMs']>().toEqualTypeOf<number | null>();
  checked(async (client) => {
    const made = await client.handoff.create('https://shop.example/');
    // @ts-expect-error it may have been declined
    made.url;
    if (!('refused' in made)) expectTypeOf(made).toEqualTypeOf<Handoff>();
    const taken = await client.handoff.take('secret');
    // @ts-expect-error there is no such outcome
    if (taken === 'done') return;
    // @ts-expect-error where it leads has to be said
    client.handoff.create();
  });
});

test('a page says what fits into one line of a list', () => {
  expectTypeOf<IdentitySource>().toEqualTypeOf<string | (() => string | Promise<string>)>();
  checked((client) => {
    client.identify('token');
    client.identify(async () => (await fetch('/chat-identity')).text());
    client.track('Viewed', { product: 'Lamp', price: 49.5, inStock: true });
    client.setAttributes({ plan: 'pro', trialEnds: null });
    client.tags({ add: ['vip'] });
    // @ts-expect-error a person is not identified by what the page says alone
    client.identify({ userId: '42' });
    // @ts-expect-error a function brings a token, not an answer of the network
    client.identify(() => fetch('/chat-identity'));
    // @ts-expect-error a property is no list
    client.track('Viewed', { products: ['Lamp'] });
    // @ts-expect-error a property is not taken away, it is left out
    client.track('Viewed', { product: null });
    // @ts-expect-error an attribute is no object
    client.setAttributes({ address: { city: 'Delft' } });
    // @ts-expect-error tags come as a list
    client.tags({ add: 'vip' });
    // @ts-expect-error there is no such change
    client.tags({ set: ['vip'] });
  });
});
