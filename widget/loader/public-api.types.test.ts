import type { Refused, ReplyContract } from '@throughline/sdk';
import { expectTypeOf, test } from 'vitest';
import type { InitOptions, PublicApi, PublicEvents, QueuedCall } from './public-api.ts';

/** What the compiler says to a page's author. Nothing here is called: `tsc` checks it. */
const checked = (_calls: (face: PublicApi) => unknown): void => {};

test('init takes a site and a few wishes', () => {
  checked((face) => {
    face.init({ site: 'shop' });
    face.init({ site: 'shop', theme: 'dark', position: 'start', launcher: false, identity: async () => 'token' });
    // @ts-expect-error without a site there is no chat
    face.init({ theme: 'dark' });
    // @ts-expect-error there is no such option
    face.init({ site: 'shop', color: 'red' });
    // @ts-expect-error there is no such theme
    face.init({ site: 'shop', theme: 'black' });
    // @ts-expect-error corners go with the writing direction
    face.init({ site: 'shop', position: 'left' });
  });
  expectTypeOf<InitOptions['launcher']>().toEqualTypeOf<boolean | undefined>();
});

test('what answers, answers with a promise that may be a refusal', () => {
  checked(async (face) => {
    expectTypeOf(face.send('Hello')).resolves.toEqualTypeOf<string | Refused>();
    expectTypeOf(face.reply.get()).resolves.toEqualTypeOf<ReplyContract | Refused>();
    expectTypeOf(face.logout()).resolves.toEqualTypeOf<undefined | Refused>();
    face.handoff.create();
    face.handoff.create('https://shop.example/cart');
    // @ts-expect-error a number is no text
    face.send(5);
    // @ts-expect-error it may have been declined
    (await face.handoff.create()).url;
    // @ts-expect-error a language is a tag
    face.setLocale(new Intl.Locale('nl'));
    // @ts-expect-error there is no such theme
    face.setTheme('black');
  });
});

test('an event brings what belongs to it', () => {
  expectTypeOf<PublicEvents['unread']>().toEqualTypeOf<{ count: number }>();
  checked((face) => {
    face.on('message:received', ({ text }) => expectTypeOf(text).toBeString());
    face.on('error', ({ code }) => {
      // @ts-expect-error there is no such code
      if (code === 'oops') return;
    });
    // @ts-expect-error the timeline is for faces; a page hears of messages
    face.on('timeline', () => {});
    // @ts-expect-error the detail has no such part
    face.on('unread', ({ total }) => total);
  });
});

test('calls that are queued before the loader runs are checked, too', () => {
  const queue: QueuedCall[] = [];
  queue.push(['open'], ['compose', 'Hello'], ['init', { site: 'shop' }], ['track', 'Viewed', { product: 'Lamp' }]);
  queue.push(['handoff.create'], ['on', 'unread', ({ count }: PublicEvents['unread']) => count.toFixed()]);
  // @ts-expect-error there is no such call
  queue.push(['opne']);
  // @ts-expect-error a text is needed
  queue.push(['compose']);
  // @ts-expect-error a number is no text
  queue.push(['send', 5]);
  // @ts-expect-error calls of a group are named with it
  queue.push(['reply', 'get']);
  // @ts-expect-error a count is a number
  queue.push(['on', 'unread', ({ count }: { count: string }) => count]);
});
