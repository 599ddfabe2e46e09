import { closeCodes } from '@throughline/sdk/wire';
import { Allowance } from '../kernel/allowance.ts';
import type { Site } from '../site/site.ts';
import type { Pipe } from './pipe.ts';
import type { SocketServices } from './services.ts';

/** Somebody who wants a connection: for which site, from which page, from which address (`addressKey`). */
export interface Arrival {
  siteId: string | undefined;
  origin: string | undefined;
  address: string;
}

/** Why not, as the status of an HTTP answer. */
export type TurnedAway = 403 | 404 | 429 | 503;

/**
 * Who may have a connection, whichever way it comes: the Origin must be one of the site's (W4), and one address may hold
 * and open only so many, of both kinds together (A8). Nothing here waits; who it is is asked in the first frame.
 */
export class Admission {
  readonly #services: SocketServices;
  readonly #open = new Set<Pipe>();
  readonly #perAddress = new Map<string, number>();
  readonly #connects: Allowance;
  #isDraining = false;

  constructor(services: SocketServices) {
    this.#services = services;
    this.#connects = new Allowance(services.clock, { burst: services.rates.connectsPerMinute, perMs: 60_000 });
  }

  admit({ siteId, origin, address }: Arrival): Site | TurnedAway {
    if (this.#isDraining) return 503;
    const isFull = (this.#perAddress.get(address) ?? 0) >= this.#services.rates.socketsPerAddress;
    if (isFull || this.#connects.take(address) > 0) return 429;
    const site = siteId === undefined ? undefined : this.#services.sites.get(siteId);
    if (!site) return 404;
    const isAllowed = origin !== undefined && (site.origins.includes(origin) || origin === this.#services.ownOrigin());
    if (isAllowed) return site;
    // Mostly a site owner who forgot an origin: the page itself cannot be told why it is turned away.
    this.#services.logger.warn('socket: origin is not one of the site’s', {
      siteId: site.siteId,
      reason: String(origin),
    });
    return 403;
  }

  /** Counts a pipe until it is gone. */
  hold(pipe: Pipe, address: string): void {
    this.#open.add(pipe);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    pipe.listen({ closed: () => this.#release(pipe, address) });
  }

  /** Lets nobody in any more. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Closes all pipes with `restart`; resolves when they are gone, the last by force after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.drain();
    const gone = [...this.#open].map((pipe) => new Promise<void>((closed) => pipe.listen({ closed })));
    for (const pipe of this.#open) pipe.close(closeCodes.restart, 'restart');
    const callOff = this.#services.clock.after(withinMs, () => {
      for (const pipe of this.#open) pipe.terminate();
    });
    await Promise.all(gone);
    callOff();
  }

  #release(pipe: Pipe, address: string): void {
    this.#open.delete(pipe);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(address, left);
    else this.#perAddress.delete(address);
  }
}
