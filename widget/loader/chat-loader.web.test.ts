import { handoffFragment } from '@throughline/sdk';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../launcher/launcher.define.ts';
import { clearPage } from '../testing/mount.ts';
import type { LoaderWorld } from './chat-loader.ts';
import { install } from './install.ts';
import type { PublicApi, QueuedCall } from './public-api.ts';
import type { ScriptOptions } from './script-options.ts';

const options: ScriptOptions = { gateway: 'https://chat.example', init: { site: 'shop', locale: 'de' } };
/** The script tag names no site: the page calls `init`. */
const unnamed: ScriptOptions = { ...options, init: null };

/** The chat as the loader knows it: notes what it is asked. A press of its launcher opens and closes it. */
class StubChat extends HTMLElement {
  asked: unknown[] = [];
  connectedCallback(): void {
    this.addEventListener('click', () => this.asked.push('pressed'));
  }
  async call(name: string, args: readonly unknown[]): Promise<unknown> {
    this.asked.push([name, ...args]);
    return `answer to ${name}`;
  }
}

let fetched: string[];
let idle: (() => void)[];
let isKnown: boolean;
let canFetch: boolean;

const world: LoaderWorld = {
  importModule: async (address) => {
    fetched.push(address);
    if (!canFetch) throw new TypeError('failed to fetch');
    if (!customElements.get('throughline-chat')) customElements.define('throughline-chat', StubChat);
  },
  hasRecord: async () => isKnown,
  whenIdle: (run) => idle.push(run),
};
const api = (): PublicApi => window.Throughline as PublicApi;
const chat = (): StubChat => document.querySelector('throughline-chat') as unknown as StubChat;
const heardCodes = (): string[] => {
  const codes: string[] = [];
  api().on('error', ({ code }) => codes.push(code));
  return codes;
};
const launcher = () => page.getByRole('button', { name: 'Chat öffnen' });

beforeEach(async () => {
  await page.viewport(1100, 780);
  // The mouse of the last test must not rest on the next launcher.
  await userEvent.hover(document.documentElement, { position: { x: 1, y: 1 } });
  [fetched, idle, isKnown, canFetch] = [[], [], false, true];
});
afterEach(() => {
  if (window.Throughline && !Array.isArray(window.Throughline)) window.Throughline.destroy();
  delete window.Throughline;
  clearPage();
  history.replaceState(null, '', location.pathname + location.search);
});

describe('what is fetched and when', () => {
  test('the launcher stands at once and nothing else is fetched', async () => {
    install(options, world);
    await expect.element(launcher()).toBeVisible();
    for (const run of idle) run();
    await Promise.resolve();
    expect(fetched).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
    expect(chat().getAttribute('gateway')).toBe('https://chat.example');
    expect(chat().getAttribute('locale')).toBe('de');
  });

  test('the chat comes when somebody reaches for the launcher, and opens when it is pressed', async () => {
    install(options, world);
    const node = document.querySelector('throughline-launcher');
    await userEvent.hover(launcher());
    await vi.waitFor(() => expect(fetched).toEqual(['https://chat.example/chat.js']));
    await userEvent.click(launcher());
    expect(chat().asked).toEqual(['pressed']);
    expect(fetched).toHaveLength(1);
    expect(document.querySelector('throughline-launcher')).toBe(node);
  });

  test('a press before it has come opens it once it is there', async () => {
    const arrival = Promise.withResolvers<void>();
    install(options, { ...world, importModule: (address) => arrival.promise.then(() => world.importModule(address)) });
    await userEvent.click(launcher());
    expect(fetched).toEqual([]);
    arrival.resolve();
    await vi.waitFor(() => expect(chat().asked).toContainEqual(['open']));
  });

  test('the chat comes when the launcher gets the keyboard’s focus', async () => {
    install(options, world);
    await userEvent.tab();
    await vi.waitFor(() => expect(fetched).toHaveLength(1));
  });

  test('a device that has talked here before fetches it when idle and does not open it', async () => {
    isKnown = true;
    install(options, world);
    expect(fetched).toEqual([]);
    for (const run of idle) run();
    await vi.waitFor(() => expect(fetched).toHaveLength(1));
    expect(chat().asked).toEqual([]);
  });

  test.each(['continue', 'handoff'])('a %s link fetches it at once', (kind) => {
    location.hash = `#throughline-${kind}=a-secret-of-the-link`;
    install(options, world);
    expect(fetched).toHaveLength(1);
  });

  test('the loader knows the links that the client makes', () => {
    expect(handoffFragment).toBe('throughline-handoff=');
  });

  test('after a failed try the next press asks again, at another address, and the page is told', async () => {
    canFetch = false;
    install(options, world);
    const errors: unknown[] = [];
    api().on('error', (detail) => errors.push(detail));
    api().open();
    await vi.waitFor(() => expect(errors).toEqual([{ code: 'not-fetched', message: 'the chat could not be fetched' }]));
    canFetch = true;
    api().open();
    await vi.waitFor(() =>
      expect(fetched).toEqual(['https://chat.example/chat.js', 'https://chat.example/chat.js?try=1']),
    );
    await vi.waitFor(() => expect(chat().asked).toEqual([['open']]));
  });
});

