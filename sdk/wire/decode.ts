import { type ClientFrame, clientFrame, type ServerFrame, serverFrame } from './frames.ts';
import { limits } from './limits.ts';
import type { RefusalReason } from './refusals.ts';
import { check, type Shape } from './shape.ts';

/** The decoder's "no": what the peer is told, and for our log where it did not fit (never the content itself). */
export interface FrameRefusal {
  refused: Extract<RefusalReason, 'bad-frame' | 'too-large'>;
  why: string;
}

function decode<T>(shape: Shape<T>, json: string, maxLength: number): T | FrameRefusal {
  // UTF-16 units are a lower bound of UTF-8 bytes; the socket itself has already bounded the bytes.
  if (json.length > maxLength) return { refused: 'too-large', why: 'frame is too large' };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { refused: 'bad-frame', why: 'not JSON' };
  }
  const checked = check(shape, value);
  return checked.ok ? checked.value : { refused: 'bad-frame', why: checked.why };
}

/** Reads what a client said: a frame, or a refusal. */
export const decodeClientFrame = (json: string): ClientFrame | FrameRefusal =>
  decode(clientFrame, json, limits.maxFrameBytes);

/** Reads what the gateway said: a frame, or a refusal. */
export const decodeServerFrame = (json: string): ServerFrame | FrameRefusal =>
  decode(serverFrame, json, limits.maxServerFrameLength);

export function isRefusal(frame: object): frame is FrameRefusal {
  return 'refused' in frame;
}

/** Writes a frame for the socket. */
export const encodeFrame = (frame: ClientFrame | ServerFrame): string => JSON.stringify(frame);
