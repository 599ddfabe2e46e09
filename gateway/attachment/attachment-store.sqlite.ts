import type { StoreDatabase } from '../log/sqlite/database.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { FileRefusal, FinishedFile, KeptFile, Owner, QuotaRefusal } from './attachment.ts';
import type { AttachmentStore, BegunFile, UploadBounds } from './attachment-store.ts';

const dayMs = 24 * 3_600_000;

function readFinished(row: Tables['attachment']): FinishedFile | null {
  const { name, type, size_bytes, width, height, sha256 } = row;
  if (type === null || size_bytes === null || sha256 === null) return null;
  return { name, type, sizeBytes: size_bytes, width, height, sha256 };
}

function readRow(row: Tables['attachment']): KeptFile {
  return {
    attachmentId: row.attachment_id,
    siteId: row.site_id,
    owner: { kind: row.owner_kind, id: row.owner_id },
    name: row.name,
    lengthBytes: row.length_bytes,
    storageKey: row.storage_key,
    madeAt: row.made_at,
    state: row.state,
    refusal: row.refusal,
    finished: readFinished(row),
    conversationId: row.conversation_id,
  };
}

function rowOf(file: BegunFile): Tables['attachment'] {
  return {
    attachment_id: file.attachmentId,
    site_id: file.siteId,
    owner_kind: file.owner.kind,
    owner_id: file.owner.id,
    name: file.name,
    length_bytes: file.lengthBytes,
    storage_key: file.storageKey,
    made_at: file.madeAt,
    state: 'uploading',
    refusal: null,
    type: null,
    size_bytes: null,
    width: null,
    height: null,
    sha256: null,
    conversation_id: null,
    entry_id: null,
  };
}

/** Files' records in SQLite. Which message holds a file is written by the log, in the transaction of its entry. */
export class SqliteAttachmentStore implements AttachmentStore {
  readonly #database: StoreDatabase;

  constructor(database: StoreDatabase) {
    this.#database = database;
  }

  begin(file: BegunFile, bounds: UploadBounds): Promise<{ refused: QuotaRefusal; retryAfterMs: number } | null> {
    const { build, run, write } = this.#database;
    const insert = build.insertInto('attachment').values(rowOf(file));
    return write(() => {
      const refused = this.#refusal(file, bounds);
      if (!refused) run(insert);
      return refused;
    });
  }

  async file(attachmentId: string): Promise<KeptFile | null> {
    const { build, first } = this.#database;
    const row = first(build.selectFrom('attachment').selectAll().where('attachment_id', '=', attachmentId));
    return row && readRow(row);
  }

  async finish(attachmentId: string, { name, type, sizeBytes, width, height, sha256 }: FinishedFile): Promise<void> {
    const { run, write } = this.#database;
    const change = { state: 'ready', name, type, size_bytes: sizeBytes, width, height, sha256 } as const;
    await write(() => run(this.#uploading(attachmentId).set(change)));
  }

  async refuse(attachmentId: string, why: FileRefusal): Promise<void> {
    const { run, write } = this.#database;
    await write(() => run(this.#uploading(attachmentId).set({ state: 'refused', refusal: why })));
  }

  remove(attachmentId: string, receivedBytes: number): Promise<boolean> {
    const { build, run, write } = this.#database;
    const removal = build
      .updateTable('attachment')
      .set(({ eb, fn, val }) => ({
        state: 'removed',
        length_bytes: eb
          .case()
          .when('state', '=', 'uploading')
          .then(fn<number>('min', ['length_bytes', val(receivedBytes)]))
          .else(eb.ref('length_bytes'))
          .end(),
      }))
      .where('attachment_id', '=', attachmentId)
      .where('entry_id', 'is', null)
      .where('state', '<>', 'refused');
    return write(() => run(removal) === 1);
  }

  async leftAlone(unfinishedSince: number, unusedSince: number, limit: number): Promise<KeptFile[]> {
    const { build, all } = this.#database;
    const waiting = build.selectFrom('attachment').selectAll().where('entry_id', 'is', null);
    const unfinished = waiting.where('state', '=', 'uploading').where('made_at', '<=', unfinishedSince).limit(limit);
    const unused = waiting.where('state', '=', 'ready').where('made_at', '<=', unusedSince).limit(limit);
    return [...all(unfinished), ...all(unused)].map(readRow);
  }

  async givenUp(madeBefore: number, limit: number): Promise<KeptFile[]> {
    const { build, all } = this.#database;
    const given = build.selectFrom('attachment').selectAll().where('state', 'in', ['removed', 'refused']);
    return all(given.where('made_at', '<', madeBefore).orderBy('made_at').limit(limit)).map(readRow);
  }

  async forget(attachmentId: string): Promise<void> {
    const { build, run, write } = this.#database;
    const given = build.deleteFrom('attachment').where('state', 'in', ['removed', 'refused']);
    await write(() => run(given.where('attachment_id', '=', attachmentId)));
  }

  async changeOwner(from: Owner, to: Owner): Promise<void> {
    const { build, run, write } = this.#database;
    const change = build
      .updateTable('attachment')
      .set({ owner_kind: to.kind, owner_id: to.id })
      .where('owner_kind', '=', from.kind)
      .where('owner_id', '=', from.id);
    await write(() => run(change));
  }

  #uploading(attachmentId: string) {
    return this.#database.build
      .updateTable('attachment')
      .where('attachment_id', '=', attachmentId)
      .where('state', '=', 'uploading');
  }

  #refusal(
    { siteId, owner, lengthBytes, madeAt }: BegunFile,
    bounds: UploadBounds,
  ): { refused: QuotaRefusal; retryAfterMs: number } | null {
    const since = madeAt - dayMs;
    const uploads = this.#database.build.selectFrom('attachment').where('made_at', '>', since);
    const own = uploads.where('owner_kind', '=', owner.kind).where('owner_id', '=', owner.id);
    const unfinished = own.where('state', '=', 'uploading');
    const count = this.#database.first(unfinished.select(({ fn }) => fn.countAll<number>().as('sum')));
    const retryAfterMs = dayMs;
    if ((count?.sum ?? 0) >= bounds.unfinishedPerOwner) return { refused: 'too-many-uploads', retryAfterMs };
    for (const [asked, atMost] of [
      [own, bounds.ownerBytesPerDay],
      [uploads.where('site_id', '=', siteId), bounds.siteBytesPerDay],
    ] as const) {
      const query = asked.select(({ fn }) => [
        fn.sum<number | null>('length_bytes').as('sum'),
        fn.min('made_at').as('oldestAt'),
      ]);
      const used = this.#database.first(query);
      if ((used?.sum ?? 0) + lengthBytes <= atMost) continue;
      return { refused: 'quota-reached', retryAfterMs: Math.max(1, (used?.oldestAt ?? madeAt) - since) };
    }
    return null;
  }
}
