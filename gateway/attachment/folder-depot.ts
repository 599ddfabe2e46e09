import { constants, mkdirSync, rmSync } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import type { Depot } from './depot.ts';
import { withWorkFile } from './work-file.ts';

/** Entries of a folder are on stable storage only once the folder itself is. */
async function sync(path: string): Promise<void> {
  const opened = await open(path, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/**
 * Files in a folder beside the store: `incoming`, `files`, and `work` for what is half made (emptied at the start). A
 * temporary one is removed at the end.
 */
export function createFolderDepot(folder: string, { isTemporary = false } = {}): Depot {
  const [incomingFolder, filesFolder, workFolder] = ['incoming', 'files', 'work'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  rmSync(workFolder, { recursive: true, force: true });
  for (const made of [incomingFolder, filesFolder, workFolder]) mkdirSync(made, { recursive: true, mode: 0o700 });
  const incoming = new FileStore({ directory: incomingFolder });
  const placeOf = (storageKey: string): string => join(filesFolder, storageKey);

  async function keep(path: string, storageKey: string): Promise<void> {
    await sync(path);
    await rename(path, placeOf(storageKey));
    await sync(filesFolder);
  }

  return {
    incoming,
    withUpload: (attachmentId, use) => use(join(incomingFolder, attachmentId)),
    adopt(attachmentId, storageKey) {
      return withWorkFile(workFolder, async (path) => {
        // A clone where the file system can make one. The upload stays until its record says that it is finished.
        await copyFile(join(incomingFolder, attachmentId), path, constants.COPYFILE_FICLONE);
        await keep(path, storageKey);
      });
    },
    keep,
    async dropUpload(attachmentId) {
      for (const part of [attachmentId, `${attachmentId}.json`]) await rm(join(incomingFolder, part), { force: true });
    },
    read: async (storageKey, range) => (await open(placeOf(storageKey), 'r')).createReadStream(range),
    discard: (storageKey) => rm(placeOf(storageKey), { force: true }),
    withWorkFile: (use) => withWorkFile(workFolder, use),
    close: () => (isTemporary ? rm(folder, { recursive: true, force: true }) : Promise.resolve()),
  };
}
