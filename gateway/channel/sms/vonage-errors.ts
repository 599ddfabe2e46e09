import type { DeliveryReport, SendOutcome } from '../channel.ts';

interface Failure {
  reason: string;
  failure: NonNullable<DeliveryReport['failure']>;
  isPassing?: true;
}

/** Codes of the Messages API (https://developer.vonage.com/en/api-errors/messages). */
const failures: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  ['1000', { reason: 'try-later', failure: 'soft', isPassing: true }],
  ['1050', { reason: 'blocked', failure: 'policy' }],
  ['1060', { reason: 'no-credit', failure: 'soft', isPassing: true }],
  ['1070', { reason: 'no-credit', failure: 'soft', isPassing: true }],
  ['1120', { reason: 'sender-not-registered', failure: 'policy' }],
  ['1170', { reason: 'unknown-recipient', failure: 'hard' }],
  ['1180', { reason: 'unreachable-phone', failure: 'soft' }],
  ['1190', { reason: 'unreachable-phone', failure: 'soft' }],
  ['1200', { reason: 'unreachable-phone', failure: 'soft' }],
  ['1210', { reason: 'filtered-by-carrier', failure: 'policy' }],
  ['1220', { reason: 'too-long', failure: 'policy' }],
  ['1240', { reason: 'opted-out', failure: 'hard' }],
  ['1250', { reason: 'not-reachable-from-sender', failure: 'policy' }],
  ['1260', { reason: 'unreachable-phone', failure: 'soft' }],
  ['1280', { reason: 'no-credit', failure: 'soft', isPassing: true }],
  ['1320', { reason: 'unknown-recipient', failure: 'hard' }],
  ['1360', { reason: 'not-delivered', failure: 'soft' }],
]);

const otherFailure: Failure = { reason: 'not-delivered', failure: 'soft' };

/** `https://developer.vonage.com/api-errors/messages#1320` → `1320`. */
const codeOf = (type: unknown): string =>
  typeof type === 'string' ? (/(\d{4})$/.exec(type.slice(-60))?.[1] ?? '') : '';

/** The failure a status names by its error's type or title. */
export const failureByType = (type: unknown): Failure => failures.get(codeOf(type)) ?? otherFailure;

/** What became of an attempt that the API refused. */
export function sendFailure(status: number, type: unknown): SendOutcome {
  const known = failures.get(codeOf(type));
  if (known) return { kind: 'failed', reason: known.reason, retry: known.isPassing ? 'later' : 'never' };
  if (status === 401 || status === 403) return { kind: 'failed', reason: 'sign-in', retry: 'later' };
  if (status === 402) return { kind: 'failed', reason: 'no-credit', retry: 'later' };
  return { kind: 'failed', reason: 'rejected', retry: 'never' };
}
