import type { ServerFrame } from '@throughline/sdk/wire';

const standing: ReadonlySet<string> = new Set(['welcome', 'access', 'elsewhere', 'addresses', 'presence', 'entries']);

/** What a tab that comes later has to know of the newest frames of each kind on a connection. */
export function standingOf(newest: Iterable<ServerFrame>): ServerFrame[] {
  return [...newest].filter(({ type }) => standing.has(type)).map(positionOnly);
}

/** Of entries only the position that was reached: a tab whose copy ends before it sees the gap and asks for the rest. */
const positionOnly = (frame: ServerFrame): ServerFrame =>
  frame.type === 'entries' ? { ...frame, after: frame.entries.at(-1)?.seq ?? frame.after, entries: [] } : frame;
