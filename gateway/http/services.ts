import type { ChannelName } from '@throughline/sdk/wire';
import type { Bus } from '../bus/bus.ts';
import type { Channel } from '../channel/channel.ts';
import type { Rates } from '../config/config.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { DeliveryStore } from '../delivery/delivery-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConversationLog } from '../log/log.ts';
import type { Site } from '../site/site.ts';
import type { DeskAuth } from './auth.ts';

/** What the HTTP edge works with. */
export interface HttpServices {
  log: ConversationLog;
  contacts: ContactStore;
  deliveries: DeliveryStore;
  bus: Bus;
  sites: ReadonlyMap<string, Site>;
  channel(name: ChannelName): Channel | undefined;
  auth: DeskAuth;
  /** The delivery a "continue" secret was signed for; null for anything else. */
  readContinueSecret(secret: string): string | null;
  clock: Clock;
  newId: () => string;
  logger: Logger;
  rates: Rates;
  /** The gateway's own address as the outside sees it. */
  publicUrl: () => string;
  assetsFolder: string;
  isReady(): Promise<boolean>;
}
