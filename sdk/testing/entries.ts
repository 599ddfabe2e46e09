import type {
  Author,
  ConversationState,
  ConversationSummary,
  Entry,
  EntryBody,
  ReplyContract,
  ServerFrame,
} from '@throughline/sdk/wire';

export const anna: Author = { kind: 'contact', id: 'anna', name: null };
export const ben: Author = { kind: 'agent', id: 'ben', name: 'Ben' };
export const carrier: Author = { kind: 'system', id: 'system', name: null };

/** A uuid that says its number. */
export const entryIdOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export function entry(seq: number, author: Author, body: EntryBody): Entry {
  const via = { channel: 'web', hint: null } as const;
  return { seq, entryId: entryIdOf(seq), at: 1_000 + seq, author, via, body };
}

export const message = (seq: number, author: Author, text = `message ${seq}`): Entry =>
  entry(seq, author, { kind: 'message', text, caution: null, originalId: null });

export const edit = (seq: number, author: Author, about: number, text: string): Entry =>
  entry(seq, author, { kind: 'edit', seq: about, text });

export const deletion = (seq: number, author: Author, about: number): Entry =>
  entry(seq, author, { kind: 'deletion', seq: about });

export const receipt = (seq: number, author: Author, status: 'delivered' | 'read', upTo: number): Entry =>
  entry(seq, author, { kind: 'receipt', status, upTo });

export const hereContract: ReplyContract = {
  steps: [{ channel: 'web', addressId: null, hint: null, afterSeconds: 0 }],
  quiet: null,
  until: null,
  setBy: 'site',
  setOn: 'web',
};

export const mailContract: ReplyContract = {
  steps: [
    { channel: 'web', addressId: null, hint: null, afterSeconds: 0 },
    { channel: 'email', addressId: 'a1', hint: 'a•••@example.org', afterSeconds: 300 },
  ],
  quiet: null,
  until: null,
  setBy: 'contact',
  setOn: 'web',
};

/** The contact's own conversation as `welcome` tells of it. */
export const own = (conversationId: string, contract: ReplyContract | null = null) =>
  ({ conversationId, state: 'open', contract }) as const;

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

export function welcome(changes: Partial<Frame<'welcome'>> = {}): Frame<'welcome'> {
  return {
    type: 'welcome',
    version: 1,
    epoch: 'e1',
    participant: anna,
    conversation: null,
    site: { siteId: 'shop', name: 'Shop', channels: ['web', 'email'], defaultContract: hereContract },
    addresses: [],
    access: { token: 'access-token-of-the-test', forMs: 900_000 },
    identity: null,
    elsewhere: null,
    now: 1_000,
    ...changes,
  };
}

export function entriesFrame(
  after: number,
  entries: Entry[],
  changes: Partial<Frame<'entries'>> = {},
): Frame<'entries'> {
  const head = entries.at(-1)?.seq ?? after;
  return { type: 'entries', conversationId: 'c1', epoch: 'e1', after, entries, head, ...changes };
}

interface SummaryChanges {
  state?: ConversationState;
  seq?: number;
  at?: number;
  from?: 'contact' | 'agent';
  unreadCount?: number;
}

/** A conversation in the desk's list; its last message is the contact's. */
export function summary(conversationId: string, activeAt: number, changes: SummaryChanges = {}): ConversationSummary {
  const { state = 'open', seq = 1, at = activeAt, from = 'contact', unreadCount = 1 } = changes;
  const author = from === 'contact' ? anna : ben;
  return {
    conversationId,
    contactId: 'anna',
    contactName: null,
    locale: 'en',
    state,
    head: seq,
    activeAt,
    lastMessage: { seq, at, author, channel: 'web', text: `message ${seq}` },
    unreadCount,
    isContactOnline: false,
    contract: hereContract,
  };
}
