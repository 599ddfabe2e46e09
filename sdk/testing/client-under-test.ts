import type { ClientFrame, Entry } from '@throughline/sdk/wire';
import type { ClientOptions } from '../client/api.ts';
import { ContactClient } from '../client/contact-client.ts';
import type { Parts } from '../client/on-demand.ts';
import type { SendFile } from '../files/kept-file.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { entriesFrame, own, welcome } from './entries.ts';
import type { FakeSocket } from './fake-socket.ts';
import { partsAtHand } from './parts-at-hand.ts';
import { type Recording, record } from './recording.ts';
import { settled, type TestWorld, testWorld } from './test-world.ts';

const usual: ClientOptions = { gateway: 'https://chat.example/', site: 'shop', locale: 'en', storage: 'indexeddb' };

/** The token of the credential in a device's record. */
export const keptToken = (kept: ReadonlyMap<string, unknown>): string | undefined =>
  (kept.get('device') as { token: string } | undefined)?.token;

/** A customer's client on one device, whose record survives a reload; the test plays the gateway. */
export class ClientUnderTest {
  readonly world: TestWorld = testWorld();
  readonly kept = new Map<string, unknown>();
  /** What happens to a chosen file; by default the line breaks. */
  sendFile: SendFile = async () => ({ outcome: 'broken-off' });
  /** The parts that are fetched; a test may hold one back. */
  readonly parts: Parts = {
    ...partsAtHand,
    files: async () => {
      const { openFiles } = await partsAtHand.files();
      return { openFiles: (options) => openFiles({ ...options, sendFile: (file, how) => this.sendFile(file, how) }) };
    },
  };
  client: ContactClient;
  heard: Recording;

  constructor(
    options: Partial<ClientOptions> = {},
    storage: (kept: Map<string, unknown>) => DeviceStorage = memoryStorage,
  ) {
    this.client = this.#make(options, storage);
    this.heard = record(this.client);
  }

  get socket(): FakeSocket {
    return this.world.socket();
  }

  /** What the client said on the newest socket. */
  get said(): ClientFrame[] {
    return this.socket.said;
  }

  /** The texts of the timeline. */
  get texts(): string[] {
    return this.client.timeline.items.flatMap((item) => ('text' in item ? [item.text] : []));
  }

  /** Starts and is welcomed; the conversation, if there is one, is brought as its newest page. */
  async connect(entries: Entry[] = []): Promise<void> {
    await this.client.start();
    this.greet(entries.length > 0 ? 'c1' : null);
    if (entries.length > 0) this.socket.say(entriesFrame((entries[0]?.seq ?? 1) - 1, entries));
    await settled();
  }

  greet(conversationId: string | null): void {
    this.socket.accept();
    this.socket.say(welcome({ conversation: conversationId === null ? null : own(conversationId) }));
  }

  /** The page is closed and opened again. */
  async reload(): Promise<void> {
    await settled();
    this.client.destroy();
    this.client = this.#make();
    this.heard = record(this.client);
    await this.client.start();
    await settled();
  }

  #make(
    options: Partial<ClientOptions> = {},
    storage: (kept: Map<string, unknown>) => DeviceStorage = memoryStorage,
  ): ContactClient {
    return new ContactClient(
      { ...usual, ...options },
      { world: this.world, openDatabase: () => storage(this.kept), parts: this.parts },
    );
  }
}
