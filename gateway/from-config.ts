import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UploadBounds } from './attachment/attachment-store.ts';
import { createBucketDepot } from './attachment/bucket-depot.ts';
import type { Depot } from './attachment/depot.ts';
import { createFolderDepot } from './attachment/folder-depot.ts';
import type { AttachmentConfig, GatewayConfig } from './config/config.ts';
import { secretBesideData } from './kernel/secret.ts';

/** Where the store lies: one file in the data folder, or memory alone. */
export function storePath(dataFolder: string): string {
  if (dataFolder === ':memory:') return dataFolder;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return join(dataFolder, 'throughline.db');
}

/** The secret that is configured, or the one kept beside the data; made where there is none. */
export function secretOf({ secret, dataFolder }: GatewayConfig): string {
  if (secret !== null) return secret;
  return dataFolder === ':memory:' ? randomBytes(32).toString('base64url') : secretBesideData(dataFolder);
}

/** Uploads of one contact or agent under way at once. */
const unfinishedUploads = 20;

/** What contacts, agents and the site may upload. */
export const uploadBounds = ({ contactBytesPerDay, siteBytesPerDay }: AttachmentConfig): UploadBounds => ({
  ownerBytesPerDay: contactBytesPerDay,
  siteBytesPerDay,
  unfinishedPerOwner: unfinishedUploads,
});

/** Where files lie: a bucket, or a folder beside the store, gone with it where nothing is kept. */
export function openDepot({ attachments: { bucket }, dataFolder }: GatewayConfig): Depot {
  if (bucket) return createBucketDepot(bucket);
  if (dataFolder !== ':memory:') return createFolderDepot(join(dataFolder, 'attachments'));
  return createFolderDepot(mkdtempSync(join(tmpdir(), 'throughline-')), { isTemporary: true });
}
