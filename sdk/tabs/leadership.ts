import type { World } from '../transport/world.ts';

/** A leader that does not answer for so long sleeps, and another tab takes the lead (C8). */
export const takeoverAfterMs = 5_000;

/** `ifAvailable`: only if it is free; `steal`: from a tab that does not answer. Absent: in line. */
export type SeekHow = 'ifAvailable' | 'steal';

export interface LeadershipOptions {
  name: string;
  /** null where tabs cannot agree: then everybody leads. */
  locks: World['locks'];
  how: SeekHow | undefined;
  onGain(): void;
  /** Another tab has it, or took it; this is over. */
  onLoss(): void;
}

/**
 * Seeks to lead the tabs of a browser profile: the one that holds a Web Lock does. The browser frees the lock of a page
 * that ends, whatever it dies of, and gives it to the next in line (W3C Web Locks API). Returns the end of it: out of
 * line, or the lead is free.
 */
export function seekLead({ name, locks, how, onGain, onLoss }: LeadershipOptions): () => void {
  const end = new AbortController();
  const { signal } = end;
  const whenLeft = new Promise((leave) => {
    signal.onabort = leave;
  });
  let isHeld = false;
  const answered = (lock?: Lock | null): Promise<unknown> | undefined => {
    if (signal.aborted) return undefined;
    isHeld = lock !== null;
    if (isHeld) onGain();
    else onLoss();
    return isHeld ? whenLeft : undefined;
  };
  const refused = (error: unknown): void => {
    if (signal.aborted) return;
    // The lock is denied, for example to a sandboxed page: this tab stands alone.
    if (!isHeld) answered();
    else if ((error as Partial<Error> | null)?.name === 'AbortError') onLoss();
    else throw error;
  };
  // The options exclude each other.
  if (locks) locks.request(name, how ? { [how]: true } : { signal }, answered).catch(refused);
  else answered();
  return () => end.abort();
}
