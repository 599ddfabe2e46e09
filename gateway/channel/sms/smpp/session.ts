import type { Socket } from 'node:net';
import type { Clock } from '../../../kernel/clock.ts';
import { createFrameReader, makePdu, type PDU, type PduFields, readPdu, status } from './pdu.ts';

/** What became of a request; `not-sent`: no byte of it left. */
export type Answer = { kind: 'answer'; pdu: PDU } | { kind: 'not-sent' } | { kind: 'no-answer' };

export interface SessionParts {
  clock: Clock;
  /** How long an answer may take. */
  answerMs: number;
  /** A message or receipt came. Resolves with the status to answer with, and never rejects. */
  deliver: (pdu: PDU) => Promise<number>;
  /** The connection is over. */
  onClose: () => void;
}

/** One connection with an SMSC: requests find their answers by number, and its own requests are answered. */
export interface Session {
  request(command: string, fields: PduFields, signal?: AbortSignal): Promise<Answer>;
  /** Takes nothing more, and resolves when everything either side asked is answered, or it takes too long. */
  settle(): Promise<void>;
  destroy(): void;
}

/** Messages being committed at once; more are to come again. */
const maxInHand = 100;
/** What the other side may leave unread of our answers, in bytes. */
const maxUnread = 1_000_000;
const settleMs = 5_000;
const maxSequence = 0x7fffffff;
const deliveries: ReadonlySet<string> = new Set(['deliver_sm', 'data_sm']);
/** Requests that have no answer (SMPP 3.4 §4.12, §4.1.7). */
const silent: ReadonlySet<string> = new Set(['alert_notification', 'outbind']);

export function openSession(socket: Socket, { clock, answerMs, deliver, onClose }: SessionParts): Session {
  const frames = createFrameReader();
  const waiting = new Map<number, (answer: Answer) => void>();
  const inHand = new Set<Promise<void>>();
  const asked = new Set<Promise<Answer>>();
  let sequence = 0;
  let isSettling = false;

  function write(pdu: PDU): void {
    if (!socket.writable) return;
    socket.write(pdu.toBuffer());
    if (socket.writableLength > maxUnread) socket.destroy();
  }

  async function take(pdu: PDU): Promise<void> {
    const isTooMuch = isSettling || inHand.size >= maxInHand;
    const command_status = isTooMuch ? status.temporary : await deliver(pdu);
    write(pdu.response({ command_status }));
  }

  function hold(pdu: PDU): void {
    const taking = take(pdu).finally(() => inHand.delete(taking));
    inHand.add(taking);
  }

  function answer(pdu: PDU): void {
    const { command, sequence_number } = pdu;
    if (pdu.isResponse()) waiting.get(sequence_number)?.({ kind: 'answer', pdu });
    else if (deliveries.has(command)) hold(pdu);
    else if (command === 'enquire_link') write(pdu.response());
    else if (command === 'unbind') {
      write(pdu.response());
      socket.end();
    } else if (!silent.has(command)) {
      write(makePdu('generic_nack', { command_status: status.badCommand, sequence_number }));
    }
  }

  function read(chunk: Buffer): void {
    const whole = frames.read(chunk);
    if (whole === null) socket.destroy();
    for (const bytes of whole ?? []) {
      const unit = readPdu(bytes);
      if (unit.kind === 'pdu') answer(unit.pdu);
      else write(unit.answer);
    }
  }

  socket.on('data', read);
  // The close that follows says it all.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    for (const settle of [...waiting.values()]) settle({ kind: 'no-answer' });
    onClose();
  });

  return {
    request(command, fields, signal) {
      if (signal?.aborted || !socket.writable) return Promise.resolve({ kind: 'not-sent' });
      sequence = (sequence % maxSequence) + 1;
      const number = sequence;
      const answered = new Promise<Answer>((resolve) => {
        const settle = (found: Answer): void => {
          waiting.delete(number);
          stopWaiting();
          signal?.removeEventListener('abort', giveUp);
          resolve(found);
        };
        const giveUp = (): void => settle({ kind: 'no-answer' });
        const stopWaiting = clock.after(answerMs, giveUp);
        signal?.addEventListener('abort', giveUp);
        waiting.set(number, settle);
        write(makePdu(command, { ...fields, sequence_number: number }));
      });
      asked.add(answered);
      void answered.then(() => asked.delete(answered));
      return answered;
    },
    settle() {
      isSettling = true;
      return new Promise((resolve) => {
        const stopWaiting = clock.after(settleMs, resolve);
        const settled = (): void => {
          stopWaiting();
          resolve();
        };
        // There is nobody any more.
        socket.once('close', settled);
        void Promise.all([...inHand, ...asked]).then(settled);
      });
    },
    destroy: () => void socket.destroy(),
  };
}
