import { NoAccess } from '../session/session.ts';

/** The parts of a client that few conversations need. The code of each is fetched when it is first wanted. */
export interface Parts {
  files(): Promise<typeof import('./files-part.ts')>;
  person(): Promise<typeof import('./person-part.ts')>;
}

/** The files beside the client's own. */
export const parts: Parts = {
  files: () => import('./files-part.ts'),
  person: () => import('./person-part.ts'),
};

/** One of something whose code is fetched when it is first wanted. */
export class OnDemand<T> {
  readonly #make: () => Promise<T>;
  readonly #onHere: () => void;
  #coming: Promise<T> | null = null;
  #here: T | null = null;

  constructor(make: () => Promise<T>, onHere = (): void => {}) {
    this.#make = make;
    this.#onHere = onHere;
  }

  /** null until it was wanted and its code has come. */
  get here(): T | null {
    return this.#here;
  }

  /** Rejects with `NoAccess` when the code cannot be fetched: no network, or a deploy that has it no longer. The next call tries again. */
  get(): Promise<T> {
    this.#coming ??= this.#make().then(
      (made) => {
        this.#here = made;
        this.#onHere();
        return made;
      },
      (cause: unknown) => {
        this.#coming = null;
        throw new NoAccess('a part of the client could not be fetched', { cause });
      },
    );
    return this.#coming;
  }
}
