import { isDeepStrictEqual } from 'node:util';
import { type Entry, takenBack } from '@throughline/sdk/wire';
import { admit } from '../../conversation/admit.ts';
import { type Carried, foldCarried } from '../../conversation/carried.ts';
import type { Conversation } from '../../conversation/conversation.ts';
import { fold } from '../../conversation/fold.ts';
import { addsUnread, type Target, targetOf } from '../../conversation/meaning.ts';
import type { AppendResult, Draft } from '../log.ts';
import { settleDelivery } from './settle-delivery.ts';
import { readSnapshot, saveSnapshot } from './snapshots.ts';
import type { EntryRow, LogStatements } from './statements.ts';

type Content = Pick<Entry, 'author' | 'via' | 'body'> & {
  /** Position of the deletion that took this message back. What it said stays here only to know a repeat by. */
  deletedBy?: number;
  /** Where it was said and who had read it there: without it, the entries could not be folded again. */
  carried?: Carried;
};

const contentOf = (row: EntryRow): Content => JSON.parse(row.content) as Content;

/** An entry as it may be read: nothing of what was taken back. */
export function readEntryRow(row: EntryRow): Entry {
  const { author, via, body, deletedBy } = contentOf(row);
  const readable = deletedBy === undefined ? body : takenBack(body);
  return { seq: row.seq, entryId: row.entry_id, at: row.at, author, via, body: readable };
}

/**
 * The same entryId again is the first answer again, when it says the same (C2).
 * The body is compared as it is stored: a field that JSON leaves out makes no difference.
 */
function answerRepeat(row: EntryRow, draft: Draft, conversation: Conversation): AppendResult {
  const entry = readEntryRow(row);
  return isDeepStrictEqual(contentOf(row).body, JSON.parse(JSON.stringify(draft.body)))
    ? { kind: 'appended', entry, conversation, isRepeat: true }
    : { kind: 'refused', reason: 'conflict' };
}

/**
 * The message takes its files, in the transaction that appends it: a file is of one message at most. False when one of
 * them is not its author's, not ready, or held already.
 */
function holdFiles(statements: LogStatements, { conversationId, entryId, author, body, carried }: Draft): boolean {
  const files = (body.kind === 'message' && body.attachments) || [];
  if (files.length === 0) return true;
  const ids = JSON.stringify(files.map(({ attachmentId }) => attachmentId));
  if (carried) {
    statements.moveFiles.run(conversationId, entryId, ids, carried.fromConversationId);
    return true;
  }
  if (statements.freeFiles.get(ids, author.kind, author.id) !== files.length) return false;
  statements.holdFiles.run(conversationId, entryId, ids);
  return true;
}

/** No two conversations of a site share a moment of activity: the desk's list is paged by it. */
function distinctActivity(statements: LogStatements, conversation: Conversation): Conversation {
  const { siteId, activeAt, conversationId } = conversation;
  if (!statements.activityTaken.get(siteId, activeAt, conversationId)) return conversation;
  return { ...conversation, activeAt: (statements.newestActivity.get(siteId) ?? activeAt) + 1 };
}

function insert(statements: LogStatements, draft: Draft, entry: Entry, visibleToContact: boolean): void {
  const { author, via, body } = entry;
  const { carried } = draft;
  const content: Content = { author, via, body, ...(carried && { carried }) };
  const isUnread = carried ? carried.isUnreadByAgents : addsUnread(entry);
  statements.insertEntry.run({
    conversation_id: draft.conversationId,
    seq: entry.seq,
    entry_id: entry.entryId,
    author_id: author.id,
    at: entry.at,
    channel: via.channel,
    visible_to_contact: visibleToContact ? 1 : 0,
    adds_unread: isUnread ? 1 : 0,
    external_id: draft.externalId,
    content: JSON.stringify(content),
  });
}

/** The entry a draft is about, read only for the kinds that are about one. */
function targetRow(statements: LogStatements, draft: Draft): EntryRow | null {
  const seq = targetOf(draft);
  return seq === null ? null : (statements.entry.get(draft.conversationId, seq) ?? null);
}

function readTarget(row: EntryRow | null): Target | null {
  if (row === null) return null;
  const { author, via, body, deletedBy } = contentOf(row);
  return { author, via, body, isDeleted: deletedBy !== undefined };
}

/** From now on nobody reads what the row says or fetches its files, and it waits for nobody. */
function takeBack(statements: LogStatements, conversationId: string, row: EntryRow, deletedBy: number): void {
  const content: Content = { ...contentOf(row), deletedBy };
  statements.takeBack.run(JSON.stringify(content), conversationId, row.seq);
  const files = (content.body.kind === 'message' && content.body.attachments) || [];
  if (files.length === 0) return;
  statements.removeFiles.run(
    JSON.stringify(files.map(({ attachmentId }) => attachmentId)),
    conversationId,
    row.entry_id,
  );
}

/** Appends one entry. Runs inside a write: everything it does happens, or nothing. */
export function appendEntry(statements: LogStatements, draft: Draft): AppendResult {
  const { conversationId, entryId, at, author, via, body } = draft;
  const snapshot = statements.snapshot.get(conversationId);
  if (snapshot === undefined) return { kind: 'refused', reason: 'not-found' };
  const conversation = readSnapshot(snapshot);
  const known = statements.repeat.get(entryId, conversationId, author.id);
  if (known) return answerRepeat(known, draft, conversation);
  const changed = targetRow(statements, draft);
  const target = readTarget(changed);
  const admission = admit(conversation, draft, target);
  if (admission.kind !== 'admitted') return admission;
  if (draft.settles && !settleDelivery(statements, conversation, draft.settles, at)) return { kind: 'unchanged' };
  if (!holdFiles(statements, draft)) return { kind: 'refused', reason: 'not-allowed' };
  const entry: Entry = { seq: conversation.head + 1, entryId, at, author, via, body };
  insert(statements, draft, entry, admission.visibleToContact);
  if (changed && body.kind === 'deletion') takeBack(statements, conversationId, changed, entry.seq);
  const countUnreadAfter = (seq: number): number => statements.countUnread.get(conversationId, seq) ?? 0;
  const folded = draft.carried
    ? foldCarried(conversation, entry, draft.carried)
    : fold(conversation, entry, { target, countUnreadAfter });
  const grown = distinctActivity(statements, folded);
  saveSnapshot(statements, grown);
  return { kind: 'appended', entry, conversation: grown, isRepeat: false };
}
