/** The customer's side of a conversation, for browsers, WebViews and Node. */
import { idbStorage } from '../storage/idb-storage.ts';
import { platform } from '../transport/world.ts';
import type { Client, ClientOptions } from './api.ts';
import { ContactClient } from './contact-client.ts';
import { parts } from './on-demand.ts';

export type { ReplyContract, WantedContract } from '@throughline/sdk/wire';
export type { FileProgress } from '../files/kept-file.ts';
export type { ChangeFailed, DeliveryMark, Mark, SaidItem, Timeline, TimelineItem } from '../replica/timeline.ts';
export type {
  Client,
  ClientEvents,
  ClientOptions,
  ConnectionState,
  DraftView,
  Handoff,
  IdentitySource,
  Properties,
  Refused,
} from './api.ts';
export { handoffFragment } from './handoff-fragment.ts';

/** Makes a client. It stores nothing and connects to nothing before `start()`. */
export function createClient(options: ClientOptions): Client {
  return new ContactClient(options, {
    world: platform(options.origin),
    openDatabase: idbStorage,
    parts,
  });
}
