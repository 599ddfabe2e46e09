import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Client } from '@throughline/sdk';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { chromiumLaunch } from '../../demo-site/journeys/chromium.ts';
import type { FinalEntry, Showing } from '../checker.ts';
import { GatewayUnderLoad, signInAgent } from '../gateway-under-load.ts';
import { WireClient } from '../wire-client.ts';

declare global {
  interface Window {
    chat: Client;
    /** Tells the scene that a message of this page is in the log. */
    noteAck(entryId: string, seq: number): void;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 30_000;
const view = 'customer';

/** A page with the SDK and nothing else. `start()` is the scene's to call. */
const pageFor = (gateway: string, site: string): string => `<!doctype html><title>Shop</title>
<script src="/sdk.js"></script>
<script>
  window.chat = ThroughlineSdk.createClient({ gateway: '${gateway}', site: '${site}', locale: 'en' });
  window.chat.on('message:sent', ({ entryId, seq }) => window.noteAck?.(entryId, seq));
</script>`;

/** A gateway, a shop whose page has the real SDK, and a real browser to open it in. */
export class BrowserScene {
  readonly gateway: GatewayUnderLoad;
  readonly shopUrl: string;
  readonly #shop: Server;
  readonly #browser: Browser;

  private constructor(gateway: GatewayUnderLoad, shop: Server, shopUrl: string, browser: Browser) {
    this.gateway = gateway;
    this.#shop = shop;
    this.shopUrl = shopUrl;
    this.#browser = browser;
  }

  /** `settings` are the gateway's environment. The SDK is built first when it is older than its source. */
  static async set(settings: Record<string, string> = {}): Promise<BrowserScene> {
    const built = spawnSync(process.execPath, ['.ci/build-when-changed.mjs'], { cwd: root, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`The SDK could not be built:\n${built.stdout}${built.stderr}`);
    const sdk = readFileSync(new URL('../../sdk/dist/throughline-sdk.iife.js', import.meta.url));
    let page = '';
    const shop = createServer(({ url }, answer) => {
      const isPage = url !== '/sdk.js';
      answer.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
      answer.end(isPage ? page : sdk);
    }).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    const gateway = new GatewayUnderLoad();
    gateway.settings = { THROUGHLINE_SITE_ORIGINS: `${gateway.origin},${shopUrl}`, ...settings };
    await gateway.start();
    page = pageFor(gateway.url, gateway.siteId);
    return new BrowserScene(gateway, shop, shopUrl, await chromium.launch(chromiumLaunch));
  }

  /** A browser profile of its own; each message of it that is in the log is told once by each of its pages. */
  async profile(onAck: (entryId: string, seq: number) => void): Promise<BrowserContext> {
    const context = await this.#browser.newContext();
    context.setDefaultTimeout(patienceMs);
    await context.exposeFunction('noteAck', onAck);
    return context;
  }

  /** Opens the shop in a tab, and the chat in it. `watch` is called before anything is loaded. */
  async open(profile: BrowserContext, watch: (page: Page) => void = () => {}): Promise<Page> {
    const page = await profile.newPage();
    watch(page);
    await page.goto(this.shopUrl);
    await page.evaluate(() => window.chat.start());
    return page;
  }

  /** Everything in a conversation, as an agent reads it, without the SDK in between. */
  async readAll(conversationId: string): Promise<FinalEntry[]> {
    const token = await signInAgent(this.gateway);
    const { client } = await WireClient.connect(this.gateway, { as: 'agent', token });
    const entries = await client.readAll(conversationId);
    client.close();
    return entries.map(({ entryId, seq, author, body }) => ({
      conversationId,
      entryId,
      seq,
      isOfGateway: author.kind !== 'contact',
      ...(body.kind === 'message' ? { text: body.text } : { hiddenFrom: [view] }),
    }));
  }

  async strike(): Promise<void> {
    await this.#browser.close();
    this.#shop.close();
    await this.gateway.remove();
  }
}

/** Says something in a tab; resolves with its entryId once the browser has it on disk. */
export const say = (page: Page, text: string): Promise<string> =>
  page.evaluate((words) => window.chat.send(words), text);

export const isLive = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.chat.connection.state === 'live');

/** Resolves when a tab shows these as said and in the log. */
export const showsAcked = (page: Page, entryIds: readonly string[]): Promise<unknown> =>
  page.waitForFunction((wanted) => {
    const { items } = window.chat.timeline;
    return wanted.every((entryId) => items.some(({ key, seq }) => key === entryId && seq !== null));
  }, entryIds);

/** What a tab shows of the whole conversation. */
export async function showingOf(page: Page, client: string): Promise<Showing> {
  const shown = await page.evaluate(async () => {
    const { chat } = window;
    while (chat.timeline.hasEarlier) await chat.earlier();
    const items = chat.timeline.items.map((item) => ({
      entryId: item.key,
      seq: item.seq,
      text: 'text' in item ? item.text : '',
    }));
    return { conversationId: chat.timeline.conversationId ?? '', items };
  });
  return { client, view, ...shown };
}
