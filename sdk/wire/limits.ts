/**
 * Every bound of the wire, in one place. Both ends keep them: the client so that it never sends what will be declined,
 * the gateway because a stranger may be at the other end.
 */
export const limits = {
  /** One text frame, in UTF-8 bytes; the socket refuses a larger one before it is parsed. */
  maxFrameBytes: 65_536,
  /** One text frame of the gateway, in UTF-16 units; pages of entries are cut to `pageLength`. */
  maxServerFrameLength: 1_048_576,
  pageLength: 262_144,
  /** One message or note, in UTF-16 code units. */
  maxTextLength: 8_000,
  maxNameLength: 120,
  maxAddressLength: 254,
  maxTokenLength: 512,
  /** A JWT of a site's backend. */
  maxIdentityTokenLength: 8_192,
  /** Files of one message, and the bytes of one of them. */
  maxAttachments: 10,
  maxAttachmentBytes: 104_857_600,
  maxFileNameLength: 200,
  /** Properties of one touchpoint, names in one set of attributes, tags in one change. */
  maxProperties: 30,
  maxPropertyLength: 500,
  maxCursors: 50,
  maxContractSteps: 4,
  /** Addresses of one contact that are shown. */
  maxAddresses: 20,
  /** Longest wait of one contract step: 30 days. */
  maxStepSeconds: 2_592_000,
  /** Entries in one page of a conversation. */
  pageEntries: 50,
  /** Conversations in one page of the desk's list. */
  pageConversations: 50,
  /** A socket that has not said hello by then is closed. */
  helloDeadlineMs: 5_000,
  /** The gateway pings an open socket this often and ends one that has not answered by the next ping. */
  pingEveryMs: 25_000,
  /** A client that probes a connection (woken, back online) gives it up after this. */
  probeDeadlineMs: 3_000,
  /** Readers look at the head of what they follow this often, so that a lost hint costs delay and never an entry. */
  headCheckMs: 15_000,
  /** Whoever was signed out or has expired while connected is found at the latest after this (W6). */
  sessionCheckMs: 5_000,
  /** "Is typing" is forgotten when it is not renewed within this. */
  typingForMs: 6_000,
  /** Above this many unsent bytes a socket gets nothing more until it drains. */
  softBufferBytes: 262_144,
  /** Above this many unsent bytes, or after `drainDeadlineMs` without draining, the socket is closed with `slow`. */
  hardBufferBytes: 1_048_576,
  drainDeadlineMs: 10_000,
  /** Clients told to reconnect spread themselves over this (full jitter). */
  reconnectSpreadMs: 10_000,
  /** A handoff link is good for so long. */
  handoffForMs: 120_000,
  /** An access token is good for so long; the gateway sends the next one well before. */
  accessForMs: 900_000,
  /** A confirmation code: digits, life, tries. */
  codeDigits: 6,
  codeForMs: 900_000,
  codeTries: 5,
} as const;
