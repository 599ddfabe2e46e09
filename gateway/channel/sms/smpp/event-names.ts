import { createHash } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/id.ts';
import type { PDU } from './pdu.ts';

/** How long after it came a message may come again. */
const repeatMs = 300_000;
const maxRemembered = 1_000;

interface Remembered {
  eventKey: string;
  connection: object;
  isRefused: boolean;
  at: number;
}

/** Gives messages the names that SMPP does not give them, so that one that comes again has the same. */
export interface EventNames {
  nameOf(pdu: PDU, connection: object): string;
  /** It was answered, but not taken: it comes again. */
  refused(pdu: PDU): void;
}

const contentFields = [
  'source_addr',
  'destination_addr',
  'esm_class',
  'data_coding',
  'sar_msg_ref_num',
  'sar_total_segments',
  'sar_segment_seqnum',
  'short_message',
  'message_payload',
];

const contentOf = (pdu: PDU): string =>
  createHash('sha256')
    .update(JSON.stringify(contentFields.map((field) => pdu[field])))
    .digest('base64url');

/**
 * An SMSC sends a message again when we refused it for now, or when the connection ended before it had our answer. So the
 * same content is the same message after a refusal or over another connection, and another one ("ok", and "ok" again)
 * over the same. What was in hand when this process was killed is not remembered.
 */
export function createEventNames(clock: Pick<Clock, 'now'>): EventNames {
  const remembered = new Map<string, Remembered>();
  return {
    nameOf(pdu, connection) {
      const content = contentOf(pdu);
      const now = clock.now();
      const before = remembered.get(content);
      const isRecent = before !== undefined && now - before.at <= repeatMs;
      const isRepeat = isRecent && (before.isRefused || before.connection !== connection);
      const eventKey = isRepeat ? before.eventKey : newId(now);
      remembered.delete(content);
      remembered.set(content, { eventKey, connection, isRefused: false, at: now });
      const [oldest = ''] = remembered.keys();
      if (remembered.size > maxRemembered) remembered.delete(oldest);
      return eventKey;
    },
    refused(pdu) {
      const it = remembered.get(contentOf(pdu));
      if (it !== undefined) it.isRefused = true;
    },
  };
}
