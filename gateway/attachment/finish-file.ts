import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileRefusal, FinishedFile, KeptFile } from './attachment.ts';
import type { Depot } from './depot.ts';
import { withEnding } from './file-name.ts';
import { findType } from './file-type.ts';
import { isRewritten, rewritePicture } from './picture.ts';

async function measured(path: string): Promise<Pick<FinishedFile, 'sizeBytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(bytes);
    sizeBytes += bytes.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

type Outcome = FinishedFile | { refused: FileRefusal };

function keepPicture(depot: Depot, { name, storageKey }: KeptFile, source: string, type: string): Promise<Outcome> {
  return depot.withWorkFile(async (target) => {
    const picture = await rewritePicture(source, target, type);
    if ('refused' in picture) return picture;
    const size = await measured(target);
    await depot.keep(target, storageKey);
    const { ending, ...shown } = picture;
    return { ...shown, ...size, name: withEnding(name, ending) };
  });
}

/**
 * Looks at a complete upload, and keeps it where finished files lie: pictures written anew, all else as it came. What
 * was uploaded stays too, so that this can be done again after a crash.
 */
export function finishFile(depot: Depot, file: KeptFile): Promise<Outcome> {
  return depot.withUpload(file.attachmentId, async (source) => {
    const type = await findType(source, file.name);
    if (type === null) return { refused: 'type-not-allowed' };
    if (isRewritten(type)) return keepPicture(depot, file, source, type);
    const size = await measured(source);
    await depot.adopt(file.attachmentId, file.storageKey);
    return { ...size, type, name: file.name, width: null, height: null };
  });
}
