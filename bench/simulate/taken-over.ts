import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** What the gateway's core takes from Node itself instead of being given it. */
export interface TakenOver {
  /** The end of an event-loop turn, at which the store commits. */
  endOfTurn(act: () => void): void;
  bytes(count: number): Uint8Array;
}

/**
 * Puts the run's own time and chance in the place of Node's, so that a seed is played the same each time and a commit
 * takes as long as the run says; the result gives them back.
 */
export function takeOver({ endOfTurn, bytes }: TakenOver): () => void {
  const { setImmediate: turn } = globalThis;
  const { randomBytes, randomUUID } = crypto;
  const later = (act: (...rest: unknown[]) => void, ...rest: unknown[]): void => endOfTurn(() => act(...rest));
  globalThis.setImmediate = later as unknown as typeof setImmediate;
  crypto.randomBytes = ((count: number) => Buffer.from(bytes(count))) as typeof crypto.randomBytes;
  crypto.randomUUID = () => asUuid(bytes(16));
  syncBuiltinESMExports();
  return () => {
    globalThis.setImmediate = turn;
    Object.assign(crypto, { randomBytes, randomUUID });
    syncBuiltinESMExports();
  };
}

function asUuid(bytes: Uint8Array): ReturnType<typeof crypto.randomUUID> {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
