import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../launcher/launcher.define.ts';
import { clearPage } from '../testing/mount.ts';
import type { LoaderWorld } from './chat-loader.ts';
import { install } from './install.ts';
import type { PublicApi } from './public-api.ts';

const options = { gateway: 'https://chat.example', site: 'shop', attributes: { locale: 'de' } };

/** The chat as the loader knows it: notes what it is asked. A press of its launcher opens and closes it. */
class StubChat extends HTMLElement {
  asked: unknown[] = [];
  connectedCallback(): void {
    this.addEventListener('click', () => this.toggle());
  }
  open(): void {
    this.asked.push('open');
  }
  close(): void {
    this.asked.push('close');
  }
  toggle(): void {
    this.asked.push('toggle');
  }
  compose(text: string): void {
    this.asked.push(['compose', text]);
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
    expect(chat().asked).toEqual(['toggle']);
    expect(fetched).toHaveLength(1);
    expect(document.querySelector('throughline-launcher')).toBe(node);
  });

  test('a press before it has come opens it once it is there', async () => {
    const arrival = Promise.withResolvers<void>();
    install(options, { ...world, importModule: (address) => arrival.promise.then(() => world.importModule(address)) });
    await userEvent.click(launcher());
    expect(fetched).toEqual([]);
    arrival.resolve();
    await vi.waitFor(() => expect(chat().asked).toContain('open'));
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

  test('a mail’s link fetches it at once', () => {
    location.hash = '#throughline-continue=a-secret-from-the-mail';
    install(options, world);
    expect(fetched).toHaveLength(1);
  });

  test('after a failed try the next press asks again, at another address, and the page is told', async () => {
    canFetch = false;
    install(options, world);
    const errors: unknown[] = [];
    api().on('error', (detail) => errors.push(detail));
    api().open();
    await vi.waitFor(() => expect(errors).toEqual([{ why: 'the chat could not be fetched' }]));
    canFetch = true;
    api().open();
    await vi.waitFor(() =>
      expect(fetched).toEqual(['https://chat.example/chat.js', 'https://chat.example/chat.js?try=1']),
    );
    await vi.waitFor(() => expect(chat().asked).toEqual(['open']));
  });
});

describe('window.Throughline', () => {
  test('runs what was queued before, in order', async () => {
    window.Throughline = [['open'], ['compose', 'Hello']];
    install(options, world);
    await vi.waitFor(() => expect(chat().asked).toEqual(['open', ['compose', 'Hello']]));
    api().push(['toggle']);
    await vi.waitFor(() => expect(chat().asked).toContain('toggle'));
  });

  test('tells of a call that is not known instead of throwing or running it', () => {
    install(options, world);
    const errors: unknown[] = [];
    api().on('error', (detail) => errors.push(detail));
    api().push(['constructor'], 'open' as never, ['compose', 5]);
    expect(errors).toHaveLength(3);
    expect(fetched).toEqual([]);
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
    expect(document.querySelectorAll('throughline-chat, throughline-launcher')).toHaveLength(0);
    expect(window.Throughline).toBeUndefined();
    install(options, world);
    expect(document.querySelectorAll('throughline-chat')).toHaveLength(1);
  });
});

test('a single-page framework that puts in a new body keeps the chat', async () => {
  install(options, world);
  const element = chat();
  const old = document.body;
  document.documentElement.replaceChild(document.createElement('body'), old);
  await vi.waitFor(() => expect(element.isConnected).toBe(true));
  document.documentElement.replaceChild(old, document.body);
});
