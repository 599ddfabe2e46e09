import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { Channel } from '../channel/channel.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConversationLog } from '../log/log.ts';
import type { SiteStore } from '../site/site.ts';
import type { DeliveryStore } from './delivery-store.ts';

/** What the delivery worker works with. */
export interface DeliveryParts {
  log: ConversationLog;
  deliveries: DeliveryStore;
  contacts: Pick<ContactStore, 'byId' | 'addresses' | 'address'>;
  sites: Pick<SiteStore, 'site'>;
  channels: { get(name: ChannelName): Channel | undefined };
  clock: Clock;
  newId: (nowMs: number) => string;
  /** From 0 up to 1; spreads retries, so that not all come back together. */
  random: () => number;
  logger: Logger;
  siteDefault: ReplyContract;
}
