import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { Channel } from '../channel/channel.ts';
import type { ConsentStore } from '../contact/consent-store.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConversationLog } from '../log/log.ts';
import type { SiteStore } from '../site/site.ts';
import type { DeliveryStore, SendBound } from './delivery-store.ts';

/** Addresses nobody may write to any more, whoever's they are. The same said twice is said once. */
export type Suppressions = Pick<ConsentStore, 'suppress'>;

/** What providers' reports are applied with. */
export interface ReportParts {
  log: ConversationLog;
  deliveries: DeliveryStore;
  contacts: Pick<ContactStore, 'address'>;
  suppressions: Suppressions;
  clock: Clock;
}

/** What the delivery worker works with. */
export interface DeliveryParts extends ReportParts {
  contacts: Pick<ContactStore, 'byId' | 'addresses' | 'address'>;
  sites: Pick<SiteStore, 'site'>;
  channels: { get(name: ChannelName): Channel | undefined };
  /** Where the contact of a delivery says where answers go, and ends them. */
  links(delivery: { deliveryId: string; siteId: string }): { preferencesUrl: string; unsubscribeUrl: string };
  /** The bytes of a file of a reply. Rejects when they are gone. */
  readFile(attachmentId: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Where whoever has the address may fetch a file of a reply for some minutes. */
  fileUrl(attachmentId: string): string;
  /** What a site may spend on paid messages a day, in millionths of its currency; null: as much as it takes. */
  dailyBudget(siteId: string): number | null;
  /** How often may be sent to one place; see `sendBounds`. */
  sendBounds(channel: ChannelName, value: string): readonly SendBound[];
  newId: (nowMs: number) => string;
  /** From 0 up to 1; spreads retries, so that not all come back together. */
  random: () => number;
  logger: Logger;
  siteDefault: ReplyContract;
}
