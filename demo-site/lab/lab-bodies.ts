import type { Draft } from './compose-mail.ts';
import type { IncomingSwitches, MailSwitchChange, OutgoingSwitches } from './mail-switches.ts';
import { fieldsOf, line, number, oneOf, partial, text, yesNo } from './read-body.ts';

const longestDelayMs = 24 * 3_600_000;
const longestOffsetMs = 400 * 24 * 3_600_000;
const maxMailText = 1_000_000;

/** Body of `PUT /api/carriers/email`; null when it is not one. */
export function readSwitchChange(body: unknown): MailSwitchChange | null {
  const fields = fieldsOf(body);
  if (!fields) return null;
  const address = fields.address === undefined || fields.address === null ? null : line(fields.address);
  if (address === null && typeof fields.address === 'string') return null;
  const delay = (value: unknown) => number(value, longestDelayMs);
  const incoming = partial<IncomingSwitches>(fields.incoming, {
    isDown: yesNo,
    delayMs: delay,
    answerDelayMs: delay,
    loss: (value) => oneOf(value, ['none', 'cut-and-keep', 'cut-and-lose']),
    bounce: (value) => oneOf(value, ['none', 'unknown-recipient', 'mailbox-full', 'rejected']),
    report: (value) => oneOf(value, ['none', 'unknown-recipient', 'mailbox-full', 'rejected', 'complaint']),
  });
  const outgoing = partial<OutgoingSwitches>(fields.outgoing, {
    delayMs: delay,
    loss: (value) => oneOf(value, ['none', 'vanish']),
    twice: yesNo,
  });
  return incoming && outgoing ? { address, incoming, outgoing } : null;
}

/** Body of `POST /api/mail`; null when it is not one. */
export function readDraft(body: unknown): Draft | null {
  const fields = fieldsOf(body);
  const from = line(fields?.from);
  const to = line(fields?.to);
  const subject = line(fields?.subject);
  const words = text(fields?.text, maxMailText);
  if (!from?.includes('@') || !to?.includes('@') || subject === null || words === null) return null;
  const sentBy = line(fields?.sentBy) || null;
  return {
    from,
    sentBy,
    to,
    subject,
    text: words,
    inReplyTo: line(fields?.inReplyTo),
    references: line(fields?.references),
  };
}

/** Body of `PUT /api/clock`: the offset to the real time; null when it is not one. */
export function readOffsetMs(body: unknown): number | null {
  return number(fieldsOf(body)?.offsetMs, longestOffsetMs);
}

/** Body of `POST /api/gateway`; null when it is not one. */
export function readGatewayAction(body: unknown): 'kill' | 'start' | null {
  return oneOf(fieldsOf(body)?.action, ['kill', 'start']);
}
