import type { ClientFrame } from '@throughline/sdk/wire';
import { Files } from '../files/files.ts';
import type { SendFile } from '../files/kept-file.ts';
import { Outbox } from '../outbox/outbox.ts';
import { noOutboxStore } from '../outbox/outbox-store.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { World } from '../transport/world.ts';
import { ChosenFiles } from './chosen-files.ts';
import { Outboxes } from './outboxes.ts';

export interface SaidAtDeskOptions {
  world: World;
  /** Where uploads begin. */
  endpoint: string;
  /** Fetches the code that sends files. */
  loadSender(): Promise<SendFile>;
  /** The agent's session token. */
  token(): string;
  send(frame: ClientFrame): boolean;
  /** The open conversation. */
  opened(): string | null;
  onSaid(): void;
  onFiles(): void;
}

/** What an agent said and nobody acknowledged, with its files and those that are chosen; in memory only. */
export class SaidAtDesk {
  readonly outboxes: Outboxes;
  readonly files: Files;
  readonly chosen: ChosenFiles;

  constructor({ world, endpoint, loadSender, token, send, opened, onSaid, onFiles }: SaidAtDeskOptions) {
    const { clock, random, randomBytes } = world;
    const storage = memoryStorage();
    const files = new Files({
      endpoint,
      authorize: async () => ({ authorization: `Bearer ${token()}` }),
      storage: () => storage,
      loadSender,
      clock,
      random,
      randomBytes,
      tell: () => {},
      onChange: () => {
        this.outboxes.filesChanged();
        onSaid();
        onFiles();
      },
    });
    this.files = files;
    this.chosen = new ChosenFiles({ files, opened, onChange: onFiles });
    this.outboxes = new Outboxes(
      () =>
        new Outbox({
          store: noOutboxStore,
          clock,
          random,
          randomBytes,
          send,
          withFiles: (item) => files.ready(item),
          releaseFiles: (keys) => void files.drop(keys),
          onChange: onSaid,
        }),
    );
  }

  /** A connection is live. */
  connected(): void {
    this.outboxes.opened();
    this.files.run();
  }

  disconnected(closeCode: number): void {
    this.outboxes.closed(closeCode);
    this.files.pause();
  }

  /** Sends a declined item again, with its files. */
  retry(entryId: string): void {
    for (const key of this.outboxes.filesOf(entryId)) this.files.retry(key);
    this.outboxes.retry(entryId);
  }

  stop(): void {
    this.outboxes.stop();
    this.files.pause();
  }

  /** What one agent has not sent yet is not the next one's. */
  forget(): void {
    this.outboxes.forget();
    this.chosen.forget();
    this.files.forget();
  }
}
