import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { FileReceiver } from '../../attachment/receive-file.ts';
import type { ConsentStore } from '../../contact/consent-store.ts';
import type { ContactStore } from '../../contact/contact-store.ts';
import type { DeliveryStore } from '../../delivery/delivery-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ConversationLog } from '../../log/log.ts';
import type { SiteStore } from '../../site/site.ts';
import type { InboundPort } from '../channel.ts';
import type { Notices } from './notices.ts';

/** What a site wants done with what comes in. */
export interface InboundPolicy {
  /**
   * Channels on which everything of one sender is one conversation, as on a phone; on others each message that answers
   * nothing begins one.
   */
  conversationPerSender: ReadonlySet<ChannelName>;
  /** A sender on those who was silent for longer begins a new one: the number may be somebody else's by now (I10). */
  silentForMs: number;
  /** Whether answers go where the customer wrote last. */
  answersFollow: boolean;
}

const dayMs = 24 * 3_600_000;

export const standardInbound: InboundPolicy = {
  conversationPerSender: new Set(['sms']),
  silentForMs: 180 * dayMs,
  answersFollow: false,
};

/** What comes in is received with. */
export interface InboundParts {
  log: ConversationLog;
  contacts: ContactStore;
  consents: ConsentStore;
  deliveries: Pick<DeliveryStore, 'delivery' | 'deliveryByExternalId' | 'takeSend'>;
  sites: Pick<SiteStore, 'site'>;
  files: FileReceiver;
  notices: Notices;
  /** Applies what a provider says became of a delivery. */
  report: InboundPort['report'];
  clock: Clock;
  siteDefault: ReplyContract;
  policy: InboundPolicy;
  /** Told when a contact has an address they did not have before. */
  addressesChanged(siteId: string, contactId: string): void;
}
