import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** "5 min" is as wrong as this, at most. */
const tickMs = 30_000;

/** Has an element drawn again now and then, so that "5 min" becomes "6 min". */
export class ClockController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), tickMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
