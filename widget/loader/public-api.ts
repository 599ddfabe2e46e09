/** A call as it is queued before the loader runs: `(window.Throughline ||= []).push(['compose', 'Hello'])`. */
export type QueuedCall = readonly [name: string, ...args: unknown[]];

/** What a page can hear. `error`: a call that is not known, or the chat could not be fetched; `detail.why` says which. */
export type PublicEvent = 'ready' | 'open' | 'close' | 'unread' | 'error';

/** `window.Throughline` once the loader has run. */
export interface PublicApi {
  /** Runs calls in the queued form. */
  push(...calls: QueuedCall[]): void;
  open(): void;
  close(): void;
  toggle(): void;
  /** Opens the chat with words in the composer. */
  compose(text: string): void;
  /** Listens; returns what stops it. */
  on(event: PublicEvent, listener: (detail: unknown) => void): () => void;
  /** Takes everything off the page: elements, listeners, connection, and `window.Throughline` itself. */
  destroy(): void;
}

const events: readonly string[] = ['ready', 'open', 'close', 'unread', 'error'] satisfies PublicEvent[];

/**
 * Runs one queued call from a page, which may be anything. False when it is none of ours; nothing is called then.
 */
export function runCall(api: PublicApi, call: unknown): boolean {
  if (!Array.isArray(call)) return false;
  const [name, first, second] = call as unknown[];
  if (name === 'open' || name === 'close' || name === 'toggle' || name === 'destroy') api[name]();
  else if (name === 'compose' && typeof first === 'string') api.compose(first);
  else if (name === 'on' && events.includes(first as string) && typeof second === 'function') {
    api.on(first as PublicEvent, second as (detail: unknown) => void);
  } else return false;
  return true;
}
