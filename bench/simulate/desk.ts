import { DeskClient } from '../../sdk/agent/desk-client.ts';
import type { Showing } from '../checker.ts';
import { Face, isPending } from './face.ts';
import { newPlace, type Place } from './network.ts';
import { options, type Stage, worldOf } from './stage.ts';
import { Program } from './virtual-time.ts';

/** An agent's desk with the real client in it. */
export class Desk {
  readonly name: string;
  readonly place: Place = newPlace();
  client: DeskClient;
  readonly #stage: Stage;
  #program: Program;
  #face: Face;
  #wake = (): void => {};
  #generation = 0;

  constructor(stage: Stage, name: string) {
    this.#stage = stage;
    this.name = name;
    this.#program = new Program(stage.time);
    this.#face = new Face(name, 0, 'agent timeline', stage.recorder);
    this.client = this.#open();
  }

  get isUpToDate(): boolean {
    return this.client.connection.state === 'live' && !this.client.timeline?.items.some(isPending);
  }

  say(text: string, kind: 'send' | 'note' = 'send'): void {
    if (this.client.timeline) this.#sent(this.client[kind](text));
  }

  setState(state: 'open' | 'resolved'): void {
    if (this.client.timeline) this.#sent(this.client.setState(state));
  }

  wake(): void {
    this.#wake();
  }

  /** The page is loaded again: what was not acked is gone with it, as an agent is told. */
  reload(isCrash: boolean): void {
    if (!isCrash) this.client.destroy();
    this.#program.end();
    this.#program = new Program(this.#stage.time);
    this.#face = new Face(this.name, ++this.#generation, 'agent timeline', this.#stage.recorder);
    this.client = this.#open();
  }

  showing(): Showing | null {
    return this.client.timeline && this.#face.showing(this.client.timeline);
  }

  #sent(entryId: string): void {
    this.#stage.recorder.sent(`${this.name} ${this.#generation}`, entryId);
  }

  #open(): DeskClient {
    const names = { who: () => this.name, speaker: () => `${this.name} ${this.#generation}` };
    const world = worldOf(this.#stage, names, this.#program, this.place);
    this.#wake = world.wake;
    const client = new DeskClient(options, world);
    const face = this.#face;
    client.on('timeline', (timeline) => face.look(timeline));
    void client.resume(`session-of-${this.name}-1234`);
    return client;
  }
}
