import type { ClientFrame, ServerFrame } from '@throughline/sdk/wire';
import type { ConnectionState } from '../client/api.ts';

/** What a line tells its owner. */
export interface LineEvents {
  onFrame(frame: ServerFrame): void;
  onState(state: ConnectionState): void;
  /** A connection that was open or opening is gone: what was on its way will not be answered. */
  onLost(closeCode: number): void;
}

/** What a client talks to the gateway through: a connection of its own, or the one that another tab holds. */
export interface Line {
  readonly state: ConnectionState;
  start(): void;
  stop(): void;
  /** Begins again at once, for example as somebody else. */
  restart(): void;
  /** Whether the frame went out: only while live. */
  send(frame: ClientFrame): boolean;
  /** Finds out now whether it still stands. */
  probe(): void;
}
