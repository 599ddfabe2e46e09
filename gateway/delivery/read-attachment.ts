import type { Attachments } from '../attachment/attachments.ts';
import type { DeliveryParts } from './parts.ts';

/** Reads files of replies from where attachments lie, for channels that carry files. */
export function attachmentReader(files: Pick<Attachments, 'file' | 'read'>): DeliveryParts['readFile'] {
  return async (attachmentId, signal) => {
    const file = await files.file(attachmentId);
    if (!file?.finished) throw new Error(`attachment ${attachmentId} is not there`);
    const stream = await files.read(file, { start: 0, end: file.finished.sizeBytes - 1 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) {
      if (signal.aborted) stream.destroy();
      signal.throwIfAborted();
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks);
  };
}
