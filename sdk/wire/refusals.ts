/** Why the gateway declines. */
export const refusals = [
  'bad-frame',
  'too-large',
  'unsupported-version',
  'not-signed-in',
  'not-found',
  'not-allowed',
  /** The same entryId was used before for something else (C2). */
  'conflict',
  'address-not-confirmed',
  'rate-limited',
  /** The log cannot be written just now, or the gateway is going down. */
  'unavailable',
] as const;

export type RefusalReason = (typeof refusals)[number];

/**
 * What the client does next: `later` keep it and try again by itself; `sign-in` a new token is needed first. After the
 * others the same request cannot succeed: show it to the person.
 */
export const afterRefusal: Readonly<Partial<Record<RefusalReason, 'later' | 'sign-in'>>> = {
  'not-signed-in': 'sign-in',
  'rate-limited': 'later',
  unavailable: 'later',
};
