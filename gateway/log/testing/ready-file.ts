import type { Attachment } from '@throughline/sdk/wire';
import type { Owner } from '../../attachment/attachment.ts';
import type { AttachmentStore } from '../../attachment/attachment-store.ts';
import { file } from './drafts.ts';

const bounds = { ownerBytesPerDay: 1_000_000, siteBytesPerDay: 1_000_000, unfinishedPerOwner: 10 };

/** A file as it is after its upload: ready to be put into a message of its owner. */
export async function readyFile(attachments: AttachmentStore, owner: Owner, name: string): Promise<Attachment> {
  const kept = file(name);
  const { attachmentId, type, sizeBytes, width, height } = kept;
  const begun = { attachmentId, siteId: 'site-1', owner, name, lengthBytes: sizeBytes, storageKey: name, madeAt: 0 };
  await attachments.begin(begun, bounds);
  await attachments.finish(attachmentId, { name, type, sizeBytes, width, height, sha256: '00' });
  return kept;
}
