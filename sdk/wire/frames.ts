import { channel, replyContract } from './contract.ts';
import { appendBody, author, conversationState, readEntry } from './entries.ts';
import { deviceToken, displayName, entryId, epoch, id, instant, locale, seq, signature } from './ids.ts';
import { limits } from './limits.ts';
import { refusals } from './refusals.ts';
import {
  flag,
  type Infer,
  integer,
  list,
  map,
  nullable,
  oneOf,
  optional,
  record,
  scalar,
  text,
  variants,
} from './shape.ts';

/** The wire version this code speaks. */
export const wireVersion = 1;

/** Where a reader stands in one conversation. `after: null` asks for the newest page. */
const cursor = { conversationId: id, epoch: nullable(epoch), after: nullable(seq) };
export type Cursor = Infer<ReturnType<typeof record<typeof cursor>>>;

/**
 * What a client may say.
 *
 *   connect → ‹challenge› → hello → (follow | append | read | …)* → close
 */
export const clientFrame = variants('type', {
  /**
   * The first frame on a socket, in answer to `challenge`. `as: 'contact'` with a device token, `as: 'agent'` with a
   * session token. `proof`: the signature over `helloText` that a device with a key gives.
   */
  hello: {
    version: integer(1, 1_000),
    as: oneOf('contact', 'agent'),
    token: deviceToken,
    proof: optional(signature),
    locale,
    cursors: list(record(cursor), limits.maxCursors),
  },
  /** Start to receive a conversation from a position on. */
  follow: cursor,
  unfollow: { conversationId: id },
  /** One page of entries before a position, for reading backwards. */
  earlier: { conversationId: id, before: seq },
  /** One page of the desk's conversations, newest activity first. `before` is the last item's `activeAt`. */
  list: { state: oneOf('open', 'resolved', 'all'), before: nullable(instant) },
  /** Put something in the log. A contact may leave `conversationId` null: "my conversation". */
  append: { entryId, conversationId: nullable(id), body: appendBody },
  /** This side has shown everything up to a position to a person. */
  read: { conversationId: id, upTo: seq },
  /** This side's device holds everything up to a position. */
  delivered: { conversationId: id, upTo: seq },
  typing: { conversationId: nullable(id), on: flag },
  ping: {},
});
export type ClientFrame = Infer<typeof clientFrame>;

/** An address of the contact, as its owner sees it. */
export const addressView = record({
  addressId: id,
  channel,
  hint: displayName,
  confirmed: flag,
});
export type AddressView = Infer<typeof addressView>;

/** A conversation in one line, for the desk's list. */
export const conversationSummary = record({
  conversationId: id,
  contactId: id,
  contactName: nullable(displayName),
  /** The contact's language. */
  locale,
  state: conversationState,
  /** Position of the newest entry. */
  head: seq,
  activeAt: instant,
  lastMessage: nullable(record({ seq, at: instant, author, channel, text: text(200) })),
  /** Messages of the contact that no agent has read. */
  unreadCount: integer(),
  isContactOnline: flag,
  /** The contract in force. */
  contract: replyContract,
  /** What the site and its agents say of the contact, the newest of it, and the last thing done on the site. */
  about: optional(
    record({
      attributes: map(scalar(limits.maxPropertyLength), 100),
      tags: list(text(60, 1), 50),
      lastTouchpoint: nullable(record({ at: instant, name: text(limits.maxNameLength, 1), url: nullable(text(500)) })),
    }),
  ),
});
export type ConversationSummary = Infer<typeof conversationSummary>;

/**
 * What a device's requests beside the socket go with, as `Authorization: Bearer <token>`; a device with a key signs each
 * of them besides. Good for `forMs`, a new one comes before that.
 */
const access = { token: text(limits.maxTokenLength, 16), forMs: integer() };

/** What the gateway says. */
export const serverFrame = variants('type', {
  /** The first frame of every socket: what a device with a key signs, once. */
  challenge: { nonce: text(64, 16) },
  /**
   * The answer to hello. `conversation` is the contact's own, null until the first entry and for agents, with what its
   * entries have come to, so that a device that holds only the newest page knows the contract stated long before it.
   */
  welcome: {
    version: integer(1, 1_000),
    epoch,
    participant: author,
    conversation: nullable(record({ conversationId: id, state: conversationState, contract: nullable(replyContract) })),
    site: record({
      siteId: id,
      name: displayName,
      /** Channels an answer can be sent on besides `web`. */
      channels: list(channel, 16),
      defaultContract: replyContract,
    }),
    addresses: list(addressView, limits.maxAddresses),
    /** null for agents. */
    access: nullable(record(access)),
    /** Whom the site's backend says this is, and until when; null for a visitor. */
    identity: nullable(record({ subject: text(200, 1), expiresAt: instant })),
    /** Since when the conversation goes on on another device, after a handoff from this one. */
    elsewhere: nullable(instant),
    now: instant,
  },
  access,
  elsewhere: { since: nullable(instant) },
  /**
   * Entries in order. `after` is the position of the entry before the first one *this reader may see*: when it is not
   * my cursor, I have a gap and follow again from my cursor. `head` is the newest position this reader may see.
   */
  entries: { conversationId: id, epoch, after: seq, entries: list(readEntry, limits.pageEntries), head: seq },
  /** The answer to `earlier`: entries before `before`; `after` is 0 when the conversation's beginning is reached. */
  earlier: { conversationId: id, epoch, before: seq, after: seq, entries: list(readEntry, limits.pageEntries) },
  /** The cursor is not of this log's life: forget what you hold and read from the newest page, which follows. */
  reset: { conversationId: id, epoch, head: seq },
  /** In the log, on stable storage. */
  ack: { entryId, conversationId: id, seq, at: instant },
  /** Declined. `entryId` names the append, null for any other frame. */
  refuse: {
    entryId: nullable(entryId),
    reason: oneOf(...refusals),
    retryAfterMs: nullable(integer()),
  },
  summaries: { items: list(conversationSummary, limits.pageConversations), more: flag },
  summary: { item: conversationSummary },
  addresses: { items: list(addressView, limits.maxAddresses) },
  typing: { conversationId: id, author, on: flag },
  /** Live, never logged. For a contact: is somebody at the desk. For an agent: is this contact here. */
  presence: { conversationId: nullable(id), side: oneOf('contact', 'agents'), online: flag },
  /** The gateway is going down; the socket will be closed. Come back at a random moment within the spread. */
  draining: { reconnectWithinMs: integer() },
  pong: {},
});
export type ServerFrame = Infer<typeof serverFrame>;
