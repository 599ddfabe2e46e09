import type { SendOutcome } from '../../channel.ts';
import { status } from './pdu.ts';

type Failed = Extract<SendOutcome, { kind: 'failed' }>;

const never = (reason: string): Failed => ({ kind: 'failed', reason, retry: 'never' });
export const later = (reason: string): Failed => ({ kind: 'failed', reason, retry: 'later' });

const failures: ReadonlyMap<number, Failed> = new Map([
  [status.badMessageLength, never('too-long')],
  [status.badSender, never('sender-not-registered')],
  [status.badSenderType, never('sender-not-registered')],
  [status.badSenderPlan, never('sender-not-registered')],
  [status.badRecipient, never('unknown-recipient')],
  [status.badRecipientType, never('unknown-recipient')],
  [status.badRecipientPlan, never('unknown-recipient')],
  [status.queueFull, later('try-later')],
  [status.throttled, later('try-later')],
  [status.temporary, later('try-later')],
  [status.systemError, later('provider-error')],
  [status.submitFailed, later('provider-error')],
  [status.badBindState, later('sign-in')],
]);

/** What became of a text that the SMSC answered with a status other than zero (SMPP 3.4 §5.1.3). */
export const submitFailure = (code: number): Failed => failures.get(code) ?? never('rejected');
