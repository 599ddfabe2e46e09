import { createHash } from 'node:crypto';
import { type ChannelName, type Entry, takenBack } from '@throughline/sdk/wire';
import type { Conversation, Reader } from '../../conversation/conversation.ts';
import type { Clock } from '../../kernel/clock.ts';
import { idFor, newId } from '../../kernel/id.ts';
import type { AppendResult, ConversationLog, Draft, EntryPlace, OnGrown, Original, Page } from '../log.ts';
import { appendEntry, readEntryRow } from './append-entry.ts';
import type { StoreDatabase } from './database.ts';
import { readSnapshot } from './snapshots.ts';
import { type EntryRow, type LogStatements, prepareLogStatements } from './statements.ts';

const mostPlaces = 20;

/** The log's life is named when its file is made. */
function readEpoch(database: StoreDatabase, clock: Clock): string {
  database.handle.prepare("INSERT OR IGNORE INTO store_meta (name, value) VALUES ('epoch', ?)").run(newId(clock.now()));
  return database.handle.prepare<[], string>("SELECT value FROM store_meta WHERE name = 'epoch'").pluck().get() ?? '';
}

/** The conversation log in one SQLite file; see `ConversationLog` for what it promises. */
export class SqliteLog implements ConversationLog {
  readonly epoch: string;
  readonly #database: StoreDatabase;
  readonly #statements: LogStatements;
  readonly #clock: Clock;
  readonly #onGrown: OnGrown;
  /** What this commit has made grow, by conversationId. */
  readonly #grown = new Map<string, Conversation>();

  constructor(database: StoreDatabase, clock: Clock, onGrown: OnGrown) {
    this.#database = database;
    this.#clock = clock;
    this.#onGrown = onGrown;
    this.epoch = readEpoch(database, clock);
    this.#statements = prepareLogStatements(database.handle);
    database.onCommit(this.#tellGrown);
  }

  append(draft: Draft): Promise<AppendResult> {
    return this.#database.write(() => appendEntry(this.#statements, draft), this.#noteGrown);
  }

  async read(conversationId: string, reader: Reader, after: number, limit: number): Promise<Page | null> {
    const rows = this.#statements[reader].after.all(conversationId, after, limit);
    return this.#page(conversationId, reader, rows, (head) => Math.min(after, head));
  }

  async readBack(conversationId: string, reader: Reader, before: number | null, limit: number): Promise<Page | null> {
    const rows = this.#statements[reader].before.all(conversationId, before ?? Number.MAX_SAFE_INTEGER, limit);
    return this.#page(conversationId, reader, rows.reverse(), () => 0);
  }

  async conversation(conversationId: string): Promise<Conversation | null> {
    return this.#conversation(conversationId);
  }

  async placesOf(entryId: string, channel: ChannelName): Promise<EntryPlace[]> {
    const query = this.#database.build
      .selectFrom('entry')
      .select(['conversation_id as conversationId', 'author_id as authorId'])
      .where('entry_id', '=', entryId)
      .where('channel', '=', channel)
      .orderBy('conversation_id')
      .limit(mostPlaces);
    return this.#database.all(query);
  }

  async list(
    siteId: string,
    state: 'open' | 'resolved' | 'all',
    before: number | null,
    limit: number,
  ): Promise<Conversation[]> {
    const statement = this.#statements.list[state === 'all' ? 'all' : 'state'];
    return statement.all({ siteId, state, before: before ?? Number.MAX_SAFE_INTEGER, limit }).map(readSnapshot);
  }

  async heads(conversationIds: readonly string[]): Promise<Map<string, number>> {
    const rows = this.#statements.heads.all(JSON.stringify(conversationIds));
    return new Map(rows.map((row) => [row.conversation_id, row.head]));
  }

  async keepOriginal({ conversationId, mediaType, bytes, at }: Original): Promise<string> {
    const originalId = idFor('original', conversationId, createHash('sha256').update(bytes).digest('hex'));
    const { build, run, write } = this.#database;
    const row = { original_id: originalId, conversation_id: conversationId, media_type: mediaType, bytes, at };
    await write(() =>
      run(
        build
          .insertInto('original')
          .values(row)
          .onConflict((conflict) => conflict.doNothing()),
      ),
    );
    return originalId;
  }

  async original(originalId: string): Promise<Original | null> {
    const { build, first } = this.#database;
    const row = first(build.selectFrom('original').selectAll().where('original_id', '=', originalId));
    if (!row) return null;
    return { conversationId: row.conversation_id, mediaType: row.media_type, bytes: row.bytes, at: row.at };
  }

  async probe(): Promise<void> {
    const { build, run, write } = this.#database;
    const row = { name: 'probed-at', value: String(this.#clock.now()) };
    await write(() =>
      run(
        build
          .insertInto('store_meta')
          .values(row)
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value })),
      ),
    );
  }

  #conversation(conversationId: string): Conversation | null {
    const snapshot = this.#statements.snapshot.get(conversationId);
    return snapshot === undefined ? null : readSnapshot(snapshot);
  }

  #page(
    conversationId: string,
    reader: Reader,
    rows: readonly EntryRow[],
    afterNothing: (head: number) => number,
  ): Page | null {
    const conversation = this.#conversation(conversationId);
    if (!conversation) return null;
    const head = reader === 'agent' ? conversation.head : conversation.contactHead;
    const first = rows[0];
    const after = first ? (this.#statements[reader].previous.get(conversationId, first.seq) ?? 0) : afterNothing(head);
    return { conversationId, epoch: this.epoch, after, entries: this.#entries(conversationId, rows), head };
  }

  /** What was made of a message that was taken back goes with it. Asked only for pages with edits, which are few. */
  #entries(conversationId: string, rows: readonly EntryRow[]): Entry[] {
    const entries = rows.map(readEntryRow);
    const edited = entries.flatMap(({ body }) => (body.kind === 'edit' ? [body.seq] : []));
    if (edited.length === 0) return entries;
    const gone = new Set(this.#statements.takenBackAmong.all(conversationId, JSON.stringify(edited)));
    return entries.map((entry) =>
      entry.body.kind === 'edit' && gone.has(entry.body.seq) ? { ...entry, body: takenBack(entry.body) } : entry,
    );
  }

  readonly #noteGrown = (result: AppendResult): void => {
    if (result.kind !== 'appended' || result.isRepeat) return;
    this.#grown.set(result.conversation.conversationId, result.conversation);
  };

  readonly #tellGrown = (): void => {
    if (this.#grown.size === 0) return;
    const grown = [...this.#grown.values()];
    this.#grown.clear();
    this.#onGrown(grown);
  };
}
