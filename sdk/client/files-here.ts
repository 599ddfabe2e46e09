import type { Draft } from '../draft/draft.ts';
import { Files } from '../files/files.ts';
import type { SendFile } from '../files/kept-file.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import type { Authorize } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import { sendFile as byTus } from '../uploads/index.ts';
import type { Device } from './device.ts';

export interface FilesHereOptions extends Pick<World, 'clock' | 'random' | 'randomBytes'> {
  device: Pick<Device, 'line' | 'state' | 'http'>;
  storage(): DeviceStorage;
  authorize: Authorize;
  written: Draft;
  outbox: Pick<Outbox, 'items'>;
  onChange(): void;
  /** Absent: by tus. */
  sendFile?: SendFile;
}

/** Opens the files of this device, with those that are kept. */
export async function openFiles(options: FilesHereOptions): Promise<FilesHere> {
  const files = new FilesHere(options);
  files.load(await options.storage().readAll());
  files.settle();
  return files;
}

/** The files of this device: sent while this tab leads and is live, and let go of when nothing needs them. */
export class FilesHere extends Files {
  readonly #options: FilesHereOptions;

  constructor(options: FilesHereOptions) {
    const { device, sendFile = byTus } = options;
    super({
      ...options,
      endpoint: `${device.http}/uploads`,
      loadSender: async () => sendFile,
      tell: (told) => device.line.tell(told),
    });
    this.#options = options;
  }

  /** The record was read: what it kept is here, and so are the messages and the draft that need it. */
  settle(): void {
    const { device } = this.#options;
    if (!device.line.isLeading) return;
    this.#dropOrphans();
    if (device.state.state === 'live') this.run();
  }

  /** Keeps a chosen file as one of what is being written; resolves with its key. @throws FileTooLarge */
  async attach(file: Blob & { readonly name?: string }): Promise<string> {
    const key = await this.add(file);
    const { written } = this.#options;
    const { files: before } = written.kept;
    if (!before.includes(key)) written.write({ files: [...before, key] });
    return key;
  }

  /** A crash between an ack and the end of its message's files leaves them behind. */
  #dropOrphans(): void {
    const { written, outbox } = this.#options;
    const used = [...written.kept.files, ...outbox.items.flatMap(({ files = [] }) => files)];
    void this.drop(this.keys.filter((key) => !used.includes(key)));
  }
}
