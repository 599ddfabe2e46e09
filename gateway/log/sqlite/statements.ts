import type { Database, Statement } from 'better-sqlite3';
import type { Tables } from './tables.ts';

type Row<T extends keyof Tables> = Tables[T];

/** Stands in the column `state` of a conversation in which nobody has said anything yet; see `hasBegun`. */
export const notBegun = 'not-begun';

/** One entry as it is read back. */
export type EntryRow = Pick<Row<'entry'>, 'seq' | 'entry_id' | 'at' | 'content'>;

/** The log's own statements, prepared once: these run for every entry. */
export interface LogStatements {
  repeat: Statement<[entryId: string, conversationId: string, authorId: string], EntryRow>;
  insertEntry: Statement<[Row<'entry'>]>;
  entry: Statement<[conversationId: string, seq: number], EntryRow>;
  takeBack: Statement<[content: string, conversationId: string, seq: number]>;
  /** Those of some positions whose message was taken back. */
  takenBackAmong: Statement<[conversationId: string, seqsAsJson: string], number>;
  snapshot: Statement<[conversationId: string], string>;
  saveSnapshot: Statement<[Omit<Row<'conversation'>, 'site_id' | 'contact_id'>]>;
  activityTaken: Statement<[siteId: string, activeAt: number, conversationId: string], number>;
  newestActivity: Statement<[siteId: string], number>;
  countUnread: Statement<[conversationId: string, afterSeq: number], number>;
  /** Pages: forward and backward, for agents and for contacts, and the position before a page. */
  agent: PageStatements;
  contact: PageStatements;
  list: Record<'all' | 'state', Statement<[ListParameters], string>>;
  heads: Statement<[idsAsJson: string], { conversation_id: string; head: number }>;
  delivery: Statement<[deliveryId: string, conversationId: string], SettledRow>;
  settle: Statement<[SettledRow & { deliveryId: string }]>;
  noteDeliveryEvent: Statement<[deliveryId: string, at: number, status: string, reason: string | null]>;
  /** Takes a provider's event; changes nothing when it was taken before. */
  takeReport: Statement<[channel: string, eventKey: string, receivedAt: number]>;
  giveBack: Statement<[siteId: string, deliveryId: string]>;
  /** Files of their author that no message holds yet, of those named; and the message taking them. */
  freeFiles: Statement<[idsAsJson: string, authorKind: string, authorId: string], number>;
  holdFiles: Statement<[conversationId: string, entryId: string, idsAsJson: string]>;
  /** The files of a message that was taken back; they are swept up like those that were cancelled. */
  removeFiles: Statement<[idsAsJson: string, conversationId: string, entryId: string]>;
  /** Files go from the message that holds them to the one it is carried over as. */
  moveFiles: Statement<[conversationId: string, entryId: string, idsAsJson: string, fromConversationId: string]>;
}

export interface PageStatements {
  after: Statement<[conversationId: string, afterSeq: number, limit: number], EntryRow>;
  before: Statement<[conversationId: string, beforeSeq: number, limit: number], EntryRow>;
  previous: Statement<[conversationId: string, beforeSeq: number], number | null>;
}

interface ListParameters {
  siteId: string;
  state: string;
  before: number;
  limit: number;
}

/** What settling reads and changes of a delivery. */
export type SettledRow = Pick<
  Row<'delivery'>,
  'status' | 'lease_id' | 'external_id' | 'reason' | 'settled_at' | 'cost' | 'cost_day'
>;

function pageStatements(handle: Database, visible: string): PageStatements {
  const entries = `SELECT seq, entry_id, at, content FROM entry WHERE conversation_id = ? ${visible}`;
  return {
    after: handle.prepare(`${entries} AND seq > ? ORDER BY seq LIMIT ?`),
    before: handle.prepare(`${entries} AND seq < ? ORDER BY seq DESC LIMIT ?`),
    previous: handle
      .prepare<[string, number], number | null>(
        `SELECT max(seq) FROM entry WHERE conversation_id = ? ${visible} AND seq < ?`,
      )
      .pluck(),
  };
}

function listStatement(handle: Database, condition: string): LogStatements['list']['all'] {
  return handle
    .prepare<[ListParameters], string>(
      `SELECT snapshot FROM conversation
       WHERE site_id = @siteId AND head > 0 AND active_at < @before ${condition}
       ORDER BY active_at DESC LIMIT @limit`,
    )
    .pluck();
}

