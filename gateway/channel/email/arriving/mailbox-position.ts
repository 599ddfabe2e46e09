import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** How far a mailbox has been read (RFC 3501 §2.3.1.1): what it says holds only under the same `uidValidity`. */
const position = z.object({
  uidValidity: z.string().regex(/^\d{1,20}$/),
  /** Every mail up to this one was received, or is in `failed`. */
  lastUid: z.number().int().nonnegative(),
  /** When everything was last received, in milliseconds since 1970: where to look when the UIDs are no longer valid. */
  wholeAt: z.number().int().nonnegative(),
  /** Mails that could not be received yet, how often that was tried, and when it is tried again. */
  failed: z.array(z.object({ uid: z.number().int().positive(), tries: z.number().int(), nextAt: z.number().int() })),
});

export type Position = z.infer<typeof position>;

/**
 * Keeps how far a mailbox was read over restarts. Losing it loses no mail that came since and doubles none that was kept
 * (C9): it only bounds how much is read again.
 */
export interface MailboxPosition {
  /** null when nothing was kept, or nothing readable. */
  load(): Promise<Position | null>;
  /** Resolves when it would survive a power cut. */
  save(position: Position): Promise<void>;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** A position in a file of its own beside the data: written whole, then put in the place of the last one. */
export function positionInFile(path: string): MailboxPosition {
  return {
    async load() {
      try {
        return position.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
      } catch (error) {
        if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async save(current) {
      const draft = `${path}.new`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(current));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await syncFolder(dirname(path));
    },
  };
}
