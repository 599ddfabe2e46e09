import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Listener<Events, E extends keyof Events> = (detail: Events[E]) => void;

/** What the controller needs of a `Client` or `AgentClient`. */
export interface EventSource<Events> {
  on<E extends keyof Events>(event: E, listener: Listener<Events, E>): () => void;
}

/**
 * Ties an element to a client: the element is drawn again whenever one of the client's events comes, and listening ends
 * while the element is out of the page. `listeners` are called before the drawing.
 *
 * ```ts
 * #client = new ClientController<ClientEvents, Client>(this, { timeline: () => {}, message: (m) => this.#announce(m) });
 * // …once there is one:
 * this.#client.attach(createClient(options));
 * ```
 */
export class ClientController<Events, Source extends EventSource<Events>> implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #listeners: { [E in keyof Events]?: Listener<Events, E> };
  #source: Source | null = null;
  #stops: (() => void)[] = [];

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    listeners: { [E in keyof Events]?: Listener<Events, E> },
  ) {
    this.#host = host;
    this.#listeners = listeners;
    host.addController(this);
  }

  /** The attached client, null before `attach`. */
  get client(): Source | null {
    return this.#source;
  }

  /** Listens to this client from now on, and no longer to the one before; null detaches. */
  attach(source: Source | null): void {
    this.#stop();
    this.#source = source;
    if (this.#host.isConnected) this.#listen();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    if (this.#stops.length === 0) this.#listen();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #listen(): void {
    const source = this.#source;
    if (source === null) return;
    const listen = <E extends keyof Events>(event: E): (() => void) =>
      source.on(event, (detail) => {
        this.#listeners[event]?.(detail);
        this.#host.requestUpdate();
      });
    this.#stops = (Object.keys(this.#listeners) as (keyof Events)[]).map(listen);
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
