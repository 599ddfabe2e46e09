import { createHash } from 'node:crypto';
import { limits } from '@throughline/sdk/wire';
import type { InboundMessage } from '../../channel.ts';
import { hintOf } from '../address.ts';
import type { ReadMail } from '../reading/read.ts';

/** Where a mail belongs, and the address that says so. */
export interface Target {
  recipient: string;
  deliveryId: string | null;
  siteId: string;
}

/** A mail that was read, and what was found out about it. */
export interface Sorted {
  raw: Uint8Array;
  read: ReadMail;
  /** The sender's address in its normal form; empty when there is none. */
  from: string;
  auto: { is: boolean; isReaction: boolean };
  sender: InboundMessage['sender'];
  target: Target;
}

/** The text of the entry: a first mail keeps its subject, files that stay in the original are named, and it fits. */
function entryText({ subject, text, files }: ReadMail, isFirst: boolean): string {
  const left = files.filter(({ bytes, type }) => bytes === null && !type.endsWith('-signature'));
  const attached = left.length === 0 ? '' : `📎 ${left.map(({ name }) => name).join(', ')}`;
  const head = isFirst || text === '' ? subject : '';
  const whole = [head, text, attached].filter((part) => part !== '').join('\n\n');
  return whole.length <= limits.maxTextLength ? whole : `${whole.slice(0, limits.maxTextLength - 1).toWellFormed()}…`;
}

/** What a mail is known by, so that it has its effect once for each inbox (C9): its Message-ID, or all of it. */
export const eventKeyOf = (raw: Uint8Array, { messageId }: ReadMail, recipient: string): string =>
  `${messageId ?? createHash('sha256').update(raw).digest('base64url')} ${recipient}`;

/** What is handed to the port. */
export function inboundMessage({ raw, read, from, auto, sender, target }: Sorted): InboundMessage {
  const recipient = target.recipient.toLowerCase();
  const isToBounce = recipient.startsWith('bounce+');
  return {
    channel: 'email',
    eventKey: eventKeyOf(raw, read, recipient),
    siteId: target.siteId,
    deliveryId: target.deliveryId,
    refersTo: read.refersTo,
    sender,
    from: { value: from, hint: hintOf(from), name: read.from.name },
    text: entryText(read, target.deliveryId === null),
    isAutoReply: isToBounce || auto.is,
    isReaction: isToBounce || auto.isReaction,
    word: null,
    files: read.files.flatMap(({ name, type, bytes }) => (bytes === null ? [] : [{ name, type, bytes }])),
    externalId: read.messageId,
    original: { mediaType: 'message/rfc822', bytes: raw },
  };
}
