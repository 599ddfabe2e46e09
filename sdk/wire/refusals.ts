/**
 * Why the gateway declines, and what the client does next:
 * `never` the same request cannot succeed, show it to the person; `later` keep it and try again by itself;
 * `sign-in` a new token is needed first.
 */
export const refusals = {
  'bad-frame': 'never',
  'too-large': 'never',
  'unsupported-version': 'never',
  'not-signed-in': 'sign-in',
  'not-found': 'never',
  'not-allowed': 'never',
  /** The same entryId was used before for something else (C2). */
  conflict: 'never',
  'address-not-confirmed': 'never',
  'rate-limited': 'later',
  /** The log cannot be written just now, or the gateway is going down. */
  unavailable: 'later',
} as const satisfies Record<string, 'never' | 'later' | 'sign-in'>;

export type RefusalReason = keyof typeof refusals;
