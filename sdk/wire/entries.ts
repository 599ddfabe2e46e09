import { channel, replyContract, wantedContract } from './contract.ts';
import { displayName, entryId, id, instant, seq } from './ids.ts';
import { limits } from './limits.ts';
import { type Infer, integer, list, map, nullable, oneOf, optional, record, scalar, text, variants } from './shape.ts';

const saidText = text(limits.maxTextLength, 1);
/** May be empty where files are said instead. */
const captionText = text(limits.maxTextLength);

/** A file of a message as the gateway keeps it: type found by its signature, pictures re-encoded without their EXIF. */
export const attachment = record({
  attachmentId: id,
  name: text(limits.maxFileNameLength, 1),
  /** Media type, e.g. `image/jpeg`. */
  type: text(100, 3),
  sizeBytes: integer(),
  /** Pixels, for pictures. */
  width: nullable(integer(1)),
  height: nullable(integer(1)),
});
export type Attachment = Infer<typeof attachment>;

const properties = map(scalar(limits.maxPropertyLength), limits.maxProperties);
const tagNames = list(text(60, 1), limits.maxProperties);
const facts = {
  /** The contact did something on the site: a page, a purchase. For agents only, like the two after it. */
  touchpoint: { name: text(limits.maxNameLength, 1), properties, url: nullable(text(2_000)) },
  /** What the site says of the contact; null takes a name away. */
  attributes: { set: map(nullable(scalar(limits.maxPropertyLength)), limits.maxProperties) },
  tags: { add: tagNames, remove: tagNames },
};
/** The author of message `seq` says it otherwise, or takes it back. */
const changes = { edit: { seq, text: saidText }, deletion: { seq } };

/** Who said or did it. `system` is Throughline itself, for example reporting what became of a delivery. */
export const author = record({ kind: oneOf('contact', 'agent', 'bot', 'system'), id, name: nullable(displayName) });
export type Author = Infer<typeof author>;

/** The channel an entry came in by, and the masked address it came from. */
export const via = record({ channel, hint: nullable(displayName) });
export type Via = Infer<typeof via>;

/** open: somebody should answer. resolved: done; the next message of the contact opens it again. */
export const conversationState = oneOf('open', 'resolved');
export type ConversationState = Infer<typeof conversationState>;

/**
 * Why a message is shown to agents only: an absence notice, or from an address that is not the contact's. Of
 * `unverified-sender`, the sender's own domain says that it is not from there.
 */
const caution = oneOf('auto-reply', 'other-sender', 'unverified-sender');

const bodies = {
  /** Something said to the other side. `originalId` names the kept original (for example the whole e-mail). */
  message: {
    text: captionText,
    caution: nullable(caution),
    originalId: nullable(id),
    /** Absent: none. A message has text or attachments. */
    attachments: optional(list(attachment, limits.maxAttachments)),
  },
  /** Something said among agents. */
  note: { text: saidText },
  ...changes,
  ...facts,
  state: { state: conversationState },
  contract: { contract: replyContract },
  /** An agent asks whether answers should go there; it holds once the contact confirms it. */
  proposal: { contract: wantedContract },
  /** The author's side has got (`delivered`) or seen (`read`) everything up to a position. */
  receipt: { status: oneOf('delivered', 'read'), upTo: seq },
  /** What became of a delivery of the messages `seqs` to one address on another channel. */
  delivery: {
    deliveryId: id,
    channel,
    hint: nullable(displayName),
    /** `unknown`: it was handed over and nobody can say whether it went out. */
    status: oneOf('accepted', 'delivered', 'read', 'failed', 'unknown'),
    /** One plain word for the failure, e.g. `unknown-recipient`; null when accepted. */
    reason: nullable(text(60)),
    seqs: list(seq, 200),
  },
};

/** What an entry holds: a closed union. */
export const entryBody = variants('kind', bodies);
export type EntryBody = Infer<typeof entryBody>;

/** A kind this version does not know, kept as it came so that a later version can read it. */
export interface UnknownBody {
  kind: 'unknown';
  was: Record<string, unknown>;
}

const head = { seq, entryId, at: instant, author, via };

/** One immutable item of the log, as the gateway writes it. */
export const entry = record({ ...head, body: entryBody });
export type Entry = Infer<typeof entry>;

/** An entry as a client reads it: kinds of a newer gateway are kept, not refused. */
export const readEntry = record({
  ...head,
  body: variants('kind', bodies, (was): UnknownBody => ({ kind: 'unknown', was })),
});
export type ReadEntry = Infer<typeof readEntry>;

/** What a client may ask to be appended; the rest of an entry is the gateway's to write. */
export const appendBody = variants('kind', {
  /** `attachments`: ids of finished uploads of this contact or agent. */
  message: { text: captionText, attachments: optional(list(id, limits.maxAttachments)) },
  note: { text: saidText },
  ...changes,
  ...facts,
  state: { state: conversationState },
  contract: { contract: wantedContract },
  /** Agents only. A contact confirms the newest by appending the same as a contract. */
  proposal: { contract: wantedContract },
});
export type AppendBody = Infer<typeof appendBody>;
