import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { Attachments } from './attachment/attachments.ts';
import type { Depot } from './attachment/depot.ts';
import { createMemoryBus } from './bus/memory-bus.ts';
import type { Channel } from './channel/channel.ts';
import { createEmailChannel } from './channel/email/email-channel.ts';
import { createInbound } from './channel/receive.ts';
import { createChannels } from './channel/registry.ts';
import type { GatewayConfig } from './config/config.ts';
import { createDeliveryWorker, type DeliveryWorker } from './delivery/worker.ts';
import { emailConfig, openDepot, secretOf, storePath, uploadBounds } from './from-config.ts';
import { createApp } from './http/app.ts';
import { type DeskAuth, openDeskAuth } from './http/auth.ts';
import { createHttpServer, listen } from './http/listen.ts';
import { createAccessTokens } from './identity/access-token.ts';
import { createIdentityVerifier } from './identity/site-identity.ts';
import type { Clock } from './kernel/clock.ts';
import { hasRoom } from './kernel/disk-room.ts';
import { newId } from './kernel/id.ts';
import type { Logger } from './kernel/logger.ts';
import { createSigner, deriveKey } from './kernel/signed-link.ts';
import type { OnGrown } from './log/log.ts';
import { openStores, type Stores } from './log/sqlite/open-stores.ts';
import { type Site, siteDefaultContract } from './site/site.ts';
import { Hub } from './socket/hub.ts';
import type { SocketServices } from './socket/services.ts';
import { SocketGate } from './socket/upgrade.ts';

export { type GatewayConfig, readConfig } from './config/config.ts';
export type { Clock } from './kernel/clock.ts';
export { jsonLogger, type Logger } from './kernel/logger.ts';

/** A gateway that is built but does not listen yet. */
export interface Gateway {
  /** Starts the HTTP and socket server, the channels' listeners and the delivery worker. */
  listen(): Promise<{ url: string; port: number; smtpPort: number | null }>;
  /** Says goodbye to everybody, finishes what runs, closes the store. Safe to call twice. */
  stop(): Promise<void>;
  /** The agent made at the very first start, with the password that is kept nowhere else. */
  readonly firstAgent: { email: string; password: string } | null;
}

/** What a gateway is given besides its configuration. */
export interface GatewayParts {
  clock: Clock;
  logger: Logger;
}

interface Built {
  config: GatewayConfig;
  parts: GatewayParts;
  stores: Stores;
  auth: DeskAuth;
  secret: string;
  firstAgent: Gateway['firstAgent'];
  grown: GrownSignal;
  address: OwnAddress;
  depot: Depot;
}

/** How the outside reaches us; complete once we listen, for port 0 picks a free one. */
interface OwnAddress {
  publicUrl: string;
}

/** The store tells what has grown; who wants to hear it is built after the store. */
class GrownSignal {
  #listener: OnGrown = () => {};
  readonly tell: OnGrown = (conversations) => this.#listener(conversations);

  listen(listener: OnGrown): void {
    this.#listener = listener;
  }
}

/** What both edges and the delivery worker work with. */
function sharedServices({ config, parts: { clock, logger }, stores, secret }: Built) {
  const { log, contacts, attachments, merges } = stores;
  const { siteId } = config.site;
  return {
    log,
    contacts,
    attachments,
    merges,
    identities: new Map([[siteId, createIdentityVerifier(siteId, config.identity, clock)]]),
    access: createAccessTokens(secret, clock),
    random: randomBytes,
    bus: createMemoryBus(),
    sites: new Map<string, Site>([[siteId, config.site]]),
    clock,
    logger,
    rates: config.rates,
    newId: () => newId(clock.now()),
  };
}

/** At the end, sends under way have this long. */
const sendsEndWithinMs = 20_000;
/** After the goodbye, sockets have this long to read their last acks and close by themselves. */
const closeWithinMs = 5_000;

/** Everything a gateway is made of, wired but not yet started. */
class BuiltGateway implements Gateway {
  readonly firstAgent: Gateway['firstAgent'];
  readonly #config: GatewayConfig;
  readonly #parts: GatewayParts;
  readonly #stores: Stores;
  readonly #hub: Hub;
  readonly #gate: SocketGate;
  readonly #worker: DeliveryWorker;
  readonly #channels: readonly Channel[];
  readonly #server: Server;
  readonly #files: Attachments;
  readonly #address: OwnAddress;
  #stopChannels: (() => Promise<void>)[] = [];
  #stopped: Promise<void> | null = null;

