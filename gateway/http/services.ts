import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { AttachmentStore } from '../attachment/attachment-store.ts';
import type { Attachments } from '../attachment/attachments.ts';
import type { Bus } from '../bus/bus.ts';
import type { Channel } from '../channel/channel.ts';
import type { Rates } from '../config/config.ts';
import type { ConsentStore } from '../contact/consent-store.ts';
import type { CodeGuard, ContactStore } from '../contact/contact-store.ts';
import type { HandoffStore } from '../contact/handoff-store.ts';
import type { MergeStore } from '../contact/merge-store.ts';
import type { PreferenceLinks } from '../contact/preference-links.ts';
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
  consents: ConsentStore;
  preferenceLinks: PreferenceLinks;
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
  /** Answers what a channel's provider calls; undefined where there is no such channel, or its provider does not call. */
  webhook(channel: string): ((request: Request) => Promise<Response>) | undefined;
  /** The page a short link of a text stands for; null for any other. */
  longLink(token: string): Promise<string | null>;
  /** What a site may spend on paid messages a day, in millionths of its currency; null: as much as it takes. */
  dailyBudget(siteId: string): number | null;
  /** There is something to send. */
  wakeDeliveries(): void;
  /** What is asked before a code is sent on a channel that costs money. */
  codeGuard(name: ChannelName): CodeGuard | undefined;
  /** What holds while a contact has stated nothing. */
  siteDefault: ReplyContract;
  /** Who was silent for longer is not taken for the same person any more; see `InboundPolicy`. */
  silentForMs: number;
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
