import { limits } from './limits.ts';
import { type Infer, integer, pattern, variants } from './shape.ts';

/**
 * How the frames of the socket travel where a proxy lets no WebSocket through: the answer to one POST that does not end
 * brings the gateway's, one a line, and further POSTs bring the client's.
 */
export const streamFormat = {
  /** Of both directions; a page of another origin has to ask before it may send it (W9). */
  contentType: 'application/x-ndjson',
  /** Header that names the stream: whoever knows it may speak for its client, so it is in no address (W14). */
  streamHeader: 'throughline-stream',
  /** Header that numbers the client's POSTs from 1: each is taken once and in order, however often it arrives. */
  batchHeader: 'throughline-batch',
  /** The gateway sends an empty line this often; the client answers it with the next POST, an empty one if need be. */
  keepAliveMs: 15_000,
  /** One POST. A client puts frames together up to `maxFrameBytes` UTF-16 units, which is never more than this. */
  maxBatchBytes: 4 * limits.maxFrameBytes,
} as const;

/** What a stream says besides frames: its name in the first line, and why it ends in the last. */
export const streamLine = variants('type', {
  stream: { streamId: pattern('stream id', /^[A-Za-z0-9_-]{22}$/) },
  closed: { code: integer(1_000, 4_999) },
});
export type StreamLine = Infer<typeof streamLine>;
