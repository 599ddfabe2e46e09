import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type { UploadBounds } from '../attachment/attachment-store.ts';
import { openTestFiles } from '../attachment/attachments.testing.ts';
import type { Attachments } from '../attachment/attachments.ts';
import type { Hint } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import type { Channel, CodeMessage, SendOutcome } from '../channel/channel.ts';
import { defaultRates, type IdentityConfig, type Rates } from '../config/config.ts';
import { createPreferenceLinks, type PreferenceLinks } from '../contact/preference-links.ts';
import { type AccessTokens, createAccessTokens } from '../identity/access-token.ts';
import { readDevice } from '../identity/device.ts';
import { createIdentityVerifier } from '../identity/site-identity.ts';
import { newId } from '../kernel/id.ts';
import { createSigner } from '../kernel/signed-link.ts';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { siteDefaultContract } from '../site/site.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createApp } from './app.ts';
import { openDeskAuth } from './auth.ts';
import type { Edge } from './edge.ts';

export const shopOrigin = 'https://shop.example';
const gatewayUrl = 'https://gateway.example';

/** The HTTP edge on a store in memory, with a mail channel that keeps what it is given. */
export interface HttpEdge {
  /** What a server is made of, where a test needs a real one. */
  app: Hono<Edge>;
  files: Attachments;
  clock: ManualClock;
  stores: Stores;
  codes: CodeMessage[];
  /** Every line of the gateway's log. */
  logged: string[];
  /** How often deliveries were woken. */
  wakes: { count: number };
  /** What the bus said of the shop. */
  hints: Hint[];
  access: AccessTokens;
  agent: { email: string; password: string };
  signContinue: (deliveryId: string) => string;
  preferenceLinks: PreferenceLinks;
  /** What the next code message meets. */
  outcome: { next: SendOutcome };
  ask(path: string, init?: RequestInit & { from?: string }): Promise<Response>;
  /** A JSON request of a page of the shop; `device` is the token of a device without a key. */
  post(path: string, body: unknown, device?: string, headers?: Record<string, string>): Promise<Response>;
  /** A good access token of a device at a site. */
  accessOf(device: string, siteId?: string): string;
  close(): Promise<void>;
}

interface HttpEdgeOptions {
  rates?: Partial<Rates>;
  assetsFolder?: string;
  /** Identity keys of the shop; the other site has none. */
  identity?: Partial<IdentityConfig>;
  stores?: (stores: Stores) => Partial<Stores>;
  uploads?: Partial<UploadBounds>;
}

export async function openHttp(options: HttpEdgeOptions = {}): Promise<HttpEdge> {
  const clock = createManualClock(1_800_000_000_000);
  const stores = await openStores(':memory:', { now: clock });
  const codes: CodeMessage[] = [];
  const outcome: { next: SendOutcome } = { next: { kind: 'accepted', externalId: '<code@in.example>' } };
  const mail: Channel = {
    name: 'email',
    onUnknown: 'send-again',
    readAddress: (typed) => (/^\S+@\S+$/.test(typed) ? { value: typed, hint: `${typed[0]}•••@…` } : null),
    send: async () => outcome.next,
    sendCode: async (message) => {
      codes.push(message);
      return outcome.next;
    },
    listen: async () => async () => {},
  };
  const auth = await openDeskAuth({ database: stores.database, secret: 'x'.repeat(40), publicUrl: () => gatewayUrl });
  const agent = await auth.makeFirstAgent({ email: 'ann@shop.example', name: 'Ann' });
  const preferenceLinks = createPreferenceLinks('p'.repeat(40), () => gatewayUrl);
  const signer = createSigner('y'.repeat(40), 'continue');
  const access = createAccessTokens('z'.repeat(40), clock);
  const bus = createMemoryBus();
  const hints: Hint[] = [];
  bus.subscribe('shop', (hint) => hints.push(hint));
  const logged: string[] = [];
  const wakes = { count: 0 };
  const note = (what: string, fields?: unknown): void => void logged.push(`${what} ${JSON.stringify(fields)}`);
  const noKeys = { secret: null, jwks: null, isRequired: false };
  const { log, contacts, consents, deliveries, handoffs, merges, attachments } = {
    ...stores,
    ...options.stores?.(stores),
  };
  const { files, close: closeFiles } = openTestFiles(stores.attachments, clock, options.uploads);
  const app = createApp({
    streams: { open: () => 503, find: () => null },
    log,
    files,
    contacts,
    consents,
    preferenceLinks,
    codeGuard: () => undefined,
    webhook: () => undefined,
    longLink: async () => null,
    dailyBudget: () => null,
    wakeDeliveries() {
      wakes.count += 1;
    },
    siteDefault: siteDefaultContract,
    silentForMs: 180 * 86_400_000,
    deliveries,
    handoffs,
    merges,
    attachments,
    identities: new Map([
      ['shop', createIdentityVerifier('shop', { ...noKeys, ...options.identity }, clock)],
      ['other', createIdentityVerifier('other', noKeys, clock)],
    ]),
    access,
    random: randomBytes,
    bus,
    sites: new Map(
      ['shop', 'other'].map((siteId) => [siteId, { siteId, name: siteId, origins: [shopOrigin], homeUrl: shopOrigin }]),
    ),
    channel: (name) => (name === 'email' ? mail : undefined),
    auth,
    readContinueSecret: signer.read,
    clock,
    newId: () => newId(clock.now()),
    logger: { info: note, warn: note, error: note },
    rates: { ...defaultRates, ...options.rates },
    publicUrl: () => gatewayUrl,
    assetsFolder: options.assetsFolder ?? 'gateway',
    isReady: () => stores.log.probe().then(() => true),
  });
  const ask: HttpEdge['ask'] = async (path, { from = '192.0.2.1', ...init } = {}) =>
    app.request(`${gatewayUrl}${path}`, init, { incoming: { socket: { remoteAddress: from } } });
  const accessOf: HttpEdge['accessOf'] = (token, siteId = 'shop') => {
    const device = readDevice(siteId, token);
    if (!device) throw new Error('not a device token');
    return access.make(siteId, device).token;
  };
  return {
    app,
    files,
    clock,
    stores,
    codes,
    hints,
    wakes,
    logged,
    access,
    accessOf,
    agent: agent ?? { email: '', password: '' },
    signContinue: signer.sign,
    preferenceLinks,
    outcome,
    ask,
    post(path, body, device, headers = {}) {
      const authorization: Record<string, string> =
        device === undefined ? {} : { authorization: `Bearer ${accessOf(device)}` };
      const all = { 'content-type': 'application/json', origin: shopOrigin, ...authorization, ...headers };
      return ask(path, { method: 'POST', headers: all, body: JSON.stringify(body) });
    },
    async close() {
      await closeFiles();
      await stores.close();
    },
  };
}
