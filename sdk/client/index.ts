/** The customer's side of a conversation, for browsers, WebViews and Node. */
import { idbStorage } from '../storage/idb-storage.ts';
import { platform } from '../transport/world.ts';
import type { Client, ClientOptions } from './api.ts';
import { ContactClient } from './contact-client.ts';

export type { ReplyContract, WantedContract } from '@throughline/sdk/wire';
export type { DeliveryMark, Mark, Timeline, TimelineItem } from '../replica/timeline.ts';
export type { Client, ClientEvents, ClientOptions, ConnectionState, Refused } from './api.ts';

/** Makes a client. It stores nothing and connects to nothing before `start()`. */
export function createClient(options: ClientOptions): Client {
  return new ContactClient(options, platform(options.origin), idbStorage);
}
