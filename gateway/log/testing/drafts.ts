import type { Attachment, Author, Entry, EntryBody } from '@throughline/sdk/wire';
import type { SettledStatus } from '../../delivery/lattice.ts';
import type { Draft } from '../log.ts';

/** Who speaks in the tests, and where. */
export interface Place {
  conversationId: string;
  contactId: string;
}

export const contactOf = ({ contactId }: Pick<Place, 'contactId'>): Author => ({
  kind: 'contact',
  id: contactId,
  name: null,
});
export const agent: Author = { kind: 'agent', id: 'agent-1', name: 'Ada' };
export const bot: Author = { kind: 'bot', id: 'bot-1', name: null };
export const system: Author = { kind: 'system', id: 'throughline', name: null };

type Caution = Extract<EntryBody, { kind: 'message' }>['caution'];

export const message = (text: string, caution: Caution = null): EntryBody => ({
  kind: 'message',
  text,
  caution,
  originalId: null,
});
export const file = (name: string): Attachment => ({
  attachmentId: `file-${name.replaceAll('.', '-')}`,
  name,
  type: 'image/jpeg',
  sizeBytes: 10,
  width: null,
  height: null,
});
/** A message of files, with or without words. */
export const files = (names: readonly string[], text = ''): EntryBody => ({
  kind: 'message',
  text,
  caution: null,
  originalId: null,
  attachments: names.map(file),
});
export const edit = (seq: number, text: string): EntryBody => ({ kind: 'edit', seq, text });
export const deletion = (seq: number): EntryBody => ({ kind: 'deletion', seq });
export const touchpoint = (name: string, url: string | null = null): EntryBody => ({
  kind: 'touchpoint',
  name,
  properties: {},
  url,
});
export const attributes = (set: Record<string, string | number | boolean | null>): EntryBody => ({
  kind: 'attributes',
  set,
});
export const tags = (add: string[], remove: string[] = []): EntryBody => ({ kind: 'tags', add, remove });
export const note = (text: string): EntryBody => ({ kind: 'note', text });
export const read = (upTo: number): EntryBody => ({ kind: 'receipt', status: 'read', upTo });
export const delivered = (upTo: number): EntryBody => ({ kind: 'receipt', status: 'delivered', upTo });
export const state = (wanted: 'open' | 'resolved'): EntryBody => ({ kind: 'state', state: wanted });
export const deliveryReport = (status: SettledStatus, deliveryId = 'd1', seqs: number[] = [1]): EntryBody => ({
  kind: 'delivery',
  deliveryId,
  channel: 'email',
  hint: null,
  status,
  reason: null,
  seqs,
});
export const contract: EntryBody = {
  kind: 'contract',
  contract: {
    steps: [{ channel: 'email', addressId: 'address-1', hint: 'a•••@example.org', afterSeconds: 0 }],
    quiet: null,
    until: null,
    setBy: 'contact',
    setOn: 'web',
  },
};

/** An entryId that is the same for the same number and sorts like it. */
export const entryIdOf = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** A draft with everything that does not matter to the test filled in. */
export function draft(place: Place, number: number, author: Author, body: EntryBody, more?: Partial<Draft>): Draft {
  return {
    conversationId: place.conversationId,
    entryId: entryIdOf(number),
    at: 1_000 + number,
    author,
    via: { channel: 'web', hint: null },
    body,
    externalId: null,
    settles: null,
    ...more,
  };
}

/** An entry of the log, for what only folds. */
export const entry = (seq: number, author: Author, body: EntryBody): Entry => ({
  seq,
  entryId: entryIdOf(seq),
  at: 1_000 + seq,
  author,
  via: { channel: 'web', hint: null },
  body,
});
