import type { ServerFrame } from '@throughline/sdk/wire';

/** What the gateway has said on a connection and what still holds, by kind: for a tab that comes later. */
export type Standing = Map<string, ServerFrame>;

const kept: ReadonlySet<string> = new Set(['welcome', 'access', 'elsewhere', 'addresses', 'presence']);

/** Keeps what a tab that comes later has to know of a frame. */
export function keepStanding(standing: Standing, frame: ServerFrame): void {
  if (kept.has(frame.type)) standing.set(frame.type, frame);
  // Of entries only the position that was reached: a tab whose copy ends before it sees the gap and asks for the rest.
  if (frame.type === 'entries') {
    standing.set(frame.type, { ...frame, after: frame.entries.at(-1)?.seq ?? frame.after, entries: [] });
  }
}
