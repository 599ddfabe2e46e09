import type { ChannelName } from '@throughline/sdk/wire';
import type { AttachmentStore } from '../attachment/attachment-store.ts';
import type { Attachments } from '../attachment/attachments.ts';
import type { Bus } from '../bus/bus.ts';
import type { Channel } from '../channel/channel.ts';
import type { Rates } from '../config/config.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { HandoffStore } from '../contact/handoff-store.ts';
import type { MergeStore } from '../contact/merge-store.ts';
import type { RandomBytes } from '../contact/proof.ts';
import type { DeliveryStore } from '../delivery/delivery-store.ts';
import type { AccessTokens } from '../identity/access-token.ts';
import type { IdentityVerifier } from '../identity/site-identity.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConversationLog } from '../log/log.ts';
import type { Site } from '../site/site.ts';
import type { Streams } from '../socket/streams.ts';
import type { DeskAuth } from './auth.ts';

/** What the HTTP edge works with. */
export interface HttpServices {
  log: ConversationLog;
  contacts: ContactStore;
  deliveries: DeliveryStore;
  handoffs: HandoffStore;
  files: Attachments;
  merges: MergeStore;
  /** Who verifies the identity tokens of each site. */
  identities: ReadonlyMap<string, IdentityVerifier>;
  attachments: Pick<AttachmentStore, 'changeOwner'>;
  access: AccessTokens;
  bus: Bus;
  sites: ReadonlyMap<string, Site>;
  streams: Pick<Streams, 'open' | 'find'>;
  channel(name: ChannelName): Channel | undefined;
  auth: DeskAuth;
  /** The delivery a "continue" secret was signed for; null for anything else. */
  readContinueSecret(secret: string): string | null;
  /** For codes and secrets: what nobody can foresee. */
  random: RandomBytes;
  clock: Clock;
  newId: () => string;
  logger: Logger;
  rates: Rates;
  /** The gateway's own address as the outside sees it. */
  publicUrl: () => string;
  assetsFolder: string;
  isReady(): Promise<boolean>;
}
