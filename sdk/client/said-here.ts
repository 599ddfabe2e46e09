import type { ClientFrame } from '@throughline/sdk/wire';
import { Draft } from '../draft/draft.ts';
import { Outbox } from '../outbox/outbox.ts';
import { deviceOutboxStore } from '../outbox/outbox-store.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import type { World } from '../transport/world.ts';
import type { Device } from './device.ts';
import type { FilesHere } from './files-here.ts';
import { OnDemand, type Parts } from './on-demand.ts';
import type { Requests } from './requests.ts';
import type { Told } from './told.ts';

/** Where things are kept and said on a device. */
export interface Here extends World {
  storage(): DeviceStorage;
  tell(told: Told): void;
  send(frame: ClientFrame): boolean;
}

interface SaidHereOptions {
  device: Device;
  parts: Pick<Parts, 'files'>;
  requests: OnDemand<Requests>;
  onOutbox(): void;
  onDraft(): void;
  onFiles(): void;
}

/** What is being written on this device and what was said and is not acknowledged, with the files of both. */
export interface SaidHere {
  outbox: Outbox;
  written: Draft;
  files: OnDemand<FilesHere>;
}

/** Puts outbox, draft and files on a device. */
export function saidHere(
  here: Here,
  { device, parts, requests, onOutbox, onDraft, onFiles: onChange }: SaidHereOptions,
): SaidHere {
  const files: OnDemand<FilesHere> = new OnDemand(async () => {
    const authorize = async (method: string, url: string): Promise<Readonly<Record<string, string>>> =>
      (await requests.get()).authorize(method, url);
    const { openFiles } = await parts.files();
    return openFiles({ ...here, device, authorize, written, outbox, onChange });
  }, onChange);
  const written = new Draft({ ...here, onChange: onDraft });
  const outbox = new Outbox({
    ...here,
    store: deviceOutboxStore(here.storage),
    isSender: () => device.line.isLeading,
    withFiles: (item) => {
      files.want();
      return files.here?.ready(item) ?? null;
    },
    releaseFiles: (keys) => void files.here?.drop(keys),
    onChange: onOutbox,
  });
  return { outbox, written, files };
}

/** Words of one person that nobody has yet are not said by the next one who signs in here. */
export function dropUnsent(outbox: Outbox, draft: Draft, files: FilesHere | null): void {
  for (const { entryId, seq } of outbox.items) if (seq === null) void outbox.discard(entryId);
  draft.write({ text: '', files: [] });
  void files?.drop(files.keys);
}
