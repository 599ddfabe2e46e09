import { NoAccess } from '../session/session.ts';

/** The parts of a client that few conversations need. The code of each is fetched when it is first wanted. */
export interface Parts {
  files(): Promise<typeof import('./files-part.ts')>;
  page(): Promise<typeof import('./page-part.ts')>;
  requests(): Promise<typeof import('./requests-part.ts')>;
  tabs(): Promise<typeof import('./tabs-part.ts')>;
}

/** The files beside the client's own. */
export const parts: Parts = {
  files: () => import('./files-part.ts'),
  page: () => import('./page-part.ts'),
  requests: () => import('./requests-part.ts'),
  tabs: () => import('./tabs-part.ts'),
};

/** How much of what was said to a part waits for its code; the oldest gives way. */
const mostWaiting = 200;

/** One of something whose code is fetched when it is first wanted. */
export class OnDemand<T> {
  readonly #make: () => Promise<T>;
  readonly #onHere: () => void;
  #coming: Promise<T> | null = null;
  /** null until it was wanted and its code has come. */
  here: T | null = null;
  #waiting: ((here: never) => void)[] = [];

  constructor(make: () => Promise<T>, onHere = (): void => {}) {
    this.#make = make;
    this.#onHere = onHere;
  }

  /** Rejects with `NoAccess` when the code cannot be fetched: no network, or a deploy that has it no longer. The next call tries again. */
  get(): Promise<T> {
    this.#coming ??= this.#make().then(
      (made) => {
        this.here = made;
        for (const act of this.#waiting.splice(0)) act(made as never);
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

  /** Fetches it; where that fails, whoever wants it next tries again. */
  want(): void {
    this.get().catch(() => {});
  }

  /** Does something with it, at once or when its code has come: in the order of the calls. */
  tell(act: (here: T) => void): void {
    if (this.here) act(this.here);
    else {
      this.#waiting = [...this.#waiting, act].slice(-mostWaiting);
      this.want();
    }
  }

  /** Tries again where something waits for it. */
  again(): void {
    if (this.#waiting.length > 0) this.want();
  }

  /** What waits for it is not to be done any more. */
  forget(): void {
    this.#waiting = [];
  }
}
