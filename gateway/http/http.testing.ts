import { createMemoryBus } from '../bus/memory-bus.ts';
import type { Channel, CodeMessage, SendOutcome } from '../channel/channel.ts';
import { defaultRates, type Rates } from '../config/config.ts';
import { newId } from '../kernel/id.ts';
import { createSigner } from '../kernel/signed-link.ts';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createApp } from './app.ts';
import { openDeskAuth } from './auth.ts';

export const shopOrigin = 'https://shop.example';
const gatewayUrl = 'https://gateway.example';

/** The HTTP edge on a store in memory, with a mail channel that keeps what it is given. */
export interface HttpEdge {
  clock: ManualClock;
  stores: Stores;
  codes: CodeMessage[];
  agent: { email: string; password: string };
  signContinue: (deliveryId: string) => string;
  /** What the next code message meets. */
  outcome: { next: SendOutcome };
  ask(path: string, init?: RequestInit & { from?: string }): Promise<Response>;
  /** A JSON request of a page of the shop. */
  post(path: string, body: unknown, token?: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function openHttp(options: { rates?: Partial<Rates>; assetsFolder?: string } = {}): Promise<HttpEdge> {
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
  const signer = createSigner('y'.repeat(40), 'continue');
  const app = createApp({
    log: stores.log,
    contacts: stores.contacts,
    deliveries: stores.deliveries,
    bus: createMemoryBus(),
    sites: new Map(
      ['shop', 'other'].map((siteId) => [siteId, { siteId, name: siteId, origins: [shopOrigin], homeUrl: shopOrigin }]),
    ),
    channel: (name) => (name === 'email' ? mail : undefined),
    auth,
    readContinueSecret: signer.read,
    clock,
    newId: () => newId(clock.now()),
    logger: { info() {}, warn() {}, error() {} },
    rates: { ...defaultRates, ...options.rates },
    publicUrl: () => gatewayUrl,
    assetsFolder: options.assetsFolder ?? 'gateway',
    isReady: () => stores.log.probe().then(() => true),
  });
  const ask: HttpEdge['ask'] = async (path, { from = '192.0.2.1', ...init } = {}) =>
    app.request(`${gatewayUrl}${path}`, init, { incoming: { socket: { remoteAddress: from } } });
  return {
    clock,
    stores,
    codes,
    agent: agent ?? { email: '', password: '' },
    signContinue: signer.sign,
    outcome,
    ask,
    post(path, body, token, headers = {}) {
      const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const all = { 'content-type': 'application/json', origin: shopOrigin, ...authorization, ...headers };
      return ask(path, { method: 'POST', headers: all, body: JSON.stringify(body) });
    },
    close: () => stores.close(),
  };
}
