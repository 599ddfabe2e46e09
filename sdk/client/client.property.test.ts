import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { partsAtHand } from '../testing/parts-at-hand.ts';
import { PlayedGateway } from '../testing/played-gateway.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import { ContactClient } from './contact-client.ts';

type Step = 'send' | 'agent' | 'up' | 'down' | 'connect' | 'drop' | 'repeat' | 'wait' | 'crash' | 'read' | 'wake';

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>('send') },
  { weight: 8, arbitrary: fc.constantFrom<Step>('up', 'down') },
  { weight: 3, arbitrary: fc.constantFrom<Step>('connect', 'wait', 'agent') },
  { weight: 2, arbitrary: fc.constantFrom<Step>('drop', 'crash', 'repeat', 'read', 'wake') },
);

/** A customer with a device that may crash, a line that may break, and a gateway behind it. */
class Story {
  readonly #connected = new Set<object>();
  readonly gateway = new PlayedGateway();
  readonly sent: string[] = [];
  readonly told: number[] = [];
  #kept = new Map<string, unknown>();
  #world: TestWorld = testWorld();
  #client = this.#open();

  async play(steps: readonly Step[]): Promise<void> {
    await this.#client.start();
    for (const next of steps) {
      await this.#play(next);
      await settled();
    }
    await this.#heal();
  }

  get timeline(): ContactClient['timeline'] {
    return this.#client.timeline;
  }

  async #play(next: Step): Promise<void> {
    if (next === 'send') this.sent.push(await this.#send(`text ${this.sent.length}`));
    if (next === 'agent' && this.gateway.log.length > 0) this.gateway.write('answer');
    if (next === 'up') this.gateway.carry('to-gateway');
    if (next === 'down') this.gateway.carry('to-client');
    if (next === 'connect') this.#connect();
    if (next === 'drop') this.gateway.drop();
    if (next === 'repeat') this.gateway.repeat(3);
    if (next === 'wait') this.#world.clock.advance(700);
    if (next === 'read') this.#client.markRead();
    if (next === 'wake') this.#world.wake();
    if (next === 'crash') await this.#crash();
  }

  async #send(text: string): Promise<string> {
    await this.#client.send(text);
    return text;
  }

  #open(): ContactClient {
    const options = { gateway: 'https://chat.example', site: 'shop', locale: 'en', storage: 'indexeddb' } as const;
    const kept = this.#kept;
    const client = new ContactClient(options, {
      world: this.#world,
      openDatabase: () => memoryStorage(kept),
      parts: partsAtHand,
    });
    client.on('message:received', ({ seq }) => this.told.push(seq));
    return client;
  }

  #connect(): void {
    const { sockets } = this.#world;
    const waiting = sockets.at(-1);
    if (!waiting || waiting.isEnded || this.#connected.has(waiting)) return;
    this.#connected.add(waiting);
    this.gateway.connect(waiting);
  }

  /** The page dies: nothing more of it is written, and the next page finds what was kept until then. */
  async #crash(): Promise<void> {
    const old = this.#client;
    this.gateway.drop();
    this.#kept = new Map(this.#kept);
    this.#world = testWorld(this.#world.clock);
    this.told.length = 0;
    this.#client = this.#open();
    old.destroy();
    await this.#client.start();
  }

  async #heal(): Promise<void> {
    for (let round = 0, quiet = 0; round < 200 && quiet < 4; round++) {
      this.#connect();
      await settled();
      const wasBusy = this.gateway.carryAll();
      await settled();
      this.#world.clock.advance(20_000);
      quiet = wasBusy ? 0 : quiet + 1;
      await settled();
    }
  }
}

test('whatever breaks, each message stands in the log once, in the order said, and the timeline shows the log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 80 }), async (steps) => {
      const story = new Story();
      await story.play(steps);
      const messages = story.gateway.log.filter(({ body }) => body.kind === 'message');
      const texts = messages.flatMap(({ author, body }) =>
        author.kind === 'contact' && body.kind === 'message' ? [body.text] : [],
      );
      expect(texts).toEqual(story.sent);
      const shown = story.timeline.items.map(({ seq }) => seq);
      const oldest = shown[0] ?? 0;
      expect(shown).toEqual(messages.map(({ seq }) => seq).filter((seq) => (seq ?? 0) >= (oldest ?? 0)));
      expect(new Set(story.told).size).toBe(story.told.length);
    }),
    { numRuns: 200 },
  );
});