describe('window.Throughline', () => {
  test('runs what was queued before, in order', async () => {
    window.Throughline = [['open'], ['reply.get'], ['send', 'Hello']];
    install(options, world);
    await vi.waitFor(() => expect(chat().asked).toEqual([['open'], ['reply.get'], ['send', 'Hello']]));
    api().push(['toggle']);
    expect(chat().asked).toContainEqual(['toggle']);
  });

  test.each<[unknown]>([
    [null],
    ['open'],
    [{ 0: 'open' }],
    [[]],
    [['constructor']],
    [['__proto__', 'x']],
    [['push', ['open']]],
    [['draft.setText', 'x']],
    [[['open']]],
    [[Symbol('open')]],
  ])('tells of what is no call of ours instead of throwing or running it (%#)', (call) => {
    install(options, world);
    const codes = heardCodes();
    api().push(call as QueuedCall);
    expect(codes).toEqual(['unknown-call']);
    expect(fetched).toEqual([]);
  });

  test.each<[string, (face: PublicApi) => unknown]>([
    ['a second init', (face) => face.init({ site: 'other' })],
    ['no language', (face) => face.setLocale(5 as never)],
    ['no theme', (face) => face.setTheme(null as never)],
    ['no listener', (face) => face.on('open', 'alert(1)' as never)],
    ['no event', (face) => face.on({} as never, () => {})],
  ])('tells of arguments that do not fit: %s', (_, call) => {
    install(options, world);
    const codes = heardCodes();
    call(api());
    expect(codes).toEqual(['bad-call']);
    expect(chat().getAttribute('site')).toBe('shop');
    expect(chat().getAttribute('locale')).toBe('de');
  });

  test('a listener that does not fit can be stopped like any other', () => {
    install(options, world);
    expect(() => api().on('open', null as never)()).not.toThrow();
  });

  test('tells of the chat’s events until one stops listening', () => {
    install(options, world);
    const counts: unknown[] = [];
    const stop = api().on('unread', (detail) => counts.push(detail));
    chat().dispatchEvent(new CustomEvent('throughline-unread', { detail: { count: 1 } }));
    stop();
    chat().dispatchEvent(new CustomEvent('throughline-unread', { detail: { count: 2 } }));
    expect(counts).toEqual([{ count: 1 }]);
  });

  test('a tag pasted twice makes one chat', () => {
    install(options, world);
    const first = window.Throughline;
    install(options, world);
    expect(document.querySelectorAll('throughline-chat')).toHaveLength(1);
    expect(window.Throughline).toBe(first);
  });

  test('closing what was never fetched fetches nothing', () => {
    install(options, world);
    api().close();
    expect(fetched).toEqual([]);
  });

  test('destroy takes everything away, also for a press that is still on its way', async () => {
    install(options, world);
    const gone = api();
    const element = chat();
    gone.open();
    gone.destroy();
    await new Promise((resolve) => setTimeout(resolve));
    expect(element.asked ?? []).toEqual([]);
    expect(await gone.conversations()).toEqual({ refused: 'destroyed', retryAfterMs: null });
    expect(() => gone.on('open', () => {})()).not.toThrow();
    expect(document.querySelectorAll('throughline-chat, throughline-launcher')).toHaveLength(0);
    expect(window.Throughline).toBeUndefined();
    install(options, world);
    expect(document.querySelectorAll('throughline-chat')).toHaveLength(1);
  });
});

describe('before the visitor opens the chat', () => {
  test('nothing but opening and sending fetches anything, and nothing is stored; what was said is given over in order', async () => {
    install(options, world);
    const face = api();
    face.identify('a-token');
    face.track('Viewed', { product: 'Lamp' });
    face.setAttributes({ plan: 'pro' });
    face.tags({ add: ['vip'] });
    face.compose('Is it in stock?');
    const conversations = face.conversations();
    const link = face.handoff.create();
    for (const run of idle) run();
    await Promise.resolve();
    expect(fetched).toEqual([]);
    expect([sessionStorage.length, localStorage.length, document.cookie]).toEqual([0, 0, '']);
    face.open();
    expect(await conversations).toBe('answer to conversations');
    expect(await link).toBe('answer to handoff.create');
    expect(chat().asked).toEqual([
      ['identify', 'a-token'],
      ['track', 'Viewed', { product: 'Lamp' }],
      ['setAttributes', { plan: 'pro' }],
      ['tags', { add: ['vip'] }],
      ['compose', 'Is it in stock?'],
      ['conversations'],
      ['handoff.create'],
      ['open'],
    ]);
  });

  test('sending fetches the chat and does not open it', async () => {
    install(options, world);
    expect(await api().send('Call me back')).toBe('answer to send');
    expect(chat().asked).toEqual([['send', 'Call me back']]);
  });

  test('what cannot be done now is declined, not done when nobody expects it any more', async () => {
    canFetch = false;
    install(options, world);
    api().track('Viewed');
    expect(await api().send('Hello')).toEqual({ refused: 'not-fetched', retryAfterMs: null });
    canFetch = true;
    api().open();
    await vi.waitFor(() => expect(chat().asked).toEqual([['track', 'Viewed'], ['open']]));
  });

  test('of a call that is made again and again the newest fifty wait, and who the person is stays known', async () => {
    install(options, world);
    api().identify('a-token');
    const first = api().conversations();
    for (let asked = 0; asked < 50; asked += 1) void api().conversations();
    expect(await first).toEqual({ refused: 'rate-limited', retryAfterMs: null });
    for (let page = 0; page < 120; page += 1) api().track('Viewed', { page });
    api().open();
    await vi.waitFor(() => expect(chat().asked).toContainEqual(['open']));
    expect(chat().asked).toHaveLength(1 + 50 + 50 + 1);
    expect(chat().asked).toContainEqual(['identify', 'a-token']);
    expect(chat().asked).not.toContainEqual(['track', 'Viewed', { page: 69 }]);
    expect(chat().asked).toContainEqual(['track', 'Viewed', { page: 70 }]);
  });
});

