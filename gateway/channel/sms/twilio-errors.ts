import type { DeliveryReport, SendOutcome } from '../channel.ts';

/** What an error is in plain words, and what it says about the address. */
interface Failure {
  reason: string;
  failure: NonNullable<DeliveryReport['failure']>;
  /** Another attempt may work. */
  isPassing?: true;
}

/** Codes that say something about this number or this message (https://www.twilio.com/docs/api/errors). */
const failures: ReadonlyMap<number, Failure> = new Map<number, Failure>([
  [21211, { reason: 'unknown-recipient', failure: 'hard' }],
  [21265, { reason: 'unknown-recipient', failure: 'hard' }],
  [21408, { reason: 'country-not-allowed', failure: 'policy' }],
  [21610, { reason: 'opted-out', failure: 'hard' }],
  [21611, { reason: 'queue-full', failure: 'soft', isPassing: true }],
  [21612, { reason: 'not-reachable-from-sender', failure: 'policy' }],
  [21614, { reason: 'not-a-mobile-number', failure: 'hard' }],
  [21617, { reason: 'too-long', failure: 'policy' }],
  [30001, { reason: 'queue-full', failure: 'soft', isPassing: true }],
  [30002, { reason: 'account-suspended', failure: 'soft', isPassing: true }],
  [30003, { reason: 'unreachable-phone', failure: 'soft' }],
  [30004, { reason: 'blocked', failure: 'policy' }],
  [30005, { reason: 'unknown-recipient', failure: 'hard' }],
  [30006, { reason: 'not-a-mobile-number', failure: 'hard' }],
  [30007, { reason: 'filtered-by-carrier', failure: 'policy' }],
  [30008, { reason: 'not-delivered', failure: 'soft' }],
  [30034, { reason: 'sender-not-registered', failure: 'policy' }],
  [30410, { reason: 'carrier-timeout', failure: 'soft' }],
]);

const otherFailure: Failure = { reason: 'not-delivered', failure: 'soft' };

/** The failure a code stands for. */
export const failureByCode = (code: unknown): Failure => failures.get(Number(code)) ?? otherFailure;

/** What became of an attempt that the API refused. */
export function sendFailure(status: number, code: unknown): SendOutcome {
  const known = failures.get(Number(code));
  if (known) return { kind: 'failed', reason: known.reason, retry: known.isPassing ? 'later' : 'never' };
  // Our own account is wrong: somebody puts that right, and the message is still worth sending.
  if (status === 401 || status === 403) return { kind: 'failed', reason: 'sign-in', retry: 'later' };
  return { kind: 'failed', reason: 'rejected', retry: 'never' };
}
