import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Lends a path in a folder and removes whatever is there afterwards. */
export async function withWorkFile<T>(folder: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, randomBytes(16).toString('hex'));
  try {
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}
