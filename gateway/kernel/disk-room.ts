import { statfs } from 'node:fs/promises';

/** Below this, the next commits may not fit any more. */
const leastFreeBytes = 1_048_576;

/** Whether the disk of a folder has room for more; always for `:memory:`. */
export async function hasRoom(folder: string): Promise<boolean> {
  if (folder === ':memory:') return true;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= leastFreeBytes;
}
