import { type Attachment, type ContractLocale, limits } from '@throughline/sdk/wire';
import type { Owner } from '../../attachment/attachment.ts';
import { safeFileName } from '../../attachment/file-name.ts';
import type { FileReceiver, ReceivedFile } from '../../attachment/receive-file.ts';
import { contractLocale } from '../../reply/contract-locale.ts';
import type { InboundMessage } from '../channel.ts';

/** A message's files: what of them the conversation holds, and the names of those that were not taken. */
export interface TakenFiles {
  kept: readonly ReceivedFile[];
  refused: readonly string[];
}

/** Keeps the files that came with a message, one after the other: each may take the memory of a whole picture. */
export async function takeFiles(
  receiver: FileReceiver,
  siteId: string,
  owner: Owner,
  files: InboundMessage['files'],
): Promise<TakenFiles> {
  const kept: ReceivedFile[] = [];
  const refused: string[] = [];
  for (const { name, bytes } of files) {
    const received =
      kept.length < limits.maxAttachments
        ? await receiver.receive(siteId, owner, { name, bytes })
        : { refused: 'too-many' };
    if ('refused' in received) refused.push(safeFileName(name));
    else kept.push(received);
  }
  return { kept, refused: refused.slice(0, limits.maxAttachments) };
}

const notTaken: Readonly<Record<ContractLocale, string>> = {
  en: 'not taken over; see the original',
  de: 'nicht übernommen; siehe Original',
  nl: 'niet overgenomen; zie het origineel',
};

/** The text of the entry: what was said, with the files that are not there, and never empty or more than an entry holds. */
export function entryText(text: string, { kept, refused }: TakenFiles, locale: string): string {
  const words = notTaken[contractLocale(locale)];
  const named = refused.length === 0 ? '' : `📎 ${refused.join(', ')} (${words})`;
  const room = limits.maxTextLength - named.length - 2;
  const whole = [text.slice(0, room).toWellFormed(), named].filter((part) => part !== '').join('\n\n');
  return whole === '' && kept.length === 0 ? '(no text)' : whole;
}

/** As the log keeps them. */
export const attachmentsOf = ({ kept }: TakenFiles): { attachments?: Attachment[] } =>
  kept.length === 0 ? {} : { attachments: kept.map(({ attachment }) => attachment) };
