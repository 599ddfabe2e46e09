import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { Bus } from '../bus/bus.ts';
import type { Rates } from '../config/config.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConversationLog } from '../log/log.ts';
import type { Site } from '../site/site.ts';

/** An agent whose session token was good when it was asked for. */
export interface SignedInAgent {
  agentId: string;
  name: string;
  email: string;
}

/** What the socket edge works with. */
export interface SocketServices {
  log: ConversationLog;
  contacts: ContactStore;
  bus: Bus;
  sites: ReadonlyMap<string, Site>;
  siteDefault: ReplyContract;
  /** Channels an answer can be sent on besides the chat itself. */
  channels: readonly ChannelName[];
  /** Origin of the gateway's own pages (the desk), allowed for every site. */
  ownOrigin: () => string;
  agentBySession(token: string): Promise<SignedInAgent | null>;
  clock: Clock;
  newId: () => string;
  logger: Logger;
  rates: Rates;
}
