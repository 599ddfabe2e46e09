import type { Draft } from './compose-mail.ts';
import type { IncomingSwitches, OutgoingSwitches, SwitchChange } from './mail-switches.ts';

const longestDelayMs = 24 * 3_600_000;
const longestOffsetMs = 400 * 24 * 3_600_000;
const maxMailText = 1_000_000;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(body: unknown): Fields | null {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : null;
}

function text(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.length <= maxLength ? value : null;
}

/** One line that cannot start another header. */
function line(value: unknown): string | null {
  const found = text(value, 4_000);
  return found !== null && !/[\r\n\0]/.test(found) ? found : null;
}

function number(value: unknown, max: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max ? value : null;
}

function oneOf<const T extends string>(value: unknown, words: readonly T[]): T | null {
  return words.find((word) => word === value) ?? null;
}

/** Keeps the fields that were given; null when one of them does not fit. */
function partial<T extends object>(body: unknown, read: { [K in keyof T]: (value: unknown) => T[K] | null }) {
  if (body === undefined) return {};
  const fields = fieldsOf(body);
  if (!fields) return null;
  const found: Partial<T> = {};
  for (const key of Object.keys(read) as (keyof T & string)[]) {
    if (fields[key] === undefined) continue;
    const value = read[key](fields[key]);
    if (value === null) return null;
    found[key] = value;
  }
  return found;
}

/** Body of `PUT /api/carriers/email`; null when it is not one. */
export function readSwitchChange(body: unknown): SwitchChange | null {
  const fields = fieldsOf(body);
  if (!fields) return null;
  const address = fields.address === undefined || fields.address === null ? null : line(fields.address);
  if (address === null && typeof fields.address === 'string') return null;
  const delay = (value: unknown) => number(value, longestDelayMs);
  const incoming = partial<IncomingSwitches>(fields.incoming, {
    delayMs: delay,
    answerDelayMs: delay,
    loss: (value) => oneOf(value, ['none', 'cut-and-keep', 'cut-and-lose']),
    bounce: (value) => oneOf(value, ['none', 'unknown-recipient', 'mailbox-full', 'rejected']),
  });
  const outgoing = partial<OutgoingSwitches>(fields.outgoing, {
    delayMs: delay,
    loss: (value) => oneOf(value, ['none', 'vanish']),
    twice: (value) => (typeof value === 'boolean' ? value : null),
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
  return { from, to, subject, text: words, inReplyTo: line(fields?.inReplyTo), references: line(fields?.references) };
}

/** Body of `PUT /api/clock`: the offset to the real time; null when it is not one. */
export function readOffsetMs(body: unknown): number | null {
  return number(fieldsOf(body)?.offsetMs, longestOffsetMs);
}

/** Body of `POST /api/gateway`; null when it is not one. */
export function readGatewayAction(body: unknown): 'kill' | 'start' | null {
  return oneOf(fieldsOf(body)?.action, ['kill', 'start']);
}
