import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes, limits } from '@throughline/sdk/wire';
import { type WebSocket, WebSocketServer } from 'ws';
import { Allowance, addressKey } from '../kernel/allowance.ts';
import type { Site } from '../site/site.ts';
import { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import type { SocketServices } from './services.ts';

const path = /^\/v1\/sites\/([A-Za-z0-9_-]{1,64})\/socket$/;

/** Options of every socket; a test holds them. Compression stays off: it costs 245 KB per connection. */
export const socketOptions = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: limits.maxFrameBytes,
  maxFragments: 64,
  skipUTF8Validation: false,
} as const;

/** Who is turned away and does not read the answer is cut off. */
const turnAwayWithinMs = 2_000;

type Refusal = '403 Forbidden' | '404 Not Found' | '429 Too Many Requests' | '503 Service Unavailable';

/**
 * Lets sockets in at the raw upgrade of the HTTP server: the path names the site, the Origin must be one of that site's
 * (W4), and one address may hold and open only so many. Nothing here waits; who it is is asked in the first frame.
 */
export class SocketGate {
  readonly #services: SocketServices;
  readonly #hub: Hub;
  readonly #server = new WebSocketServer(socketOptions);
  readonly #open = new Map<WebSocket, string>();
  readonly #perAddress = new Map<string, number>();
  readonly #connects: Allowance;
  #isDraining = false;

  constructor(services: SocketServices, hub: Hub) {
    this.#services = services;
    this.#hub = hub;
    this.#connects = new Allowance(services.clock, { burst: services.rates.connectsPerMinute, perMs: 60_000 });
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  /** Tells everybody to come back later and lets nobody in. */
  drain(): void {
    this.#isDraining = true;
    this.#hub.drain();
  }

  /** Closes all sockets with `restart`; resolves when they are gone, the last by force after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#isDraining = true;
    const gone = [...this.#open.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#open.keys()) socket.close(closeCodes.restart, 'restart');
    const callOff = this.#services.clock.after(withinMs, () => {
      for (const socket of this.#open.keys()) socket.terminate();
    });
    await Promise.all(gone);
    callOff();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A reset before ws listens would otherwise be an unhandled error.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    const address = addressKey(request.socket.remoteAddress);
    const admitted = this.#admit(request, address);
    if (typeof admitted === 'string') {
      this.#turnAway(socket, admitted);
      return;
    }
    socket.off('error', onError);
    this.#server.handleUpgrade(request, socket, head, (open) => this.#onOpen(open, admitted, address));
  }

  /** `end` closes only our half, and the server no longer counts an upgraded socket: it must not stay for ever. */
  #turnAway(socket: Duplex, refusal: Refusal): void {
    const callOff = this.#services.clock.after(turnAwayWithinMs, () => socket.destroy());
    socket.once('close', callOff);
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #admit(request: IncomingMessage, address: string): Site | Refusal {
    if (this.#isDraining) return '503 Service Unavailable';
    const isFull = (this.#perAddress.get(address) ?? 0) >= this.#services.rates.socketsPerAddress;
    if (isFull || this.#connects.take(address) > 0) return '429 Too Many Requests';
    const siteId = path.exec(request.url ?? '')?.[1];
    const site = siteId === undefined ? undefined : this.#services.sites.get(siteId);
    if (!site) return '404 Not Found';
    const origin = request.headers.origin;
    const isAllowed = origin !== undefined && (site.origins.includes(origin) || origin === this.#services.ownOrigin());
    if (isAllowed) return site;
    // Mostly a site owner who forgot an origin: the page itself cannot be told why it is turned away.
    this.#services.logger.warn('socket: origin is not one of the site’s', {
      siteId: site.siteId,
      reason: String(origin),
    });
    return '403 Forbidden';
  }

  #onOpen(socket: WebSocket, site: Site, address: string): void {
    this.#open.set(socket, address);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    socket.once('close', () => this.#onGone(socket, address));
    new Connection(socket, this.#services, site, this.#hub);
  }

  #onGone(socket: WebSocket, address: string): void {
    this.#open.delete(socket);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
