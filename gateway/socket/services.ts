import type { ChannelName, ReplyContract } from '@throughline/sdk/wire';
import type { AttachmentStore } from '../attachment/attachment-store.ts';
import type { Bus } from '../bus/bus.ts';
import type { Rates } from '../config/config.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import type { MergeStore } from '../contact/merge-store.ts';
import type { RandomBytes } from '../contact/proof.ts';
import type { AccessTokens } from '../identity/access-token.ts';
import type { IdentityVerifier } from '../identity/site-identity.ts';
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
  attachments: Pick<AttachmentStore, 'file'>;
  bus: Bus;
  sites: ReadonlyMap<string, Site>;
  siteDefault: ReplyContract;
  /** Whether answers go where the customer wrote last. */
  answersFollow: boolean;
  /** Channels an answer can be sent on besides the chat itself. */
  channels: readonly ChannelName[];
  /** Origin of the gateway's own pages (the desk), allowed for every site. */
  ownOrigin: () => string;
  agentBySession(token: string): Promise<SignedInAgent | null>;
  access: AccessTokens;
  merges: Pick<MergeStore, 'identityOf'>;
  /** Who verifies the identity tokens of each site; one may want everybody to be identified. */
  identities: ReadonlyMap<string, Pick<IdentityVerifier, 'isRequired'>>;
  /** For the challenges: what nobody can foresee. */
  random: RandomBytes;
  clock: Clock;
  newId: () => string;
  logger: Logger;
  rates: Rates;
}
