import type { Timeline, TimelineItem } from '@throughline/sdk';
import type { Author, ReplyContract } from '@throughline/sdk/wire';

/** A moment in the afternoon of a Monday, in the zone of the machine. */
export const sampleNow = new Date(2026, 10, 16, 14, 7).getTime();

export const anna: Author = { kind: 'agent', id: 'agent-anna', name: 'Anna' };
export const visitor: Author = { kind: 'contact', id: 'contact-1', name: null };

/** What holds while nothing was chosen. */
export const onlyHere: ReplyContract = {
  steps: [{ channel: 'web', addressId: null, hint: null, afterSeconds: 0 }],
  quiet: null,
  until: null,
  setBy: 'site',
  setOn: 'web',
};

/** A contract the contact chose: here, then by e-mail. */
export const thenEmail: ReplyContract = {
  ...onlyHere,
  steps: [
    { channel: 'web', addressId: null, hint: null, afterSeconds: 0 },
    { channel: 'email', addressId: 'address-1', hint: 'm•••@example.org', afterSeconds: 300 },
  ],
  setBy: 'contact',
};

type SaidItem = Extract<TimelineItem, { kind: 'message' | 'note' }>;

/** A message or note; by default one of the visitor's, read here. */
export function said(text: string, changes: Partial<SaidItem> = {}): SaidItem {
  return {
    kind: 'message',
    key: text,
    seq: 1,
    at: sampleNow,
    author: visitor,
    via: { channel: 'web', hint: null },
    text,
    attachments: [],
    editedAt: null,
    isDeleted: false,
    changeFailed: null,
    isMine: changes.author === undefined,
    mark: 'read',
    why: null,
    caution: null,
    originalId: null,
    deliveries: [],
    ...changes,
  };
}

/** A conversation's timeline, empty unless told otherwise. */
export function sampleTimeline(changes: Partial<Timeline> = {}): Timeline {
  return {
    conversationId: null,
    items: [],
    hasEarlier: false,
    contract: onlyHere,
    state: 'open',
    attributes: {},
    tags: [],
    unreadCount: 0,
    head: 0,
    typing: [],
    ...changes,
  };
}
