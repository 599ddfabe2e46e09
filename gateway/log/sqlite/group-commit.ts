import type { Database, Statement } from 'better-sqlite3';
import { codeOf, StoreError } from './store-error.ts';

/** Writes of one turn beyond this wait for the next, so that one commit never holds the event loop for long. */
const maxWritesPerCommit = 500;

/** After these the file or what the kernel holds of it can no longer be trusted: an fsync is never tried again. */
const isFatal = (code: string): boolean => /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(code);

/** One queued write, and who waits for it. */
class QueuedWrite<T> {
  readonly promise: Promise<T>;
  readonly #fn: () => T;
  readonly #committed: ((result: T) => void) | undefined;
  readonly #resolvers = Promise.withResolvers<T>();
  #outcome: { result: T } | { error: unknown } | null = null;

  constructor(fn: () => T, committed?: (result: T) => void) {
    this.#fn = fn;
    this.#committed = committed;
    this.promise = this.#resolvers.promise;
  }

  run(): void {
    this.#outcome = { result: this.#fn() };
  }

  fail(error: unknown): void {
    this.#outcome = { error };
  }

  settle(): void {
    if (this.#outcome === null) throw new Error('a write was settled before it ran');
    if ('error' in this.#outcome) {
      this.#resolvers.reject(this.#outcome.error);
      return;
    }
    this.#committed?.(this.#outcome.result);
    this.#resolvers.resolve(this.#outcome.result);
  }
}

type Handle = Pick<Database, 'inTransaction' | 'prepare'>;

/**
 * Writes of one event-loop turn share one transaction, and so one fsync. Each runs in a savepoint: one that throws is
 * undone and rejects alone. Promises settle after COMMIT; when BEGIN or COMMIT fails, all of the turn's reject.
 *
 *   write() … write() → end of turn: BEGIN · (SAVEPOINT · fn · RELEASE)* · COMMIT → settle all → `onCommit` listeners
 */
export class GroupCommit {
  readonly #handle: Handle;
  readonly #onBroken: (error: StoreError) => void;
  readonly #statements: Record<'begin' | 'commit' | 'rollback' | 'save' | 'release' | 'undo', Statement>;
  readonly #listeners = new Set<() => void>();
  #queue: QueuedWrite<unknown>[] = [];
  #flushing: NodeJS.Immediate | null = null;
  #drained: (() => void)[] = [];
  #refusal: StoreError | null = null;

  /** `onBroken` is told once when the disk failed in a way after which nothing may be written any more. */
  constructor(handle: Handle, onBroken: (error: StoreError) => void) {
    this.#handle = handle;
    this.#onBroken = onBroken;
    this.#statements = {
      begin: handle.prepare('BEGIN IMMEDIATE'),
      commit: handle.prepare('COMMIT'),
      rollback: handle.prepare('ROLLBACK'),
      save: handle.prepare('SAVEPOINT one_write'),
      release: handle.prepare('RELEASE one_write'),
      undo: handle.prepare('ROLLBACK TO one_write'),
    };
  }

  /**
   * Runs `fn` inside this turn's transaction and resolves after its commit. `committed` is called with the result
   * between the commit and the `onCommit` listeners.
   * @throws StoreError when the store could not take it; whatever `fn` threw when that was the reason.
   */
  write<T>(fn: () => T, committed?: (result: T) => void): Promise<T> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    const write = new QueuedWrite(fn, committed);
    this.#queue.push(write as unknown as QueuedWrite<unknown>);
    this.#schedule();
    return write.promise;
  }

  /** Calls back after each commit; the result ends it. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes no more writes; resolves when those already queued are settled. */
  close(): Promise<void> {
    this.#refusal ??= new StoreError('the store is closed', 'closed');
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #schedule(): void {
    this.#flushing ??= setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#flushing = null;
    // Sign-in shares this connection and awaits inside its own transactions: ours has to wait until that one ends.
    if (!this.#handle.inTransaction) this.#commitBatch();
    if (this.#queue.length > 0) this.#schedule();
    else for (const resolve of this.#drained.splice(0)) resolve();
  };

  #commitBatch(): void {
    const batch = this.#queue.splice(0, maxWritesPerCommit);
    const isCommitted = this.#commit(batch);
    for (const write of batch) write.settle();
    if (isCommitted) for (const listener of this.#listeners) listener();
  }

  #commit(batch: readonly QueuedWrite<unknown>[]): boolean {
    try {
      this.#statements.begin.run();
      for (const write of batch) this.#runOne(write);
      this.#statements.commit.run();
      return true;
    } catch (error) {
      this.#giveUp(batch, error);
      return false;
    }
  }

  #runOne(write: QueuedWrite<unknown>): void {
    this.#statements.save.run();
    try {
      write.run();
    } catch (error) {
      // A full or failing disk may already have rolled back the whole transaction (sqlite.org/lang_transaction.html).
      if (!this.#handle.inTransaction || isFatal(codeOf(error))) throw error;
      this.#statements.undo.run();
      write.fail(error);
    }
    this.#statements.release.run();
  }

  #giveUp(batch: readonly QueuedWrite<unknown>[], cause: unknown): void {
    const error = new StoreError('the store could not commit', codeOf(cause), cause);
    const isRolledBack = this.#rollBack();
    for (const write of batch) write.fail(error);
    if (isRolledBack && !isFatal(error.code)) return;
    this.#refusal = error;
    for (const write of this.#queue.splice(0)) {
      write.fail(error);
      write.settle();
    }
    this.#onBroken(error);
  }

  /** False when even that failed: what the next COMMIT would write is then anybody's guess. */
  #rollBack(): boolean {
    try {
      if (this.#handle.inTransaction) this.#statements.rollback.run();
      return true;
    } catch {
      return false;
    }
  }
}
