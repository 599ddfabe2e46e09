import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '@throughline/sdk/wire';
import { admit } from '../../conversation/admit.ts';
import type { Conversation } from '../../conversation/conversation.ts';
import { fold } from '../../conversation/fold.ts';
import { addsUnread } from '../../conversation/meaning.ts';
import type { AppendResult, Draft } from '../log.ts';
import { readSnapshot, saveSnapshot } from './snapshots.ts';
import type { EntryRow, LogStatements } from './statements.ts';

type Content = Pick<Entry, 'author' | 'via' | 'body'>;

/** An entry as it was kept. */
export function readEntryRow(row: EntryRow): Entry {
  const { author, via, body } = JSON.parse(row.content) as Content;
  return { seq: row.seq, entryId: row.entry_id, at: row.at, author, via, body };
}

/**
 * The same entryId again is the first answer again, when it says the same (C2).
 * The body is compared as it is stored: a field that JSON leaves out makes no difference.
 */
function answerRepeat(row: EntryRow, draft: Draft, conversation: Conversation): AppendResult {
  const entry = readEntryRow(row);
  return isDeepStrictEqual(entry.body, JSON.parse(JSON.stringify(draft.body)))
    ? { kind: 'appended', entry, conversation, isRepeat: true }
    : { kind: 'refused', reason: 'conflict' };
}

/** Whether the attempt this entry reports is still the reporter's; if so it is closed with it. */
function settle(statements: LogStatements, { settles, conversationId, at }: Draft): boolean {
  return settles === null || statements.settle.run({ ...settles, conversationId, at }).changes === 1;
}

/** No two conversations of a site share a moment of activity: the desk's list is paged by it. */
function distinctActivity(statements: LogStatements, conversation: Conversation): Conversation {
  const { siteId, activeAt, conversationId } = conversation;
  if (!statements.activityTaken.get(siteId, activeAt, conversationId)) return conversation;
  return { ...conversation, activeAt: (statements.newestActivity.get(siteId) ?? activeAt) + 1 };
}

function insert(statements: LogStatements, draft: Draft, entry: Entry, visibleToContact: boolean): void {
  const { author, via, body } = entry;
  const content: Content = { author, via, body };
  statements.insertEntry.run({
    conversation_id: draft.conversationId,
    seq: entry.seq,
    entry_id: entry.entryId,
    author_id: author.id,
    at: entry.at,
    channel: via.channel,
    visible_to_contact: visibleToContact ? 1 : 0,
    adds_unread: addsUnread(entry) ? 1 : 0,
    external_id: draft.externalId,
    content: JSON.stringify(content),
  });
}

/** Appends one entry. Runs inside a write: everything it does happens, or nothing. */
export function appendEntry(statements: LogStatements, draft: Draft): AppendResult {
  const { conversationId, entryId, at, author, via, body } = draft;
  const snapshot = statements.snapshot.get(conversationId);
  if (snapshot === undefined) return { kind: 'refused', reason: 'not-found' };
  const conversation = readSnapshot(snapshot);
  const known = statements.repeat.get(entryId, conversationId, author.id);
  if (known) return answerRepeat(known, draft, conversation);
  const admission = admit(conversation, draft);
  if (admission.kind !== 'admitted') return admission;
  if (!settle(statements, draft)) return { kind: 'unchanged' };
  const entry: Entry = { seq: conversation.head + 1, entryId, at, author, via, body };
  insert(statements, draft, entry, admission.visibleToContact);
  const countUnreadAfter = (seq: number): number => statements.countUnread.get(conversationId, seq) ?? 0;
  const grown = distinctActivity(statements, fold(conversation, entry, countUnreadAfter));
  saveSnapshot(statements, grown);
  return { kind: 'appended', entry, conversation: grown, isRepeat: false };
}
