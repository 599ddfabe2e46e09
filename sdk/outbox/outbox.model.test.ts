import type { ClientFrame, Entry, ServerFrame } from '@throughline/sdk/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FollowedConversation } from '../replica/followed-conversation.ts';
import { newReplica } from '../replica/replica.ts';
import { anna, entriesFrame } from '../testing/entries.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { testWorld } from '../testing/test-world.ts';
import { Outbox, type OutboxItem } from './outbox.ts';

/** What should be: each text once, in the order said; a retried one is said anew. */
interface Model {
  said: string[];
  discarded: Set<string>;
}

type Answer = 'take' | 'decline' | 'later' | 'sign-in';
const reasons = { decline: 'not-allowed', later: 'unavailable', 'sign-in': 'not-signed-in' } as const;

const textOf = ({ body }: Pick<OutboxItem, 'body'> | Entry): string => (body.kind === 'message' ? body.text : '');

/** An outbox and the copy beside it on a device that reloads, on a line that breaks, before a gateway that declines. */
class Device {
  readonly clock = new ManualClock();
  readonly kept = new Map<string, OutboxItem>();
  readonly log: Entry[] = [];
  outbox = this.#makeOutbox();
  conversation = this.#makeConversation();
  isLive = false;
  /** What this page has shown so far. */
  shown: readonly string[] = [];
  #toGateway: ClientFrame[] = [];
  #toClient: ServerFrame[] = [];

  async say(text: string, outbox = this.outbox): Promise<void> {
    this.clock.advance(1);
    await outbox.add(outbox.draft(null, { kind: 'message', text }));
  }

  /** Another tab says something; this one hears of it by what is kept. */
  async sayElsewhere(text: string): Promise<void> {
    await this.say(
      text,
      this.#makeOutbox(() => false),
    );
    this.merge();
  }

  merge(): void {
    this.outbox.merge([...this.kept.values()], new Set(this.outbox.items.map(({ entryId }) => entryId)));
    this.conversation.settle();
  }

  connect(): void {
    if (this.isLive) return;
    this.isLive = true;
    const { replica } = this.conversation;
    const hasBegun = this.log.length > 0;
    if (!replica && hasBegun) this.conversation.hold(newReplica('c1', 'e1', null));
    if (hasBegun) this.#sayEntries(replica?.to ?? 0);
    this.conversation.connected();
    this.outbox.opened();
  }

  disconnect(): void {
    this.isLive = false;
    this.#toGateway = [];
    this.#toClient = [];
    this.outbox.closed(1006);
    this.conversation.disconnected();
  }

  reload(): void {
    this.disconnect();
    this.outbox.stop();
    this.conversation.stop();
    this.outbox = this.#makeOutbox();
    this.conversation = this.#makeConversation();
    this.shown = [];
    this.merge();
  }

  /** The gateway takes up one frame; `isAckFirst`: before the entry itself comes. */
  carryUp(answer: Answer, isAckFirst: boolean): boolean {
    const frame = this.#toGateway.shift();
    if (frame?.type === 'append') this.#append(frame, answer, isAckFirst);
    if (frame?.type === 'follow') this.#sayEntries(frame.after ?? 0);
    return frame !== undefined;
  }

  carryDown(): boolean {
    const frame = this.#toClient.shift();
    if (frame?.type === 'ack') {
      this.outbox.acked(frame.entryId, frame.seq);
      this.conversation.settle();
    }
    if (frame?.type === 'refuse') this.outbox.refused(frame.entryId ?? '', frame.reason, frame.retryAfterMs);
    if (frame?.type === 'entries') this.conversation.receive(frame);
    return frame !== undefined;
  }

  #append({ entryId, body }: Extract<ClientFrame, { type: 'append' }>, answer: Answer, isAckFirst: boolean): void {
    const known = this.log.find((entry) => entry.entryId === entryId);
    if (!known && answer !== 'take') {
      this.#toClient.push({ type: 'refuse', entryId, reason: reasons[answer], retryAfterMs: null });
      return;
    }
    const at = this.clock.now();
    const seq = known?.seq ?? this.log.length + 1;
    const ack = { type: 'ack', entryId, conversationId: 'c1', seq, at } as const;
    if (isAckFirst) this.#toClient.push(ack);
    if (!known) {
      const said = { kind: 'message', text: textOf({ body }), caution: null, originalId: null } as const;
      this.log.push({ seq, entryId, at, author: anna, via: { channel: 'web', hint: null }, body: said });
      this.#sayEntries(seq - 1);
    }
    if (!isAckFirst) this.#toClient.push(ack);
  }

  #sayEntries(after: number): void {
    this.#toClient.push(entriesFrame(after, this.log.slice(after), { head: this.log.length }));
  }

  #makeOutbox(isSender = (): boolean => true): Outbox {
    const { random, randomBytes } = testWorld();
    return new Outbox({
      clock: this.clock,
      random,
      randomBytes,
      isSender,
      store: {
        write: async (puts, drops) => {
          for (const item of puts) this.kept.set(item.entryId, item);
          for (const entryId of drops) this.kept.delete(entryId);
        },
      },
      send: (frame) => this.#send(frame),
      onChange: () => this.conversation?.changed(),
    });
  }

  #makeConversation(): FollowedConversation {
    const [onChange, onNews] = [() => {}, () => {}];
    const send = (frame: ClientFrame): boolean => this.#send(frame);
    return new FollowedConversation({
      side: 'contact',
      clock: this.clock,
      outbox: this.outbox,
      send,
      onChange,
      onNews,
    });
  }

  #send(frame: ClientFrame): boolean {
    if (this.isLive) this.#toGateway.push(frame);
    return this.isLive;
  }

  /** Everything works from now on; what was declined is tried again. */
  async heal(model: Model): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      this.connect();
      this.outbox.opened();
      let wasBusy = false;
      while (this.carryUp('take', true) || this.carryDown()) wasBusy = true;
      this.clock.advance(60_000);
      for (const item of failedOf(this)) await retry(model, this, item);
      quiet = wasBusy ? 0 : quiet + 1;
    }
  }
}

