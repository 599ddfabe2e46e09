import type { Client, ClientEvents } from '../client/api.ts';

/** Everything a client emits, by event, oldest first. */
export type Recording = { [E in keyof ClientEvents]: ClientEvents[E][] };

const events = [
  'ready',
  'error',
  'connection',
  'timeline',
  'draft',
  'unread',
  'conversation:started',
  'conversation:ended',
  'message:sent',
  'message:received',
  'message:status',
  'typing',
  'availability',
  'reply:changed',
  'handoff:taken',
  'addresses',
  'identity',
  'site',
  'storage',
  'signed-out',
] as const satisfies (keyof ClientEvents)[];

export function record(client: Client): Recording {
  const heard = Object.fromEntries(events.map((event) => [event, []])) as unknown as Recording;
  for (const event of events) client.on(event, (detail) => (heard[event] as unknown[]).push(detail));
  return heard;
}
