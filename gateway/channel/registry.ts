import type { ChannelName } from '@throughline/sdk/wire';
import type { Channel } from './channel.ts';

/** The channels of this gateway, by name: the only place that knows which there are. */
export interface Channels {
  /** undefined when this gateway has no such channel; `web` has none, its answers are in the chat itself. */
  get(name: ChannelName): Channel | undefined;
  names(): ChannelName[];
}

/** @throws Error when two channels have the same name. */
export function createChannels(channels: readonly Channel[]): Channels {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  if (byName.size !== channels.length) throw new Error('two channels have the same name');
  return { get: (name) => byName.get(name), names: () => [...byName.keys()] };
}
