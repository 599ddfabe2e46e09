import { IDBDatabase, IDBFactory, IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
import { vi } from 'vitest';

/**
 * What goes wrong with a call: it throws; what it began is aborted at once, or only after it had succeeded (as when there
 * is no room at the commit); it never answers.
 */
export type Fault = 'throws' | 'is aborted' | 'is aborted at the end' | 'never answers';

type Calls = Record<string, (this: unknown, ...given: unknown[]) => unknown>;

const places: readonly [prototype: object, names: readonly string[]][] = [
  [IDBFactory.prototype, ['open', 'deleteDatabase']],
  [IDBDatabase.prototype, ['transaction']],
  [IDBTransaction.prototype, ['objectStore']],
  [IDBObjectStore.prototype, ['put', 'get', 'getAll', 'getAllKeys', 'delete', 'clear']],
];

const broken = (): DOMException => new DOMException('the connection was lost', 'UnknownError');

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It was aborted or is over already.
  }
}

/** A request to open or delete that fails, or is never answered. */
function deadRequest(fault: Fault, onHang: () => void): object {
  const request = { error: broken(), onerror: () => {}, onsuccess: () => {} };
  queueMicrotask(() => (fault === 'never answers' ? onHang() : request.onerror()));
  return request;
}

function ruined(made: unknown, fault: Fault): unknown {
  if (made instanceof IDBTransaction) queueMicrotask(() => abort(made));
  else if (made instanceof IDBObjectStore) queueMicrotask(() => abort(made.transaction));
  else {
    const { transaction } = made as IDBRequest;
    if (fault === 'is aborted') queueMicrotask(() => transaction && abort(transaction));
    else (made as IDBRequest).addEventListener('success', () => transaction && abort(transaction));
  }
  return made;
}

/**
 * Makes calls to IndexedDB fail: the one number `from` and, when it is `lasting`, all after it. `hit` tells how many did.
 * `onHang` is called when nobody answers; what waits has its deadline then. Undone by `vi.restoreAllMocks()`.
 */
export function failFrom(from: number, fault: Fault, lasting: boolean, onHang: () => void): { hit: number } {
  const told = { hit: 0 };
  let count = 0;
  for (const [prototype, names] of places) {
    for (const name of names) {
      const real = (prototype as Calls)[name] as Calls[string];
      vi.spyOn(prototype as Calls, name).mockImplementation(function (this: unknown, ...given) {
        // The stand-in's own upgrade of a new database is no call of ours.
        if (given[1] === 'versionchange') return real.apply(this, given);
        count += 1;
        const isOpening = this instanceof IDBFactory;
        // Only a database that is being opened can keep us waiting for ever.
        const isHit = (lasting ? count >= from : count === from) && (fault !== 'never answers' || isOpening);
        if (!isHit) return real.apply(this, given);
        told.hit += 1;
        if (fault === 'throws') throw broken();
        return isOpening ? deadRequest(fault, onHang) : ruined(real.apply(this, given), fault);
      });
    }
  }
  return told;
}
