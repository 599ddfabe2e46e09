import type { Draft } from '../draft/draft.ts';
import { hasFiles } from '../files/file-key.ts';
import type { FileChange, Files } from '../files/files.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Device } from './device.ts';
import type { OnDemand } from './on-demand.ts';

interface FilesHereOptions {
  files: OnDemand<Files>;
  device: Pick<Device, 'line' | 'state'>;
  written: Draft;
  outbox: Outbox;
}

/** When the files of a device are wanted, sent and let go of; their code is fetched with the first. */
export class FilesHere {
  readonly #options: FilesHereOptions;
  /** What other tabs told while the code was on its way. */
  #missed: FileChange[] = [];

  constructor(options: FilesHereOptions) {
    this.#options = options;
  }

  /** Takes in the files within the device's record, before the messages that wait for them. */
  load(record: ReadonlyMap<string, unknown>): void {
    this.#options.files.here?.load(record);
  }

  /** The whole record was taken in. */
  loaded(record: ReadonlyMap<string, unknown>): void {
    this.#dropOrphans();
    if (hasFiles(record)) this.#want();
  }

  /** Takes in what another tab told. */
  hear(change: FileChange): void {
    const { here } = this.#options.files;
    if (here) here.hear(change);
    else if (change.about !== 'file-progress') this.#missed.push(change);
    this.#want();
  }

  /** Their code has come. */
  came(): void {
    for (const change of this.#missed.splice(0)) this.hear(change);
    this.#dropOrphans();
    if (this.#options.device.state.state === 'live') this.run();
  }

  /** A connection is live. */
  run(): void {
    const { files, device } = this.#options;
    if (device.line.isLeading) files.here?.run();
    if (this.#usedKeys.length > 0) this.#want();
  }

  /** Of what is being written and of what is not acknowledged. */
  get #usedKeys(): string[] {
    const { written, outbox } = this.#options;
    return [...written.kept.files, ...outbox.items.flatMap(({ files = [] }) => files)];
  }

  /** A crash between an ack and the end of its message's files leaves them behind. */
  #dropOrphans(): void {
    const { files, device } = this.#options;
    if (!files.here || !device.line.isLeading) return;
    const used = this.#usedKeys;
    void files.here.drop(files.here.keys.filter((key) => !used.includes(key)));
  }

  #want(): void {
    // Their messages wait meanwhile, and are waited for again with the next greeting.
    this.#options.files.get().catch(() => {});
  }
}
