import type { ChannelName } from '@throughline/sdk/wire';
import type { Channel, OutboundMessage, SendOutcome } from '../../channel/channel.ts';

/** What the provider answers to one try: an outcome, or whatever a test wants to happen meanwhile. */
export type Answer = SendOutcome | ((message: OutboundMessage, signal: AbortSignal) => Promise<SendOutcome>);

/** A channel whose provider does what a test says. */
export interface ScriptedChannel extends Channel {
  /** Every try, in order. */
  readonly sent: OutboundMessage[];
  /** The next tries are answered with these, in order; after them everything is accepted. */
  answer(...answers: Answer[]): void;
}

export function createScriptedChannel(name: ChannelName, onUnknown: Channel['onUnknown']): ScriptedChannel {
  const sent: OutboundMessage[] = [];
  const script: Answer[] = [];
  return {
    name,
    onUnknown,
    sent,
    answer: (...answers) => script.push(...answers),
    readAddress: (typed) => ({ value: typed, hint: typed }),
    async send(message, signal) {
      sent.push(message);
      const answer = script.shift() ?? { kind: 'accepted', externalId: `<${message.deliveryId}@chat.example>` };
      return typeof answer === 'function' ? answer(message, signal) : answer;
    },
    sendCode: async () => ({ kind: 'accepted', externalId: '<code@chat.example>' }),
    listen: async () => async () => undefined,
  };
}

/** An answer that a test gives itself, when it wants. */
export function openTry(): { answer: () => Promise<SendOutcome>; end: (outcome: SendOutcome) => void } {
  const outcome = Promise.withResolvers<SendOutcome>();
  return { answer: () => outcome.promise, end: outcome.resolve };
}
