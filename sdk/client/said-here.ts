import { Draft } from '../draft/draft.ts';
import type { Files } from '../files/files.ts';
import { Outbox } from '../outbox/outbox.ts';
import { deviceOutboxStore } from '../outbox/outbox-store.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';
import type { World } from '../transport/world.ts';
import type { Device } from './device.ts';
import { OnDemand, type Parts } from './on-demand.ts';
import type { Told } from './told.ts';

interface Listeners {
  onOutbox(): void;
  onDraft(): void;
  onFiles(): void;
  /** The code for files has come, and those that are kept are there. */
  onFilesHere(): void;
}

/** What is being written on this device and what was said and is not acknowledged, with the files of both. */
export interface SaidHere {
  outbox: Outbox;
  draft: Draft;
  files: OnDemand<Files>;
}

/** Puts outbox, draft and files on a device. */
export function saidHere(
  { line, session, http, ...device }: Pick<Device, 'line' | 'session' | 'http'> & { storage(): DeviceStorage },
  { world, parts }: { world: World; parts: Pick<Parts, 'files'> },
  { onOutbox, onDraft, onFiles, onFilesHere }: Listeners,
): SaidHere {
  const { clock, random, randomBytes } = world;
  const { storage } = device;
  const tell = (told: Told): void => line.tell(told);
  const files = new OnDemand(async () => {
    const { Files, sendFile } = await parts.files();
    const made = new Files({
      endpoint: `${http}/uploads`,
      authorize: session.authorize,
      storage,
      loadSender: async () => sendFile,
      clock,
      random,
      randomBytes,
      tell,
      onChange: onFiles,
    });
    made.load(await storage().readAll());
    return made;
  }, onFilesHere);
  const outbox = new Outbox({
    store: deviceOutboxStore(storage),
    clock,
    random,
    randomBytes,
    send: (frame) => line.send(frame),
    isSender: () => line.isLeading,
    filesOf: (keys) => files.here?.outcome(keys) ?? null,
    releaseFiles: (keys) => void files.here?.drop(keys),
    tell,
    onChange: onOutbox,
  });
  return { outbox, files, draft: new Draft({ storage, clock, tell, onChange: onDraft }) };
}

/** Words of one person that nobody has yet are not said by the next one who signs in here. */
export function dropUnsent(outbox: Outbox, draft: Draft, files: Files | null): void {
  for (const { entryId } of outbox.items.filter(({ seq }) => seq === null)) void outbox.discard(entryId);
  draft.write({ text: '', files: [] });
  if (files) void files.drop(files.keys);
}
