import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits } from '@throughline/sdk/wire';
import { WebSocketServer } from 'ws';
import { addressKey } from '../kernel/allowance.ts';
import type { Site } from '../site/site.ts';
import { Admission, type TurnedAway } from './admission.ts';
import { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { type Pipe, SocketPipe } from './pipe.ts';
import type { SocketServices } from './services.ts';
import { Streams } from './streams.ts';

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

/** Lets connections in: sockets at the raw upgrade of the HTTP server, streams through its routes. */
export class SocketGate {
  /** For clients whose network lets no WebSocket through. */
  readonly streams: Streams;
  readonly #services: SocketServices;
  readonly #hub: Hub;
  readonly #server = new WebSocketServer(socketOptions);
  readonly #admission: Admission;

  constructor(services: SocketServices, hub: Hub) {
    this.#services = services;
    this.#hub = hub;
    this.#admission = new Admission(services);
    this.streams = new Streams(services, this.#admission, (pipe, site) => this.#connect(pipe, site));
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  /** Tells everybody to come back later and lets nobody in. */
  drain(): void {
    this.#admission.drain();
    this.#hub.drain();
  }

  /** Closes all connections with `restart`; resolves when they are gone, the last by force after `withinMs`. */
  close(withinMs: number): Promise<void> {
    return this.#admission.close(withinMs);
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A reset before ws listens would otherwise be an unhandled error.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    const address = addressKey(request.socket.remoteAddress);
    const siteId = path.exec(request.url ?? '')?.[1];
    const site = this.#admission.admit({ siteId, origin: request.headers.origin, address });
    if (typeof site === 'number') {
      this.#turnAway(socket, site);
      return;
    }
    socket.off('error', onError);
    this.#server.handleUpgrade(request, socket, head, (open) => {
      const pipe = new SocketPipe(open);
      this.#admission.hold(pipe, address);
      this.#connect(pipe, site);
    });
  }

  /** `end` closes only our half, and the server no longer counts an upgraded socket: it must not stay for ever. */
  #turnAway(socket: Duplex, status: TurnedAway): void {
    const callOff = this.#services.clock.after(turnAwayWithinMs, () => socket.destroy());
    socket.once('close', callOff);
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #connect(pipe: Pipe, site: Site): void {
    new Connection(pipe, this.#services, site, this.#hub);
  }
}
