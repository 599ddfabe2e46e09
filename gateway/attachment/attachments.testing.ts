import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { AttachmentStore, UploadBounds } from './attachment-store.ts';
import { Attachments } from './attachments.ts';
import { createFolderDepot } from './folder-depot.ts';

/** What a test is not about. */
export const wideBounds: UploadBounds = {
  ownerBytesPerDay: 1_000_000_000,
  siteBytesPerDay: 10_000_000_000,
  unfinishedPerOwner: 20,
};

/** Attachments in a folder of their own, which `close` removes. */
export interface TestFiles {
  files: Attachments;
  folder: string;
  close(): Promise<void>;
}

export function openTestFiles(store: AttachmentStore, clock: Clock, bounds: Partial<UploadBounds> = {}): TestFiles {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-attachments-'));
  const files = new Attachments({
    store,
    depot: createFolderDepot(folder, { isTemporary: true }),
    bounds: { ...wideBounds, ...bounds },
    secret: 's'.repeat(40),
    random: randomBytes,
    clock,
    logger: { info() {}, warn() {}, error() {} },
  });
  return {
    files,
    folder,
    close: () => files.stop(),
  };
}
