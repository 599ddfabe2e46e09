import type { OutboundMessage, OutboundReply } from '../../channel.ts';
import type { CarriedFiles } from './carry-files.ts';
import { headerName, type MailAttachment } from './mail.ts';
import { redact } from './redact.ts';

/** One reply as a mail says it. */
export interface Said {
  /** Named only where several people speak. */
  who: string | null;
  text: string;
  /** Shown in the mail itself. */
  pictures: readonly MailAttachment[];
  /** Names of the other files that came with the mail. */
  attached: readonly string[];
  /** Names of those that did not. */
  left: readonly string[];
}

export function said(replies: readonly OutboundReply[], carried: CarriedFiles): Said[] {
  const severalSpeak = new Set(replies.map((reply) => reply.authorName)).size > 1;
  return replies.map(({ authorName, text, files }, index) => {
    const isNewSpeaker = replies[index - 1]?.authorName !== authorName;
    const inMail = files.flatMap((file) => carried.get(file) ?? []);
    return {
      who: severalSpeak && isNewSpeaker && authorName !== null ? headerName(authorName) : null,
      text,
      pictures: inMail.filter(({ cid }) => cid !== undefined),
      attached: inMail.filter(({ cid }) => cid === undefined).map(({ filename }) => headerName(filename)),
      left: files.filter((file) => !carried.has(file)).map(({ name }) => headerName(name)),
    };
  });
}

/** Names of all files that came with the mail. */
export const attachedNames = ({ pictures, attached }: Said): string[] => [
  ...pictures.map(({ filename }) => headerName(filename)),
  ...attached,
];

const maxQuoteLength = 1_000;
/** A secret is looked for a little beyond what is quoted, so that none is cut into something unknown. */
const maxReadLength = 4_000;

/** The contact's own last message, and nothing before it (attack E6); null where there is none. */
export function quoted({ inReplyTo }: OutboundMessage): string | null {
  const text = redact((inReplyTo?.text ?? '').slice(0, maxReadLength).toWellFormed()).trim();
  if (text === '') return null;
  return text.length <= maxQuoteLength ? text : `${text.slice(0, maxQuoteLength).toWellFormed()}…`;
}
