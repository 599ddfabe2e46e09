import { type Client, createClient } from '@throughline/sdk';
import { type AgentClient, createAgentClient } from '@throughline/sdk/agent';
import { afterEach, expect, test, vi } from 'vitest';
import { readConfig } from './config/config.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { systemClock } from './kernel/clock.ts';

const origin = 'https://shop.example';
const minutes = 60_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function serve(): Promise<{ gateway: Gateway; url: string }> {
  const config = readConfig(
    {
      THROUGHLINE_DATA: ':memory:',
      THROUGHLINE_PORT: '0',
      THROUGHLINE_SITE_ID: 'shop',
      THROUGHLINE_SITE_ORIGINS: origin,
    },
    'gateway',
  );
  const nothing = (): void => {};
  const gateway = await createGateway(config, {
    clock: systemClock,
    logger: { info: nothing, warn: nothing, error: nothing },
  });
  ends.push(() => gateway.stop());
  const { url } = await gateway.listen();
  return { gateway, url };
}

/** A network in which every WebSocket fails until it is let through, and whose streams the test can cut. */
function blockedNetwork() {
  const { WebSocket: RealWebSocket, fetch: realFetch } = globalThis;
  let isBlocked = true;
  let cut = new AbortController();
  const opened = { sockets: 0, streams: 0 };
  class Blockable extends EventTarget {
    onclose: ((event: { code: number }) => void) | null = null;
    constructor(url: string, options: object) {
      super();
      if (!isBlocked) {
        opened.sockets += 1;
        // biome-ignore lint/correctness/noConstructorReturn: the platform's own class is what is played here.
        return new (RealWebSocket as unknown as new (url: string, options: object) => Blockable)(url, options);
      }
      queueMicrotask(() => this.onclose?.({ code: 1006 }));
    }
    close(): void {}
  }
  vi.stubGlobal('WebSocket', Blockable);
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url.endsWith('/stream')) opened.streams += 1;
    const signals = [cut.signal, ...(init.signal ? [init.signal] : [])];
    return realFetch(url, { ...init, signal: AbortSignal.any(signals) });
  });
  return {
    opened,
    letThrough: () => {
      isBlocked = false;
    },
    cutStreams: () => {
      cut.abort();
      cut = new AbortController();
    },
  };
}

const texts = (client: Client | AgentClient): string[] =>
  (client.timeline?.items ?? []).flatMap((item) => ('text' in item ? [item.text] : []));
const soon = { timeout: 10_000 };

test('customer and agent talk where every WebSocket is blocked, and come up to it again once it is not', async () => {
  const { gateway, url } = await serve();
  const network = blockedNetwork();
  const customer = createClient({ gateway: url, site: 'shop', locale: 'en', origin, storage: 'memory' });
  const desk = createAgentClient({ gateway: url, site: 'shop', locale: 'en', origin: url });
  ends.push(
    () => customer.destroy(),
    () => desk.destroy(),
  );
  const sent: number[] = [];
  customer.on('message:sent', ({ seq }) => sent.push(seq));
  await customer.start();
  await customer.send('Is the lamp in stock?');
  await expect.poll(() => sent, soon).toEqual([1]);
  expect(network.opened).toMatchObject({ sockets: 0 });

  const { email = '', password = '' } = gateway.firstAgent ?? {};
  await desk.signIn(email, password);
  await expect.poll(() => desk.conversations.length, soon).toBe(1);
  desk.open(desk.conversations[0]?.conversationId ?? '');
  await desk.send('Yes, it is.');
  await expect.poll(() => texts(customer), soon).toEqual(['Is the lamp in stock?', 'Yes, it is.']);
  await expect.poll(() => texts(desk), soon).toEqual(['Is the lamp in stock?', 'Yes, it is.']);

  network.letThrough();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * minutes });
  const { streams } = network.opened;
  network.cutStreams();
  await customer.send('Then I take it.');
  await expect.poll(() => sent.length, soon).toBe(2);
  await expect.poll(() => texts(desk), soon).toHaveLength(3);
  expect(network.opened).toEqual({ sockets: 2, streams });
}, 40_000);
