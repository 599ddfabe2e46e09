import type { ServerResponse } from 'node:http';
import type { Site } from '../site/site.ts';
import type { Admission, Arrival, TurnedAway } from './admission.ts';
import type { Pipe } from './pipe.ts';
import type { SocketServices } from './services.ts';
import { StreamPipe } from './stream-pipe.ts';

const streamIdBytes = 16;

/** The open streams of this node, by the name that each client alone was told. */
export class Streams {
  readonly #services: SocketServices;
  readonly #admission: Admission;
  readonly #connect: (pipe: Pipe, site: Site) => void;
  readonly #open = new Map<string, { pipe: StreamPipe; siteId: string; origin: string | undefined }>();

  constructor(services: SocketServices, admission: Admission, connect: (pipe: Pipe, site: Site) => void) {
    this.#services = services;
    this.#admission = admission;
    this.#connect = connect;
  }

  /** The body of the answer, for who is let in. */
  open(arrival: Arrival, outgoing: ServerResponse): StreamPipe['body'] | TurnedAway {
    const site = this.#admission.admit(arrival);
    if (typeof site === 'number') return site;
    const { clock, random, rates } = this.#services;
    const streamId = Buffer.from(random(streamIdBytes)).toString('base64url');
    const pipe = new StreamPipe(outgoing, clock, rates.framesPerSecond);
    this.#open.set(streamId, { pipe, siteId: site.siteId, origin: arrival.origin });
    pipe.listen({ closed: () => this.#open.delete(streamId) });
    this.#admission.hold(pipe, arrival.address);
    pipe.sendLine({ type: 'stream', streamId });
    this.#connect(pipe, site);
    return pipe.body;
  }

  /** An open stream that was begun for this site by a page of this origin; null for any other, whether it exists or not. */
  find(streamId: string, siteId: string, origin: string | undefined): StreamPipe | null {
    const found = this.#open.get(streamId);
    return found?.pipe.isOpen && found.siteId === siteId && found.origin === origin ? found.pipe : null;
  }
}