const failedOf = ({ outbox }: Device): OutboxItem[] => outbox.items.filter(({ why }) => why !== null);

async function retry(model: Model, device: Device, item: OutboxItem): Promise<void> {
  const text = textOf(item);
  model.said = [...model.said.filter((other) => other !== text), text];
  device.clock.advance(1);
  await device.outbox.retry(item.entryId);
}

/** At every moment: nothing is on the screen twice or goes from it, and what was said and is not in the log is there and kept. */
function check(model: Model, device: Device): void {
  const shown = device.conversation.timeline.items.flatMap((item) => ('text' in item ? [item.text] : []));
  expect(new Set(shown).size).toBe(shown.length);
  expect(device.shown.filter((text) => !shown.includes(text) && !model.discarded.has(text))).toEqual([]);
  device.shown = shown;
  const logged = new Set(device.log.map(textOf));
  const waiting = model.said.filter((text) => !logged.has(text) && !model.discarded.has(text));
  const kept = new Set([...device.kept.values()].map(textOf));
  expect(waiting.filter((text) => !shown.includes(text))).toEqual([]);
  expect(waiting.filter((text) => !kept.has(text))).toEqual([]);
}

type Run = (model: Model, device: Device) => void | Promise<void>;

class Command implements fc.AsyncCommand<Model, Device> {
  readonly #name: string;
  readonly #run: Run;

  constructor(name: string, run: Run) {
    this.#name = name;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, device: Device): Promise<void> {
    await this.#run(model, device);
    check(model, device);
  }

  toString(): string {
    return this.#name;
  }
}

const say: Run = (model, device) => {
  const text = `text ${model.said.length}`;
  model.said.push(text);
  return device.say(text);
};
const sayElsewhere: Run = (model, device) => {
  const text = `text ${model.said.length}`;
  model.said.push(text);
  return device.sayElsewhere(text);
};
const retryOne =
  (which: number): Run =>
  async (model, device) => {
    const failed = failedOf(device);
    const item = failed[which % Math.max(1, failed.length)];
    if (item) await retry(model, device, item);
  };
const discardOne =
  (which: number): Run =>
  async (model, device) => {
    const waiting = device.outbox.items.filter(({ seq }) => seq === null);
    const item = waiting[which % Math.max(1, waiting.length)];
    if (!item) return;
    model.discarded.add(textOf(item));
    await device.outbox.discard(item.entryId);
  };

const always = (name: string, run: Run) => fc.constant(new Command(name, run));
const answer = fc.constantFrom<Answer>('take', 'take', 'take', 'decline', 'later', 'sign-in');

/** What gets something done is drawn more often than what undoes it. */
const often = <T>(times: number, command: T): T[] => Array.from({ length: times }, () => command);

const up = fc
  .tuple(answer, fc.boolean())
  .map(
    ([how, isAckFirst]) => new Command(`up ${how} ${isAckFirst}`, (_, device) => void device.carryUp(how, isAckFirst)),
  );

const commands = fc.commands(
  [
    ...often(4, always('say', say)),
    ...often(8, up),
    ...often(
      8,
      always('down', (_, device) => void device.carryDown()),
    ),
    ...often(
      4,
      always('connect', (_, device) => device.connect()),
    ),
    ...often(
      3,
      fc.nat(5).map((which) => new Command(`retry ${which}`, retryOne(which))),
    ),
    always('say elsewhere', sayElsewhere),
    always('disconnect', (_, device) => device.disconnect()),
    always('reload', (_, device) => device.reload()),
    always('merge', (_, device) => device.merge()),
    always('wait', (_, device) => device.clock.advance(700)),
    fc.nat(5).map((which) => new Command(`discard ${which}`, discardOne(which))),
  ],
  { maxCommands: 80, size: 'max' },
);

test('each thing said and not discarded ends in the log once, in the order said, and is shown once all the way', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (run) => {
      const model: Model = { said: [], discarded: new Set() };
      const device = new Device();
      await fc.asyncModelRun(() => ({ model, real: device }), run);
      await device.heal(model);
      const logged = device.log.map(textOf);
      expect(new Set(logged).size).toBe(logged.length);
      const wanted = (text: string): boolean => !model.discarded.has(text);
      expect(logged.filter(wanted)).toEqual(model.said.filter(wanted));
      expect(device.conversation.timeline.items.map(({ seq }) => seq)).toEqual(
        device.log.map(({ seq }) => seq).filter((seq) => seq > (device.conversation.replica?.from ?? 0)),
      );
      expect([device.kept.size, device.outbox.items]).toEqual([0, []]);
    }),
    { numRuns: 300 },
  );
});
