import type { Socket, SocketEvents } from '../../sdk/transport/socket.ts';
import type { Chance } from './chance.ts';
import { GatewayEnd } from './gateway-end.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Where a device is in the network. */
export interface Place {
  isUp: boolean;
  links: Set<Link>;
}

export const newPlace = (): Place => ({ isUp: true, links: new Set() });

const lostWithoutCode = 1006;
/** A WebSocket server waits so long for the other side's close (ws: `closeTimeout`). */
const closeWithinMs = 30_000;

/** One direction of a connection: late, never out of order. */
class Lane {
  /** Nothing arrives before this. */
  stalledUntil = 0;
  waitingBytes = 0;
  readonly #time: VirtualTime;
  readonly #delayMs: () => number;
  #lastAt = 0;

  constructor(time: VirtualTime, delayMs: () => number) {
    this.#time = time;
    this.#delayMs = delayMs;
  }

  carry(sizeBytes: number, arrive: () => void): void {
    const at = Math.max(this.#lastAt, this.stalledUntil, this.#time.now + this.#delayMs());
    this.#lastAt = at;
    this.waitingBytes += sizeBytes;
    this.#time.after(at - this.#time.now, () => {
      this.waitingBytes -= sizeBytes;
      arrive();
    });
  }
}

/** One WebSocket over TCP: what arrives is whole and in order, but it may break off between any two frames. */
export class Link implements Socket {
  readonly gatewayEnd: GatewayEnd;
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #place: Place;
  readonly #up: Lane;
  readonly #down: Lane;
  #client: SocketEvents | null;
  /** Nothing is carried any more. */
  #isBroken = false;

  constructor(network: Network, place: Place, events: SocketEvents) {
    this.#time = network.time;
    this.#chance = network.chance;
    this.#place = place;
    this.#client = events;
    this.#up = new Lane(network.time, network.delayMs);
    this.#down = new Lane(network.time, network.delayMs);
    this.gatewayEnd = new GatewayEnd(this);
    place.links.add(this);
  }

  /** The client says something. */
  send(text: string): void {
    this.#carry(this.#up, text.length, () => this.gatewayEnd.heard(text));
  }

  /** The client hangs up: what it said before still arrives. */
  close(): void {
    this.#client = null;
    this.#carry(this.#up, 0, () => this.gatewayEnd.gone());
  }

  /** The gateway says something; `left` when it is out of its hands. */
  sendDown(text: string, left: () => void): void {
    this.#down.carry(text.length, () => {
      left();
      if (!this.#isBroken) this.#client?.heard(text);
    });
  }

  get waitingBytes(): number {
    return this.#down.waitingBytes;
  }

  /** The gateway hangs up, after what it said before. */
  closeDown(closeCode: number): void {
    this.#carry(this.#down, 0, () => {
      this.#tellClient(closeCode);
      this.#carry(this.#up, 0, () => this.gatewayEnd.gone());
    });
    this.#time.after(closeWithinMs, () => this.gatewayEnd.gone());
  }

  ping(): void {
    this.#carry(this.#down, 0, () => {
      if (this.#client) this.#carry(this.#up, 0, () => this.gatewayEnd.ponged());
    });
  }

  /** It breaks: what is on its way is gone, and both ends learn of it, each in its time. */
  cut(): void {
    this.silence();
    this.#time.after(this.#chance.wait(100), () => this.#tellClient(lostWithoutCode));
    this.#time.after(this.#chance.wait(100), () => this.gatewayEnd.gone());
  }

  /** It carries nothing any more, and neither end is told. */
  silence(): void {
    this.#isBroken = true;
    this.#place.links.delete(this);
  }

  /** It holds everything back for a while, as when somebody drives through a tunnel. */
  stall(durationMs: number): void {
    this.#down.stalledUntil = this.#up.stalledUntil = this.#time.now + durationMs;
  }

  #carry(lane: Lane, sizeBytes: number, arrive: () => void): void {
    lane.carry(sizeBytes, () => {
      if (!this.#isBroken) arrive();
    });
  }

  #tellClient(closeCode: number): void {
    const client = this.#client;
    this.#client = null;
    this.#place.links.delete(this);
    client?.closed(closeCode);
  }
}

/** Who answers the address; null while nobody does. */
export type Answering = () => { accept(end: GatewayEnd): void } | null;

/** All connections of a run. */
export class Network {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly #answering: Answering;
  #meanDelayMs = 20;

  constructor(time: VirtualTime, chance: Chance, answering: Answering) {
    this.time = time;
    this.chance = chance;
    this.#answering = answering;
  }

  readonly delayMs = (): number => this.chance.wait(this.#meanDelayMs);

  /** How long a frame takes from here on, on average. */
  setPace(meanDelayMs: number): void {
    this.#meanDelayMs = meanDelayMs;
  }

  dial(place: Place, events: SocketEvents): Socket {
    const link = new Link(this, place, events);
    this.time.after(this.delayMs(), () => {
      const gateway = this.#answering();
      // Without a network the dialler waits for its own deadline.
      if (!place.isUp) link.silence();
      else if (!gateway) link.cut();
      else gateway.accept(link.gatewayEnd);
    });
    return link;
  }
}
