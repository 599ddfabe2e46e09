import Database from 'better-sqlite3';
import { type Compilable, Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { GroupCommit } from './group-commit.ts';
import { migrations } from './migrations/migrations.ts';
import type { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** Before this, resetting the WAL could corrupt the file (sqlite.org/releaselog/3_51_3.html). */
const oldestSqlite = [3, 51, 3] as const;
const synchronousFull = 2;
/** A real write, so that what is asserted after it also holds for the next. */
const countOpening = `INSERT INTO store_meta (name, value) VALUES ('openings', '1')
  ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1`;

export interface DatabaseOptions {
  /** Told once when the disk failed so that nothing may be written any more; the caller should end the program. */
  onBroken?: (error: StoreError) => void;
}

/** One SQLite file (or memory), the queries built for it, and the one way to write to it. */
export interface StoreDatabase {
  /** The connection itself, for what brings its own queries to the same file. */
  readonly handle: Database.Database;
  /** Builds typed queries; run them with `all`, `first` and `run`, which do not leave the current turn. */
  readonly build: Kysely<Tables>;
  all<Row>(query: Compilable<Row>): Row[];
  first<Row>(query: Compilable<Row>): Row | null;
  /** Runs a change and says how many rows it touched. Only inside `write`. */
  run(query: Compilable<unknown>): number;
  /** Group commit: see `GroupCommit.write`. */
  write: GroupCommit['write'];
  onCommit: GroupCommit['onCommit'];
  /** Settles what is queued, folds the WAL into the file and closes it. */
  close(): Promise<void>;
}

function assertVersion(handle: Database.Database): void {
  const version = String(handle.prepare('SELECT sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  const difference = oldestSqlite.map((wanted, at) => (parts[at] ?? 0) - wanted).find((step) => step !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${version} is older than ${oldestSqlite.join('.')}, which is needed`);
}

function configure(handle: Database.Database): void {
  assertVersion(handle);
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  handle.pragma('journal_size_limit = 67108864');
}

/** This build falls back to NORMAL with the first WAL write unless told otherwise, which would lose acked entries. */
function assertDurable(handle: Database.Database): void {
  if (handle.memory) return;
  const synchronous = handle.pragma('synchronous', { simple: true });
  const journalMode = handle.pragma('journal_mode', { simple: true });
  if (synchronous === synchronousFull && journalMode === 'wal') return;
  throw new Error(`the store is not durable: synchronous ${synchronous}, journal ${journalMode}`);
}

/**
 * All steps in one transaction, which Kysely does not make for SQLite: a power cut in the middle would leave tables
 * without the note that they are there, and no later start could go on.
 */
async function migrate(handle: Database.Database, build: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: build, provider: { getMigrations: async () => ({ ...migrations }) } });
  handle.exec('BEGIN IMMEDIATE');
  const { error } = await migrator.migrateToLatest();
  handle.exec(error ? 'ROLLBACK' : 'COMMIT');
  if (error) throw new Error('the store could not be brought to this version', { cause: error });
}

/** Statements by their text: a query built again is not prepared again. */
function queriesOn(handle: Database.Database): Pick<StoreDatabase, 'all' | 'first' | 'run'> {
  const prepared = new Map<string, Database.Statement>();
  const statementFor = (text: string): Database.Statement => {
    const known = prepared.get(text) ?? handle.prepare(text);
    prepared.set(text, known);
    return known;
  };
  const all = <Row>(query: Compilable<Row>): Row[] => {
    const { sql, parameters } = query.compile();
    return statementFor(sql).all(...parameters) as Row[];
  };
  return {
    all,
    first: (query) => all(query)[0] ?? null,
    run(query) {
      const { sql, parameters } = query.compile();
      return statementFor(sql).run(...parameters).changes;
    },
  };
}

/**
 * Opens a SQLite file, or `:memory:`, and brings its tables to this version.
 * @throws when the file cannot be opened, is of a newer version, or would not be durable.
 */
export async function openDatabase(path: string, options: DatabaseOptions = {}): Promise<StoreDatabase> {
  const handle = new Database(path, { timeout: 5_000 });
  const build = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) });
  try {
    configure(handle);
    await migrate(handle, build);
    handle.exec(countOpening);
    assertDurable(handle);
  } catch (error) {
    handle.close();
    throw error;
  }
  const commits = new GroupCommit(handle, options.onBroken ?? (() => undefined));
  return {
    handle,
    build,
    ...queriesOn(handle),
    write: commits.write.bind(commits),
    onCommit: commits.onCommit.bind(commits),
    async close() {
      await commits.close();
      handle.close();
    },
  };
}
