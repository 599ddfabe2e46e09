import type { World } from '../transport/world.ts';

export interface LeadershipOptions {
  name: string;
  /** null where tabs cannot agree: then everybody leads. */
  locks: World['locks'];
  /** Takes the lock from a tab that does not answer, instead of waiting in line. */
  isTaking: boolean;
  onGain(): void;
  /** Another tab took it; this is over. */
  onLoss(): void;
}

/**
 * Seeks to lead the tabs of a browser profile: the one that holds a Web Lock does. The browser frees the lock of a page
 * that ends, whatever it dies of, and gives it to the next in line (W3C Web Locks API). Returns the end of it: out of
 * line, or the lead is free.
 */
export function seekLead({ name, locks, isTaking, onGain, onLoss }: LeadershipOptions): () => void {
  const inLine = new AbortController();
  const { promise: whenLeft, resolve: release } = Promise.withResolvers<void>();
  let isOver = false;
  let isHeld = false;
  const gained = (): Promise<void> | undefined => {
    if (isOver) return undefined;
    isHeld = true;
    onGain();
    return whenLeft;
  };
  const refused = (error: unknown): void => {
    if (isOver) return;
    // The lock is denied, for example to a sandboxed page: this tab stands alone.
    if (!isHeld) gained();
    else if ((error as Partial<Error> | null)?.name === 'AbortError') onLoss();
    else throw error;
  };
  // The two options exclude each other.
  if (locks) locks.request(name, isTaking ? { steal: true } : { signal: inLine.signal }, gained).catch(refused);
  else gained();
  return () => {
    isOver = true;
    release();
    inLine.abort();
  };
}
