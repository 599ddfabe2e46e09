import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { Attachments } from './attachment/attachments.ts';
import type { Depot } from './attachment/depot.ts';
import { fileLinkForMs } from './attachment/file-link.ts';
import { createFileReceiver } from './attachment/receive-file.ts';
import { createMemoryBus } from './bus/memory-bus.ts';
import type { Channel, InboundPort } from './channel/channel.ts';
import { createNotices } from './channel/inbound/notices.ts';
import { standardInbound } from './channel/inbound/parts.ts';
import { createInbound } from './channel/receive.ts';
import { type Channels, createChannels } from './channel/registry.ts';
import type { GatewayConfig } from './config/config.ts';
import { createPreferenceLinks } from './contact/preference-links.ts';
import { applyReport } from './delivery/apply-report.ts';
import { attachmentReader } from './delivery/read-attachment.ts';
import { repliesAfter } from './delivery/replies.ts';
import { sendBounds } from './delivery/send-bounds.ts';
import { createDeliveryWorker, type DeliveryWorker } from './delivery/worker.ts';
import { openDepot, secretOf, storePath, uploadBounds } from './from-config.ts';
import { createApp } from './http/app.ts';
import { type DeskAuth, openDeskAuth } from './http/auth.ts';
import { createHttpServer, listen } from './http/listen.ts';
import type { HttpServices } from './http/services.ts';
import { createAccessTokens } from './identity/access-token.ts';
import { createIdentityVerifier } from './identity/site-identity.ts';
import type { Clock } from './kernel/clock.ts';
import { hasRoom } from './kernel/disk-room.ts';
import { newId } from './kernel/id.ts';
import type { Logger } from './kernel/logger.ts';
import { createSigner, deriveKey } from './kernel/signed-link.ts';
import type { OnGrown } from './log/log.ts';
import { openStores, type Stores } from './log/sqlite/open-stores.ts';
import { type MadeChannels, makeChannels } from './make-channels.ts';
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
  const { log, contacts, consents, deliveries, attachments, merges } = stores;
  const { siteId } = config.site;
  return {
    log,
    contacts,
    consents,
    deliveries,
    attachments,
    merges,
    siteDefault: siteDefaultContract,
    dailyBudget: () => config.replies.dailyBudget,
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

type Shared = ReturnType<typeof sharedServices>;

/** What the channels hand over what came in to. */
function inboundOf(
  { config, stores, depot }: Built,
  shared: Shared,
  { channels, files, wake }: { channels: Channels; files: Attachments; wake(): void },
): InboundPort {
  const { log, contacts, consents, deliveries, clock, bus, siteDefault } = shared;
  const { sites } = stores;
  const reports = { log, deliveries, contacts, suppressions: consents, clock };
  return createInbound({
    log,
    contacts,
    consents,
    deliveries,
    sites,
    clock,
    siteDefault,
    policy: { ...standardInbound, answersFollow: config.replies.followCustomer },
    files: createFileReceiver(files, depot),
    notices: createNotices({ channel: channels.get, sites, clock }),
    async report(report) {
      const outcome = await applyReport(reports, report);
      wake();
      return outcome;
    },
    addressesChanged: (siteId, contactId) => bus.publish({ kind: 'addresses', siteId, contactId }),
  });
}

/** The calls of providers, by the name of the channel they are for. */
function webhooksOf({ channels }: MadeChannels, inbound: InboundPort): HttpServices['webhook'] {
  const byName = new Map<string, (request: Request) => Promise<Response>>();
  for (const { name, webhook } of channels) if (webhook) byName.set(name, webhook(inbound));
  return (name) => byName.get(name);
}

/** A short link stands for one of the links in what its delivery said. */
function longLinksOf({ shortLinks }: MadeChannels, { log, deliveries }: Stores): HttpServices['longLink'] {
  return async (token) => {
    const delivery = await deliveries.delivery(shortLinks?.deliveryOf(token) ?? '');
    if (!shortLinks || !delivery) return null;
    const { conversationId, seqs } = delivery;
    const replies = await repliesAfter(log, conversationId, Math.min(...seqs) - 1);
    return shortLinks.readShortLink(
      token,
      replies.filter(({ seq }) => seqs.includes(seq)).map(({ body }) => body.text),
    );
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
  readonly #inbound: InboundPort;
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
    const made = makeChannels({ config, secret, ...parts });
    const channels = createChannels(made.channels);
    this.#channels = made.channels;
    this.#files = new Attachments({
      store: stores.attachments,
      depot: built.depot,
      bounds: uploadBounds(config.attachments),
      secret,
      random: randomBytes,
      ...parts,
    });
    const shared = sharedServices(built);
    const publicUrl = (): string => address.publicUrl;
    const preferenceLinks = createPreferenceLinks(secret, publicUrl);
    this.#inbound = inboundOf(built, shared, { channels, files: this.#files, wake: () => this.#worker.wake() });
    const sockets: SocketServices = {
      ...shared,
      channels: channels.names(),
      answersFollow: config.replies.followCustomer,
      ownOrigin: publicUrl,
      agentBySession: auth.agentBySession,
    };
    this.#hub = new Hub(sockets);
    this.#gate = new SocketGate(sockets, this.#hub);
    this.#worker = createDeliveryWorker({
      ...shared,
      sites: stores.sites,
      suppressions: stores.consents,
      channels,
      links: preferenceLinks.of,
      readFile: attachmentReader(this.#files),
      fileUrl: (attachmentId) => {
        const token = this.#files.links.sign(attachmentId, parts.clock.now() + fileLinkForMs);
        return `${publicUrl()}/files/${token}`;
      },
      sendBounds,
      newId,
      random: Math.random,
    });
    const app = createApp({
      ...shared,
      streams: this.#gate.streams,
      handoffs: stores.handoffs,
      files: this.#files,
      preferenceLinks,
      channel: channels.get,
      codeGuard: (name) => (name === 'sms' ? made.smsCodeGuard : undefined),
      silentForMs: standardInbound.silentForMs,
      webhook: webhooksOf(made, this.#inbound),
      longLink: longLinksOf(made, stores),
      wakeDeliveries: () => this.#worker.wake(),
      auth,
      readContinueSecret: createSigner(secret, 'continue').read,
      publicUrl,
      assetsFolder: config.assetsFolder,
      isReady: () => this.#isReady(),
    });
    this.#server = createHttpServer(app);
    this.#gate.attach(this.#server);
    grown.listen((conversations) => {
      this.#hub.grown(conversations);
      this.#worker.wake();
    });
  }

  async listen(): Promise<{ url: string; port: number; smtpPort: number | null }> {
    const { host, port: wantedPort, publicUrl } = this.#config;
    const port = await listen(this.#server, host, wantedPort);
    if (publicUrl === null) this.#address.publicUrl = `http://${host}:${port}`;
    for (const channel of this.#channels) this.#stopChannels.push(await channel.listen(this.#inbound));
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
    // Before the channels: a text whose answer is cut off is not sent again.
    await this.#inTime(this.#worker.stop());
    await Promise.all(this.#stopChannels.map((stopChannel) => stopChannel()));
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
