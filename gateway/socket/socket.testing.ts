import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientFrame,
  decodeServerFrame,
  encodeFrame,
  isRefusal,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { defaultRates, type Rates } from '../config/config.ts';
import { type AccessTokens, createAccessTokens } from '../identity/access-token.ts';
import { newId } from '../kernel/id.ts';
import type { ConversationLog } from '../log/log.ts';
import { openStores, type Stores } from '../log/sqlite/open-stores.ts';
import { siteDefaultContract } from '../site/site.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { Hub } from './hub.ts';
import type { SignedInAgent, SocketServices } from './services.ts';
import { SocketGate } from './upgrade.ts';

export const shopOrigin = 'https://shop.example';

/** The socket edge on a real server and a store in memory; time stands still until the test turns it. */
export interface Edge {
  clock: ManualClock;
  stores: Stores;
  gate: SocketGate;
  hub: Hub;
  agents: Map<string, SignedInAgent>;
  bus: Bus;
  access: AccessTokens;
  /** What the gateway wrote to its log. */
  logged: string[];
  /** TCP connections the server holds. */
  openSockets(): number;
  /** Asking for a session waits for this. */
  beforeSession: Promise<void>;
  sessionsAsked: number;
  port: number;
  connect(origin?: string | null, siteId?: string): Promise<Talk>;
  contact(token?: string): Promise<Talk>;
  agent(): Promise<Talk>;
  stop(): Promise<void>;
}

/** One socket and everything it has heard. */
export class Talk {
  readonly heard: ServerFrame[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<number>;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data) => {
      const frame = decodeServerFrame(String(data));
      if (isRefusal(frame)) throw new Error(frame.why);
      this.heard.push(frame);
    });
  }

  say(frame: ClientFrame): void {
    this.socket.send(encodeFrame(frame));
  }

  append(text: string, conversationId: string | null = null, entryId = newId(Date.now())): string {
    this.say({ type: 'append', entryId, conversationId, body: { kind: 'message', text } });
    return entryId;
  }

  all<T extends ServerFrame['type']>(type: T): Extract<ServerFrame, { type: T }>[] {
    return this.heard.filter((frame) => frame.type === type) as Extract<ServerFrame, { type: T }>[];
  }

  /** The n-th frame of a type (from 1), waited for. */
  async nth<T extends ServerFrame['type']>(type: T, n = 1): Promise<Extract<ServerFrame, { type: T }>> {
    for (;;) {
      const found = this.all(type)[n - 1];
      if (found) return found;
      if (this.socket.readyState > WebSocket.OPEN) throw new Error(`closed while waiting for ${type} ${n}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Resolves when everything said so far was answered. */
  async settled(): Promise<void> {
    const pongs = this.all('pong').length;
    this.say({ type: 'ping' });
    await this.nth('pong', pongs + 1);
  }

  texts(): string[] {
    return this.all('entries').flatMap(({ entries }) =>
      entries.flatMap(({ body }) => (body.kind === 'message' || body.kind === 'note' ? [body.text] : [])),
    );
  }
}

function listenOn(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

export async function openEdge(
  options: {
    rates?: Partial<Rates>;
    log?: (log: ConversationLog) => ConversationLog;
    bus?: Bus;
    /** Nobody may write without having been identified. */
    isIdentityRequired?: boolean;
    answersFollow?: boolean;
  } = {},
): Promise<Edge> {
  const clock = createManualClock(1_800_000_000_000);
  const agents = new Map<string, SignedInAgent>([
    ['session-of-ann-1234', { agentId: 'ann', name: 'Ann', email: 'ann@shop.example' }],
  ]);
  const bus = options.bus ?? createMemoryBus();
  const access = createAccessTokens('z'.repeat(40), clock);
  const logged: string[] = [];
  const note = (what: string, fields?: object): void => void logged.push(`${what} ${JSON.stringify(fields)}`);
  let hub: Hub | null = null;
  const stores = await openStores(':memory:', { now: clock, onGrown: (grown) => hub?.grown(grown) });
  const site = { siteId: 'shop', name: 'Shop', origins: [shopOrigin], homeUrl: shopOrigin };
  await stores.sites.put(site);
  const services: SocketServices = {
    log: options.log?.(stores.log) ?? stores.log,
    contacts: stores.contacts,
    attachments: stores.attachments,
    merges: stores.merges,
    identities: new Map([['shop', { isRequired: options.isIdentityRequired ?? false }]]),
    bus,
    sites: new Map([[site.siteId, site]]),
    siteDefault: siteDefaultContract,
    answersFollow: options.answersFollow ?? false,
    channels: ['email'],
    ownOrigin: () => 'https://gateway.example',
    agentBySession: async (token) => {
      edge.sessionsAsked += 1;
      await edge.beforeSession;
      return agents.get(token) ?? null;
    },
    access,
    random: randomBytes,
    clock,
    newId: () => newId(clock.now()),
    logger: { info: note, warn: note, error: note },
    rates: { ...defaultRates, ...options.rates },
  };
  hub = new Hub(services);
  const gate = new SocketGate(services, hub);
  const server = createServer();
  gate.attach(server);
  const port = await listenOn(server);
  const talks: Talk[] = [];
  const sockets = new Set<object>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const connect = async (origin: string | null = shopOrigin, siteId = 'shop'): Promise<Talk> => {
    const headers = origin === null ? {} : { origin };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/sites/${siteId}/socket`, { headers });
    const talk = new Talk(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    talks.push(talk);
    return talk;
  };
  const greet = async (as: 'contact' | 'agent', token: string): Promise<Talk> => {
    const talk = await connect();
    talk.say({ type: 'hello', version: wireVersion, as, token, locale: 'en', cursors: [] });
    await talk.nth('welcome');
    return talk;
  };

  const edge: Edge = {
    clock,
    stores,
    gate,
    hub,
    agents,
    bus,
    access,
    logged,
    openSockets: () => sockets.size,
    beforeSession: Promise.resolve(),
    sessionsAsked: 0,
    port,
    connect,
    contact: (token = newId(Date.now())) => greet('contact', token),
    agent: () => greet('agent', 'session-of-ann-1234'),
    async stop() {
      for (const { socket } of talks) socket.terminate();
      await Promise.all(talks.map(({ closed }) => closed));
      hub?.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await stores.close();
    },
  };
  return edge;
}