describe('signing out', () => {
  test('on a device that never talked here forgets what the page said, and fetches nothing', async () => {
    install(options, world);
    api().identify('a-token');
    expect(await api().logout()).toBeUndefined();
    expect(fetched).toEqual([]);
    api().open();
    await vi.waitFor(() => expect(chat().asked).toEqual([['open']]));
  });

  test('on a device with a record fetches the chat to wipe it', async () => {
    isKnown = true;
    install(options, world);
    expect(await api().logout()).toBe('answer to logout');
    expect(chat().asked).toEqual([['logout']]);
  });

  test('says so when it could not be done', async () => {
    [isKnown, canFetch] = [true, false];
    install(options, world);
    expect(await api().logout()).toEqual({ refused: 'not-fetched', retryAfterMs: null });
  });
});

describe('init', () => {
  test('starts the chat where the tag names no site; what was called before waits for it', async () => {
    window.Throughline = [['open'], ['identify', 'a-token']];
    install(unnamed, world);
    const opened: unknown[] = [];
    api().on('open', () => opened.push('open'));
    expect(document.querySelector('throughline-launcher')).toBeNull();
    expect(fetched).toEqual([]);
    api().init({ site: 'shop', gateway: 'https://other.example/x?y', locale: 'de', position: 'start', theme: 'dark' });
    await expect.element(launcher()).toBeVisible();
    expect(chat().outerHTML).toMatch(
      /^<throughline-chat gateway="https:\/\/other.example" site="shop" locale="de" theme="dark" position="start">/,
    );
    await vi.waitFor(() => expect(chat().asked).toEqual([['open'], ['identify', 'a-token']]));
    expect(fetched).toEqual(['https://other.example/chat.js']);
    chat().dispatchEvent(new CustomEvent('throughline-open'));
    expect(opened).toEqual(['open']);
  });

  test('takes the gateway from the script, who the person is, and a page’s wish for no launcher', async () => {
    install(unnamed, world);
    api().init({ site: 'shop', launcher: false, identity: 'a-token' });
    expect(chat().getAttribute('gateway')).toBe('https://chat.example');
    await expect.element(page.getByRole('button')).not.toBeInTheDocument();
    api().open();
    await vi.waitFor(() => expect(chat().asked).toEqual([['identify', 'a-token'], ['open']]));
  });

  test.each([null, {}, { site: '' }, { site: 5 }, { site: 'shop', gateway: 'nonsense' }, { site: 'shop', gateway: 5 }])(
    'that does not fit (%j) is told, and can be said again',
    (wrong) => {
      install(unnamed, world);
      const codes = heardCodes();
      api().init(wrong as never);
      expect(codes).toEqual(['bad-call']);
      api().init({ site: 'shop' });
      expect(codes).toHaveLength(1);
      expect(document.querySelector('throughline-launcher')).not.toBeNull();
    },
  );
});

test('the launcher goes and comes back at the page’s wish, and follows its language', async () => {
  install(options, world);
  api().hideLauncher();
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
  api().showLauncher();
  await expect.element(launcher()).toBeVisible();
  api().setLocale('nl');
  api().setTheme('dark');
  await expect.element(page.getByRole('button', { name: 'Chat met ons' })).toBeVisible();
  expect(chat().getAttribute('theme')).toBe('dark');
  expect(fetched).toEqual([]);
});

test('a single-page framework that puts in a new body keeps the chat', async () => {
  install(options, world);
  const element = chat();
  const old = document.body;
  document.documentElement.replaceChild(document.createElement('body'), old);
  await vi.waitFor(() => expect(element.isConnected).toBe(true));
  document.documentElement.replaceChild(old, document.body);
});
