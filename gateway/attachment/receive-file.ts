import { Readable } from 'node:stream';
import type { Attachment } from '@throughline/sdk/wire';
import { Upload } from '@tus/server';
import type { FileRefusal, KeptFile, Owner, QuotaRefusal } from './attachment.ts';
import type { Attachments } from './attachments.ts';
import type { Depot } from './depot.ts';

/** Why a file that came in with a message is not in it. */
export type ReceiveRefusal = FileRefusal | QuotaRefusal | 'too-large' | 'file-empty';

/** A file that is kept and waits for its message to take it. */
export interface ReceivedFile {
  file: KeptFile;
  attachment: Attachment;
}

/** Takes files that come in whole, e.g. with a mail, the way uploads go: counted, looked at, pictures written anew. */
export interface FileReceiver {
  receive(
    siteId: string,
    owner: Owner,
    came: { name: string; bytes: Uint8Array },
  ): Promise<ReceivedFile | { refused: ReceiveRefusal }>;
  /** Gives up a file whose message came to nothing. */
  remove(file: KeptFile): Promise<unknown>;
}

/** A receiver over the same files and place as the uploads'. @throws when the depot does not take the bytes. */
export function createFileReceiver(files: Attachments, { incoming }: Pick<Depot, 'incoming'>): FileReceiver {
  return {
    async receive(siteId, owner, { name, bytes }) {
      const begun = await files.begin(siteId, owner, name, bytes.length);
      if ('refused' in begun) return { refused: begun.refused };
      const { attachmentId: id } = begun;
      const upload = await incoming.create(new Upload({ id, size: bytes.length, offset: 0 }));
      await incoming.write(Readable.from([bytes], { objectMode: false }), upload.id, 0);
      const file = await files.finish(begun);
      if (!file?.finished) return { refused: file?.refusal ?? 'type-not-allowed' };
      const { sha256: _, ...shown } = file.finished;
      return { file, attachment: { attachmentId: id, ...shown } };
    },
    remove: (file) => files.remove(file),
  };
}
