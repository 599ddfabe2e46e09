import type { LitElement, ReactiveController } from 'lit';
import { keptSwitch } from './kept-in-browser.ts';
import { commandOf, type DeskCommand } from './shortcuts.ts';

/** Gives the single keys to a desk while it is in the page, unless the person has turned them off in this browser. */
export class ShortcutsController implements ReactiveController {
  readonly #host: LitElement;
  readonly #run: (command: DeskCommand) => void;
  readonly #switch = keptSwitch('throughline-desk shortcuts');
  #isOn = this.#switch.isOn();

  constructor(host: LitElement, run: (command: DeskCommand) => void) {
    this.#host = host;
    this.#run = run;
    host.addController(this);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  turn(on: boolean): void {
    this.#isOn = on;
    this.#switch.turn(on);
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKeydown);
  }

  #onKeydown = (event: KeyboardEvent): void => {
    const command = this.#isOn ? commandOf(event, this.#host) : null;
    if (command === null) return;
    event.preventDefault();
    this.#run(command);
  };
}
