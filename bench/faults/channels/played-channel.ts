import type { ChannelName } from '@throughline/sdk/wire';
import type { Channel, OutboundMessage, SendOutcome } from '../../../gateway/channel/channel.ts';

/** What the played provider is told about a message. */
export interface PlayedMessage {
  deliveryId: string;
  to: string;
}

const externalIdIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { externalId: string }).externalId;

async function send(url: string, { deliveryId, address }: OutboundMessage, signal: AbortSignal): Promise<SendOutcome> {
  try {
    const body: PlayedMessage = { deliveryId, to: address.value };
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal });
    if (answer.status === 201) return { kind: 'accepted', externalId: await externalIdIn(answer) };
    if (answer.status === 404) return { kind: 'failed', reason: 'unknown-recipient', retry: 'never' };
    return { kind: 'failed', reason: 'busy', retry: 'later' };
  } catch {
    return { kind: 'unknown', reason: 'connection-lost' };
  }
}

/**
 * A channel to the played provider. `sms` costs, can be asked, and is not sent again on a guess; `email` cannot be asked
 * and is sent again under the same name.
 */
export function createPlayedChannel(name: Exclude<ChannelName, 'web'>, providerUrl: string): Channel {
  const url = `${providerUrl}/${name}`;
  const channel: Channel = {
    name,
    onUnknown: name === 'email' ? 'send-again' : 'leave',
    readAddress: (typed) => ({ value: typed, hint: typed }),
    send: (message, signal) => send(url, message, signal),
    sendCode: async () => ({ kind: 'failed', reason: 'no-codes-here', retry: 'never' }),
    listen: async () => async () => undefined,
  };
  if (name === 'email') return channel;
  return {
    ...channel,
    cost: () => 50_000,
    async ask({ deliveryId }, signal) {
      const answer = await fetch(`${url}/${deliveryId}`, { signal }).catch(() => null);
      if (answer?.status === 200) return { kind: 'accepted', externalId: await externalIdIn(answer) };
      return answer?.status === 404 ? { kind: 'not-there' } : { kind: 'unknown', reason: 'no-answer' };
    },
  };
}
