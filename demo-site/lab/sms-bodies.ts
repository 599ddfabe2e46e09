import { fieldsOf, line, number, oneOf, partial, text, yesNo } from './read-body.ts';
import type { IncomingTextSwitches, OutgoingTextSwitches, SmsSwitchChange } from './sms-switches.ts';

const longestDelayMs = 24 * 3_600_000;
const maxTextLength = 1_600;

/** A number as networks write it: `+` and digits; spaces and strokes may be typed between. */
export function readNumber(value: unknown): string | null {
  const typed = line(value)?.replace(/[\s()/.-]/g, '') ?? '';
  return /^\+[1-9]\d{6,14}$/.test(typed) ? typed : null;
}

/** Body of `POST /api/texts`; null when it is not one. */
export function readTextToSend(body: unknown): { from: string; text: string } | null {
  const fields = fieldsOf(body);
  const from = readNumber(fields?.from);
  const words = text(fields?.text, maxTextLength);
  return from === null || words === null || words.trim() === '' ? null : { from, text: words };
}

/** Body of `PUT /api/carriers/sms`; null when it is not one. */
export function readSmsSwitchChange(body: unknown): SmsSwitchChange | null {
  const fields = fieldsOf(body);
  if (!fields) return null;
  const isForAll = fields.address === undefined || fields.address === null;
  const address = isForAll ? null : readNumber(fields.address);
  if (address === null && !isForAll) return null;
  const delay = (value: unknown) => number(value, longestDelayMs);
  const incoming = partial<IncomingTextSwitches>(fields.incoming, {
    isDown: yesNo,
    delayMs: delay,
    answerDelayMs: delay,
    loss: (value) => oneOf(value, ['none', 'cut-and-keep', 'cut-and-lose']),
    failure: (value) => oneOf(value, ['none', 'unknown-number', 'unreachable', 'filtered', 'opted-out']),
    twice: yesNo,
    reports: (value) => oneOf(value, ['in-order', 'twice', 'backwards', 'none']),
    reportDelayMs: delay,
  });
  const outgoing = partial<OutgoingTextSwitches>(fields.outgoing, {
    delayMs: delay,
    loss: (value) => oneOf(value, ['none', 'vanish']),
    twice: yesNo,
    isOvertaken: yesNo,
  });
  return incoming && outgoing ? { address, incoming, outgoing } : null;
}
