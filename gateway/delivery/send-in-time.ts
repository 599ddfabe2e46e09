import type { Channel, OutboundMessage, SendOutcome } from '../channel/channel.ts';
import type { DeliveryParts } from './parts.ts';
import type { Answer } from './verdict.ts';

/** When a try is called off, and how much longer its channel has to say what became of it. */
const sendDeadlineMs = 45_000;
const graceMs = 3_000;

/** The longest `sendInTime` takes. */
export const longestSendMs = sendDeadlineMs + graceMs;

/** The longest `askInTime` takes. */
export const longestAskMs = 10_000;

type Timed = Pick<DeliveryParts, 'clock' | 'logger'>;

/**
 * Lets a channel send, within a deadline. A channel that throws or does not answer leaves the outcome unknown: the
 * message may be out.
 */
export function sendInTime(parts: Timed, channel: Channel, message: OutboundMessage): Promise<SendOutcome> {
  const send = (signal: AbortSignal): Promise<SendOutcome> => channel.send(message, signal);
  return inTime(parts, { channel, message, abortMs: sendDeadlineMs, answerMs: longestSendMs }, send);
}

/**
 * Asks a channel's provider what became of a message, in one after another of the wordings it may have gone out with, all
 * within a deadline; no answer leaves it unknown.
 */
export function askInTime(
  parts: Timed,
  channel: Channel,
  [message, ...others]: readonly [OutboundMessage, ...OutboundMessage[]],
): Promise<Answer> {
  const ask = async (signal: AbortSignal): Promise<Answer> => {
    let answer = await channel.ask?.(message, signal);
    for (const other of others) if (answer?.kind === 'not-there') answer = await channel.ask?.(other, signal);
    return answer ?? { kind: 'unknown', reason: 'cannot-be-asked' };
  };
  return inTime(parts, { channel, message, abortMs: longestAskMs, answerMs: longestAskMs }, ask);
}

interface Turn {
  channel: Channel;
  message: OutboundMessage;
  abortMs: number;
  answerMs: number;
}

async function inTime<T>(
  { clock, logger }: Timed,
  { channel, message, abortMs, answerMs }: Turn,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T | Extract<SendOutcome, { kind: 'unknown' }>> {
  const deadline = new AbortController();
  const stopDeadline = clock.after(abortMs, () => deadline.abort());
  const silence = Promise.withResolvers<{ kind: 'unknown'; reason: string }>();
  const stopWaiting = clock.after(answerMs, () => silence.resolve({ kind: 'unknown', reason: 'no-answer' }));
  try {
    return await Promise.race([act(deadline.signal), silence.promise]);
  } catch (error) {
    logger.error('channel failed', { deliveryId: message.deliveryId, channel: channel.name, error });
    return { kind: 'unknown', reason: 'channel-failed' };
  } finally {
    stopDeadline();
    stopWaiting();
  }
}