  constructor(built: Built) {
    const { config, parts, stores, auth, secret, firstAgent, grown, address } = built;
    this.firstAgent = firstAgent;
    this.#config = config;
    this.#parts = parts;
    this.#stores = stores;
    this.#address = address;
    this.#channels = config.mail ? [createEmailChannel(emailConfig(config.mail, config.site, secret), parts)] : [];
    const channels = createChannels(this.#channels);
    this.#files = new Attachments({
      store: stores.attachments,
      depot: built.depot,
      bounds: uploadBounds(config.attachments),
      secret,
      random: randomBytes,
      ...parts,
    });
    const shared = sharedServices(built);
    const sockets: SocketServices = {
      ...shared,
      siteDefault: siteDefaultContract,
      channels: channels.names(),
      ownOrigin: () => address.publicUrl,
      agentBySession: auth.agentBySession,
    };
    this.#hub = new Hub(sockets);
    this.#gate = new SocketGate(sockets, this.#hub);
    const app = createApp({
      ...shared,
      streams: this.#gate.streams,
      deliveries: stores.deliveries,
      handoffs: stores.handoffs,
      files: this.#files,
      channel: channels.get,
      auth,
      readContinueSecret: createSigner(secret, 'continue').read,
      publicUrl: () => address.publicUrl,
      assetsFolder: config.assetsFolder,
      isReady: () => this.#isReady(),
    });
    this.#server = createHttpServer(app);
    this.#gate.attach(this.#server);
    this.#worker = createDeliveryWorker({
      ...shared,
      deliveries: stores.deliveries,
      sites: stores.sites,
      channels,
      siteDefault: siteDefaultContract,
      newId,
      random: Math.random,
    });
    grown.listen((conversations) => {
      this.#hub.grown(conversations);
      this.#worker.wake();
    });
  }

  async listen(): Promise<{ url: string; port: number; smtpPort: number | null }> {
    const { host, port: wantedPort, publicUrl } = this.#config;
    const port = await listen(this.#server, host, wantedPort);
    if (publicUrl === null) this.#address.publicUrl = `http://${host}:${port}`;
    const { log, contacts, deliveries, sites } = this.#stores;
    const inbound = createInbound({ log, contacts, deliveries, sites, clock: this.#parts.clock });
    for (const channel of this.#channels) this.#stopChannels.push(await channel.listen(inbound));
    this.#worker.wake();
    return { url: this.#address.publicUrl, port, smtpPort: this.#config.mail?.listen?.port ?? null };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** What is still being sent then is found by the next start, and sent again under its own id. */
  async #inTime(work: Promise<void>): Promise<void> {
    let callOff: () => void = () => {};
    const deadline = new Promise<void>((resolve) => {
      callOff = this.#parts.clock.after(sendsEndWithinMs, resolve);
    });
    await Promise.race([work, deadline]);
    callOff();
  }

  async #isReady(): Promise<boolean> {
    if (this.#stopped || !(await hasRoom(this.#config.dataFolder))) return false;
    return this.#stores.log.probe().then(
      () => true,
      () => false,
    );
  }

  /** New work is declined first, then what runs is finished, then the store is closed. */
  async #stop(): Promise<void> {
    this.#gate.drain();
    await Promise.all(this.#stopChannels.map((stopChannel) => stopChannel()));
    await this.#inTime(this.#worker.stop());
    await this.#gate.close(closeWithinMs);
    this.#hub.stop();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#files.stop();
    await this.#stores.close();
  }
}

/**
 * Builds a gateway from its configuration: opens the store, makes the site and the first agent, wires the edges to the
 * domain. The clock is a parameter so that tests and the channel lab can turn it.
 */
export async function createGateway(config: GatewayConfig, parts: GatewayParts): Promise<Gateway> {
  const secret = secretOf(config);
  const address = { publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}` };
  const grown = new GrownSignal();
  const stores = await openStores(storePath(config.dataFolder), {
    now: parts.clock,
    onGrown: grown.tell,
    // A disk that failed is not trusted again: the process ends and is started again on what was acknowledged.
    onBroken: (error) => {
      parts.logger.error('store: broken, ending', { error });
      process.exit(1);
    },
  });
  await stores.sites.put(config.site);
  const auth = await openDeskAuth({
    database: stores.database,
    secret: deriveKey(secret, 'desk sign-in').toString('base64url'),
    publicUrl: () => address.publicUrl,
  });
  const firstAgent = await auth.makeFirstAgent(config.firstAgent);
  return new BuiltGateway({
    config,
    parts,
    stores,
    auth,
    secret,
    firstAgent,
    grown,
    address,
    depot: openDepot(config),
  });
}
