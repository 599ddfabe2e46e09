import type { OutboundFile, OutboundReply } from '../../channel.ts';
import { type MailAttachment, oneLine } from './mail.ts';

/** The files that travel in a mail; those that do not are named in it, and opened in the conversation. */
export type CarriedFiles = ReadonlyMap<OutboundFile, MailAttachment>;

/** All files of one mail together; base64 makes a third more of it, and many servers take 20 MB at most. */
export const standardFilesBytes = 10_000_000;

const maxFiles = 20;
const maxNameLength = 100;
const maxPictureBytes = 2_000_000;

/** What every mail program shows in a mail. */
const pictureTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** Opened in a mail program, these could act: they are given as bytes. */
const activeType = /html|xml|svg|script/;

function typeOf({ type }: OutboundFile): string {
  const plain = type.toLowerCase();
  return /^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(plain) && !activeType.test(plain) ? plain : 'application/octet-stream';
}

/** A name to save a file by (X4): one line, no folder, no hidden file, its ending kept. */
export function fileName(name: string): string {
  const plain = oneLine(name.replace(/[\\/:*?"<>|]/g, '_')).replace(/^[. ]+/, '');
  const signs = [...plain];
  if (signs.length <= maxNameLength) return plain === '' ? 'file' : plain;
  const ending = [...(/\.[a-z0-9]{1,10}$/i.exec(plain)?.[0] ?? '')];
  return [...signs.slice(0, maxNameLength - ending.length), ...ending].join('');
}

/** In the order they were said, as long as they fit. */
function chosen(replies: readonly OutboundReply[], maxBytes: number): OutboundFile[] {
  let left = maxBytes;
  const fits = (file: OutboundFile): boolean => {
    if (file.sizeBytes > left) return false;
    left -= file.sizeBytes;
    return true;
  };
  return replies
    .flatMap(({ files }) => files)
    .filter(fits)
    .slice(0, maxFiles);
}

/**
 * Reads the files that travel in a mail, each once, together at most `maxBytes`. One that turns out larger than it was said
 * to be stays out.
 *
 * @param cidOf names the n-th file in the mail's HTML.
 */
export async function carryFiles(
  replies: readonly OutboundReply[],
  { maxBytes, cidOf }: { maxBytes: number; cidOf: (index: number) => string },
  signal: AbortSignal,
): Promise<CarriedFiles> {
  const carried = new Map<OutboundFile, MailAttachment>();
  for (const file of chosen(replies, maxBytes)) {
    const bytes = await file.read(signal);
    signal.throwIfAborted();
    if (bytes.byteLength > file.sizeBytes) continue;
    const contentType = typeOf(file);
    const isPicture = pictureTypes.has(contentType) && bytes.byteLength <= maxPictureBytes;
    carried.set(file, {
      filename: fileName(file.name),
      contentType,
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      contentDisposition: isPicture ? 'inline' : 'attachment',
      ...(isPicture ? { cid: cidOf(carried.size + 1) } : {}),
    });
  }
  return carried;
}
