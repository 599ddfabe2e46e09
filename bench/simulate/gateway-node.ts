import type { Entry } from '@throughline/sdk/wire';
import { defaultRates } from '../../gateway/config/config.ts';
import { createAccessTokens } from '../../gateway/identity/access-token.ts';
import { deviceKey } from '../../gateway/identity/device.ts';
import type { Clock } from '../../gateway/kernel/clock.ts';
import { newId } from '../../gateway/kernel/id.ts';
import type { Logger } from '../../gateway/kernel/logger.ts';
import type { ConversationLog } from '../../gateway/log/log.ts';
import { openStores, type Stores } from '../../gateway/log/sqlite/open-stores.ts';
import { type Site, siteDefaultContract } from '../../gateway/site/site.ts';
import { Connection } from '../../gateway/socket/connection.ts';
import { Hub } from '../../gateway/socket/hub.ts';
import type { SignedInAgent, SocketServices } from '../../gateway/socket/services.ts';
import type { Chance } from './chance.ts';
import type { GatewayEnd } from './gateway-end.ts';
import { type BusFaults, lossyBus } from './lossy-bus.ts';
import type { Program } from './virtual-time.ts';

export const site: Site = {
  siteId: 'shop',
  name: 'Shop',
  origins: ['https://shop.example'],
  homeUrl: 'https://shop.example',
};

/** Agents by their session tokens. */
export const agents: ReadonlyMap<string, SignedInAgent> = new Map(
  ['ann', 'ben'].map((name) => [`session-of-${name}-1234`, { agentId: name, name, email: `${name}@shop.example` }]),
);

/** A store with its tables and nothing in it, as bytes; making one for each run would be most of the run's time. */
export async function emptyImage(clock: Clock): Promise<Buffer> {
  const stores = await openStores(':memory:', { now: clock });
  const image = stores.database.serialize();
  stores.database.close();
  return image;
}

/** As many pages as SQLite allows by itself. */
const unlimitedPages = 4_294_967_294;

interface Parts {
  program: Program;
  chance: Chance;
  bus: BusFaults;
  note(what: string): void;
}

/** The real core of a gateway on a store in memory: it can be killed, and another can go on with what was committed. */
export class GatewayNode {
  readonly #stores: Stores;
  readonly #services: SocketServices;
  readonly #program: Program;
  readonly #hub: Hub;
  readonly #ends = new Set<GatewayEnd>();

  private constructor(stores: Stores, parts: Parts, grown: { tell: Hub['grown'] }) {
    const { program, chance, bus, note } = parts;
    this.#stores = stores;
    this.#program = program;
    const say: Logger['info'] = (what, fields) => note(`gateway: ${what} ${fields?.reason ?? fields?.error ?? ''}`);
    this.#services = {
      log: stores.log,
      contacts: stores.contacts,
      attachments: stores.attachments,
      merges: stores.merges,
      identities: new Map(),
      access: createAccessTokens('a secret of this gateway, made up for the run', program),
      random: (count) => Buffer.from(chance.bytes(count)),
      bus: lossyBus(bus, chance, program),
      sites: new Map([[site.siteId, site]]),
      siteDefault: siteDefaultContract,
      answersFollow: false,
      channels: [],
      ownOrigin: () => 'https://gateway.example',
      agentBySession: async (token) => agents.get(token) ?? null,
      clock: program,
      newId: () => newId(program.now()),
      logger: { info: say, warn: say, error: say },
      rates: defaultRates,
    };
    this.#hub = new Hub(this.#services);
    grown.tell = (conversations) => this.#hub.grown(conversations);
  }

  /** Starts on a store as it was serialized. */
  static async start(image: Buffer, parts: Parts): Promise<GatewayNode> {
    const grown: { tell: Hub['grown'] } = { tell: () => {} };
    // better-sqlite3 opens a serialized database where a path is expected.
    const stores = await openStores(image as unknown as string, {
      now: parts.program,
      onGrown: (conversations) => grown.tell(conversations),
      onBroken: (error) => parts.note(`gateway: the store is broken ${error.code}`),
    });
    return new GatewayNode(stores, parts, grown);
  }

  get log(): ConversationLog {
    return this.#stores.log;
  }

  get hub(): Hub {
    return this.#hub;
  }

  accept(end: GatewayEnd): void {
    this.#ends.add(end);
    end.listen({ closed: () => void this.#ends.delete(end) });
    new Connection(end, this.#services, site, this.#hub);
  }

  /** A program of the company writes a lot at once. */
  async flood(conversationId: string, texts: ReadonlyMap<string, string>): Promise<void> {
    const author = { kind: 'bot', id: 'flood', name: null } as const;
    const said = { author, via: { channel: 'web', hint: null }, externalId: null, settles: null } as const;
    const written = Array.from(texts, ([entryId, text]) => {
      const body = { kind: 'message', text, caution: null, originalId: null } as const;
      return this.log.append({ ...said, conversationId, entryId, at: this.#program.now(), body });
    });
    await Promise.allSettled(written);
  }

  /** The disk has no room for another page, or has again. */
  setFull(isFull: boolean): void {
    const { database } = this.#stores;
    const pages = isFull ? Number(database.pragma('page_count', { simple: true })) : unlimitedPages;
    database.pragma(`max_page_count = ${pages}`);
  }

  /** Every conversation in which something was said. */
  async conversationIds(): Promise<string[]> {
    return (await this.log.list(site.siteId, 'all', null, 1_000)).map(({ conversationId }) => conversationId);
  }

  /** Every conversation with all of its entries. */
  async readAll(): Promise<Map<string, Entry[]>> {
    const pages = (await this.conversationIds()).map(async (conversationId) => {
      const page = await this.log.read(conversationId, 'agent', 0, 100_000);
      return [conversationId, page?.entries ?? []] as const;
    });
    return new Map(await Promise.all(pages));
  }

  /** The conversation a device's token leads to. */
  async conversationOf(token: string): Promise<string | null> {
    return (
      (await this.#stores.contacts.byKey(deviceKey(site.siteId, token), this.#program.now()))?.conversationId ?? null
    );
  }

  /** A restart in good order: everybody is told to come back. */
  close(): void {
    this.#hub.drain();
    for (const end of [...this.#ends]) end.close(1012);
  }

  /**
   * It ends between two instructions: what was not committed is gone. `isSilent`: the machine died, and nobody hangs up.
   * `isRestored`: what comes back is a copy of the whole disk, and so another life of the log (C5). The result is what the
   * disk holds.
   */
  kill(isSilent: boolean, isRestored: boolean): Buffer {
    const { database } = this.#stores;
    this.#program.end();
    for (const end of this.#ends) end.die(isSilent);
    this.setFull(false);
    if (isRestored)
      database.prepare("UPDATE store_meta SET value = ? WHERE name = 'epoch'").run(this.#services.newId());
    const image = database.serialize();
    database.close();
    return image;
  }
}
