/**
 * The store could not take a write. `code` is SQLite's (`SQLITE_FULL`, `SQLITE_IOERR_FSYNC`, …; sqlite.org/rescode.html)
 * or `closed`; nothing of what was written is in the store.
 */
export class StoreError extends Error {
  readonly code: string;

  constructor(message: string, code: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The code an error of the store carries, `unknown` when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
