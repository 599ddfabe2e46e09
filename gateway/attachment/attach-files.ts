import type { Attachment } from '@throughline/sdk/wire';
import { isSameOwner, type Owner } from './attachment.ts';
import type { AttachmentStore } from './attachment-store.ts';

/**
 * The files of a message as the log keeps them: only its author's own (`not-allowed`), only finished ones (`not-found`).
 * One that a message holds already passes here, for this may be that message again; the log knows, and declines it for
 * any other.
 */
export async function attachFiles(
  store: Pick<AttachmentStore, 'file'>,
  siteId: string,
  owner: Owner,
  attachmentIds: readonly string[],
): Promise<Attachment[] | { refused: 'not-found' | 'not-allowed' }> {
  if (new Set(attachmentIds).size !== attachmentIds.length) return { refused: 'not-allowed' };
  const attached: Attachment[] = [];
  for (const attachmentId of attachmentIds) {
    const file = await store.file(attachmentId);
    if (!file || file.siteId !== siteId) return { refused: 'not-found' };
    if (!isSameOwner(file.owner, owner)) return { refused: 'not-allowed' };
    if (!file.finished || (file.state !== 'ready' && file.conversationId === null)) return { refused: 'not-found' };
    const { name, type, sizeBytes, width, height } = file.finished;
    attached.push({ attachmentId, name, type, sizeBytes, width, height });
  }
  return attached;
}
