import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from '@throughline/sdk';
import type { ReadEntry } from '@throughline/sdk/wire';
import { type FinalEntry, judge, type Observation, type Verdict } from './checker.ts';
import { type GatewayUnderLoad, signInAgent } from './gateway-under-load.ts';
import { WireClient } from './wire-client.ts';

/** Waits until something is so; fails when it takes longer than any healthy machine would. */
export async function until<T>(what: string, look: () => T | undefined | null | false, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited too long: ${what}`);
    await pause(20);
  }
}

/** A customer who writes through the real SDK, and what was acknowledged to them. */
export interface Writer {
  name: string;
  client: Client;
  conversationId: string | null;
  acked: Set<string>;
  said: number;
}

/** Customers who write to one gateway, and the history of what they asked and were told. */
export class Writers {
  readonly history: Observation[] = [];
  readonly all: Writer[] = [];
  /** When the newest acknowledgement came, in milliseconds of `performance.now()`. */
  ackedAt = 0;
  readonly #gateway: GatewayUnderLoad;
  #agentToken: string | null = null;

  constructor(gateway: GatewayUnderLoad) {
    this.#gateway = gateway;
  }

  /** Brings so many customers in; each has said one thing. */
  async join(count: number): Promise<void> {
    const { url: gateway, siteId: site, origin } = this.#gateway;
    for (let number = 0; number < count; number++) {
      const client = createClient({ gateway, site, origin, locale: 'en', storage: 'memory' });
      const writer: Writer = { name: `customer ${number}`, client, conversationId: null, acked: new Set(), said: 0 };
      this.#watch(writer);
      this.all.push(writer);
    }
    await Promise.all(this.all.map(({ client }) => client.start()));
    await this.say();
    await this.untilAllAcked();
  }

  /** Each, or those given, says one thing more; resolves when it is kept. */
  async say(writers: readonly Writer[] = this.all): Promise<void> {
    await Promise.all(
      writers.map(async (writer) => {
        writer.said += 1;
        const entryId = await writer.client.send(`${writer.name} says ${writer.said}`);
        this.history.push({ op: 'send', client: writer.name, conversationId: '', entryId });
      }),
    );
  }

  /** They go on writing until `isOver`. */
  async writeUntil(isOver: () => boolean, everyMs = 25): Promise<void> {
    while (!isOver()) {
      await this.say();
      await pause(everyMs);
    }
  }

  untilAllAcked(): Promise<unknown> {
    return until(
      'all that was said is acknowledged',
      () => this.all.every(({ acked, said }) => acked.size === said),
      90_000,
    );
  }

  /** Reads everything from the log, as an agent, without the SDK in between. */
  async readAll(): Promise<{ entry: ReadEntry; conversationId: string }[]> {
    // One sign-in for the whole run: it needs a write, which a full disk does not take.
    this.#agentToken ??= await signInAgent(this.#gateway);
    const token = this.#agentToken;
    const { client } = await WireClient.connect(this.#gateway, { as: 'agent', token });
    const found = [];
    for (const { conversationId } of this.all) {
      const entries = await client.readAll(conversationId ?? '');
      found.push(...entries.map((entry) => ({ entry, conversationId: conversationId ?? '' })));
    }
    client.close();
    return found;
  }

  /** What was promised to them against what is in the log. */
  async judge(): Promise<Verdict> {
    const found = await this.readAll();
    const final = found.map(({ entry: { entryId, seq, author, body }, conversationId }): FinalEntry => {
      const isOfGateway = author.kind !== 'contact' || body.kind !== 'message';
      return { conversationId, entryId, seq, isOfGateway };
    });
    // A send is known to its customer before its conversation has a name; the log says which one it was.
    const conversationOf = new Map(final.map(({ entryId, conversationId }) => [entryId, conversationId]));
    for (const item of this.history) {
      if (item.op === 'send') item.conversationId = conversationOf.get(item.entryId) ?? '';
    }
    return judge(this.history, final);
  }

  leave(): void {
    for (const { client } of this.all) client.destroy();
  }

  #watch(writer: Writer): void {
    writer.client.on('timeline', ({ conversationId, items }) => {
      writer.conversationId = conversationId;
      if (conversationId === null) return;
      for (const item of items) {
        if (item.kind !== 'message' || !item.isMine || item.seq === null || writer.acked.has(item.key)) continue;
        writer.acked.add(item.key);
        this.ackedAt = performance.now();
        this.history.push({ op: 'ack', client: writer.name, conversationId, entryId: item.key, seq: item.seq });
      }
    });
  }
}
