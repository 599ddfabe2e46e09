/**
 * WebSocket close codes by name. 1011 and 1012 are registered (RFC 6455 §7.4, IANA), the 4xxx ones are ours.
 * `retry` tells the client what to do next.
 */
export const closeCodes = {
  /** The gateway failed on this socket; nothing the client did. */
  ourFault: 1011,
  /** The gateway restarts; come back within the announced spread. */
  restart: 1012,
  /** A frame could not be read. */
  badFrame: 4000,
  /** The token is unknown, expired or revoked. */
  notSignedIn: 4001,
  /** No hello within the deadline. */
  helloTimeout: 4002,
  /** This page's origin may not use this site. */
  originNotAllowed: 4003,
  /** This wire version is no longer spoken; a newer client is needed. */
  unsupportedVersion: 4006,
  /** Too slow in reading; resume from the cursor. */
  slow: 4008,
  /** Another connection of the same client took over. */
  replaced: 4009,
  /** Too many frames or connections; wait longer. */
  rateLimited: 4029,
} as const;

export type CloseReason = keyof typeof closeCodes;

const final: ReadonlySet<number> = new Set([
  closeCodes.notSignedIn,
  closeCodes.originNotAllowed,
  closeCodes.unsupportedVersion,
  closeCodes.replaced,
]);

/** Whether reconnecting by itself can help after this close code. */
export function mayReconnectAfter(closeCode: number): boolean {
  return !final.has(closeCode);
}
