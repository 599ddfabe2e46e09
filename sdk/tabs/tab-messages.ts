import { type ClientFrame, isServerFrame, type ServerFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';

/**
 * What a tab may say through the connection of another one. Entries are not among them: what is said here is sent by the
 * leader's outbox alone.
 */
type Relayed = Extract<ClientFrame, { type: 'follow' | 'earlier' | 'read' | 'typing' }>;

/** What tabs say to each other, by its kind. */
interface TabMessages {
  /**
   * Who leads? `isAwake`: the network or the page came back, so the leader also sees whether its connection still stands.
   * `hasCome`: this tab heard and told nothing before, so the leader also sees what it keeps.
   */
  who: { isAwake: boolean; hasCome: boolean };
  /** I lead, and this holds: `to` one tab that asked, or null for all. */
  here: { to: string | null; state: ConnectionState; frames: ServerFrame[] };
  /** I do not lead any more. */
  gone: object;
  state: { state: ConnectionState };
  frame: { frame: ServerFrame };
  lost: { closeCode: number };
  send: { frame: Relayed };
  restart: object;
  tell: { message: unknown };
}
type Kind = keyof TabMessages;
/** What a tab says, before it is signed. */
export type Unsigned = { [K in Kind]: { kind: K } & TabMessages[K] }[Kind];

/** `from` is the tab that speaks. */
export type TabMessage = { [K in Kind]: { kind: K; from: string } & TabMessages[K] }[Kind];

const states: readonly unknown[] = ['idle', 'connecting', 'live', 'waiting', 'refused'];
const isState = (state: unknown): boolean => states.includes((state as Partial<ConnectionState> | null)?.state);
const relayed: readonly unknown[] = ['follow', 'earlier', 'read', 'typing'] satisfies Relayed['type'][];
const any = (): boolean => true;

/**
 * What each must have to be acted on. Tabs of one origin could write each other's storage, too; this is for tabs of
 * another version, and so that a page's own slip breaks nothing.
 */
const fits: Readonly<Record<Kind, (said: Readonly<Record<string, unknown>>) => boolean>> = {
  who: any,
  here: ({ state, frames }) => isState(state) && Array.isArray(frames) && frames.every(isServerFrame),
  gone: any,
  state: ({ state }) => isState(state),
  frame: ({ frame }) => isServerFrame(frame),
  lost: ({ closeCode }) => typeof closeCode === 'number',
  send: ({ frame }) => isRelayed(frame),
  restart: any,
  tell: any,
};

/** Reads what came over the channel; null for what this version has no word for. */
export function readTabMessage(value: unknown): TabMessage | null {
  const said = (value ?? {}) as TabMessage;
  const isKnown = typeof said.from === 'string' && Object.hasOwn(fits, said.kind);
  return isKnown && fits[said.kind]({ ...said }) ? said : null;
}

/** Whether a frame may be handed to the leader. */
export const isRelayed = (frame: unknown): frame is Relayed =>
  relayed.includes((frame as Partial<ClientFrame> | null)?.type);