export function prepareLogStatements(handle: Database): LogStatements {
  return {
    repeat: handle.prepare(
      'SELECT seq, entry_id, at, content FROM entry WHERE entry_id = ? AND conversation_id = ? AND author_id = ?',
    ),
    insertEntry: handle.prepare(
      `INSERT INTO entry (conversation_id, seq, entry_id, author_id, at, channel, visible_to_contact, adds_unread,
         external_id, content)
       VALUES (@conversation_id, @seq, @entry_id, @author_id, @at, @channel, @visible_to_contact, @adds_unread,
         @external_id, @content)`,
    ),
    entry: handle.prepare('SELECT seq, entry_id, at, content FROM entry WHERE conversation_id = ? AND seq = ?'),
    takeBack: handle.prepare('UPDATE entry SET content = ?, adds_unread = 0 WHERE conversation_id = ? AND seq = ?'),
    takenBackAmong: handle
      .prepare<[string, string], number>(
        `SELECT seq FROM entry WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))
           AND json_extract(content, '$.deletedBy') IS NOT NULL`,
      )
      .pluck(),
    snapshot: handle.prepare<[string], string>('SELECT snapshot FROM conversation WHERE conversation_id = ?').pluck(),
    saveSnapshot: handle.prepare(
      `UPDATE conversation SET head = @head, state = @state, active_at = @active_at, plan_at = @plan_at,
         snapshot = @snapshot
       WHERE conversation_id = @conversation_id`,
    ),
    activityTaken: handle
      .prepare<[string, number, string], number>(
        'SELECT 1 FROM conversation WHERE site_id = ? AND active_at = ? AND head > 0 AND conversation_id <> ?',
      )
      .pluck(),
    newestActivity: handle
      .prepare<[string], number>('SELECT max(active_at) FROM conversation WHERE site_id = ? AND head > 0')
      .pluck(),
    countUnread: handle
      .prepare<[string, number], number>(
        'SELECT count(*) FROM entry WHERE conversation_id = ? AND adds_unread = 1 AND seq > ?',
      )
      .pluck(),
    agent: pageStatements(handle, ''),
    contact: pageStatements(handle, 'AND visible_to_contact = 1'),
    list: {
      all: listStatement(handle, `AND state <> '${notBegun}'`),
      state: listStatement(handle, 'AND state = @state'),
    },
    heads: handle.prepare(
      'SELECT conversation_id, head FROM conversation WHERE conversation_id IN (SELECT value FROM json_each(?))',
    ),
    delivery: handle.prepare(
      `SELECT status, lease_id, external_id, reason, settled_at, cost, cost_day FROM delivery
       WHERE delivery_id = ? AND conversation_id = ?`,
    ),
    settle: handle.prepare(
      `UPDATE delivery SET status = @status, lease_id = @lease_id, external_id = @external_id, reason = @reason,
         settled_at = @settled_at, cost = @cost, cost_day = @cost_day
       WHERE delivery_id = @deliveryId`,
    ),
    noteDeliveryEvent: handle.prepare(
      'INSERT INTO delivery_event (delivery_id, at, status, reason) VALUES (?, ?, ?, ?)',
    ),
    takeReport: handle.prepare(
      `INSERT INTO delivery_report (channel, event_key, received_at) VALUES (?, ?, ?)
       ON CONFLICT (channel, event_key) DO UPDATE SET parked = NULL WHERE parked IS NOT NULL`,
    ),
    giveBack: handle.prepare(
      `UPDATE spending SET spent = spent - delivery.cost FROM delivery
       WHERE spending.site_id = ? AND delivery.delivery_id = ? AND spending.day = delivery.cost_day`,
    ),
    freeFiles: handle
      .prepare<[string, string, string], number>(
        `SELECT count(*) FROM attachment WHERE attachment_id IN (SELECT value FROM json_each(?))
           AND owner_kind = ? AND owner_id = ? AND state = 'ready' AND entry_id IS NULL`,
      )
      .pluck(),
    removeFiles: handle.prepare(
      `UPDATE attachment SET state = 'removed'
       WHERE attachment_id IN (SELECT value FROM json_each(?)) AND conversation_id = ? AND entry_id = ?`,
    ),
    holdFiles: handle.prepare(
      `UPDATE attachment SET conversation_id = ?, entry_id = ?
       WHERE attachment_id IN (SELECT value FROM json_each(?))`,
    ),
    moveFiles: handle.prepare(
      `UPDATE attachment SET conversation_id = ?, entry_id = ?
       WHERE attachment_id IN (SELECT value FROM json_each(?)) AND conversation_id = ?`,
    ),
  };
}
