import type { Channel, OutboundMessage, SendOutcome } from '../channel/channel.ts';
import type { DeliveryParts } from './parts.ts';

/** When a try is called off, and how much longer its channel has to say what became of it. */
const sendDeadlineMs = 45_000;
const graceMs = 3_000;

/** The longest `sendInTime` takes. */
export const longestSendMs = sendDeadlineMs + graceMs;

/**
 * Lets a channel send, within a deadline. A channel that throws or does not answer leaves the outcome unknown: the
 * message may be out.
 */
export async function sendInTime(
  { clock, logger }: Pick<DeliveryParts, 'clock' | 'logger'>,
  channel: Channel,
  message: OutboundMessage,
): Promise<SendOutcome> {
  const deadline = new AbortController();
  const stopDeadline = clock.after(sendDeadlineMs, () => deadline.abort());
  const silence = Promise.withResolvers<SendOutcome>();
  const stopWaiting = clock.after(longestSendMs, () => silence.resolve({ kind: 'unknown', reason: 'no-answer' }));
  try {
    return await Promise.race([channel.send(message, deadline.signal), silence.promise]);
  } catch (error) {
    logger.error('channel failed', { deliveryId: message.deliveryId, channel: channel.name, error });
    return { kind: 'unknown', reason: 'channel-failed' };
  } finally {
    stopDeadline();
    stopWaiting();
  }
}
