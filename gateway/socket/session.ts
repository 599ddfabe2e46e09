import {
  type AddressView,
  type AppendBody,
  type Author,
  type EntryBody,
  type RefusalReason,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import type { Reader } from '../conversation/conversation.ts';
import type { Site } from '../site/site.ts';
import type { SocketServices } from './services.ts';

/** What an append becomes once this session's rights and the conversation are known. */
export type Prepared = { conversationId: string; body: EntryBody } | { refused: RefusalReason };

/** Who is at the other end of a socket, and what they may do. One for contacts, one for agents. */
export interface Session {
  readonly reader: Reader;
  readonly siteId: string;
  readonly author: Author;
  /** The contact's own conversation and id; null for agents and for a visitor who has said nothing yet. */
  readonly conversationId: string | null;
  readonly contactId: string | null;
  /** What finds the contact of this device; null for agents. */
  readonly deviceKey: string | null;
  welcome(): Promise<ServerFrame>;
  /** Whether this session may read and follow the conversation. */
  mayRead(conversationId: string): Promise<boolean>;
  prepare(conversationId: string | null, body: AppendBody): Promise<Prepared>;
  /** Whether the token is still good; asked again while the socket lives (W6). */
  isValid(): Promise<boolean>;
  /** Looks again who this is: the contact may have been made by another tab. */
  refresh(): Promise<void>;
}

/** A wanted body without its contract case, as it stands in the log. */
export function plainBody(body: Exclude<AppendBody, { kind: 'contract' }>): EntryBody {
  if (body.kind === 'message') return { kind: 'message', text: body.text, caution: null, originalId: null };
  return body;
}

/** The answer to a good hello. */
export async function welcomeFrame(
  services: SocketServices,
  site: Site,
  { author, conversationId }: Pick<Session, 'author' | 'conversationId'>,
  addresses: AddressView[],
): Promise<ServerFrame> {
  const { log, siteDefault, channels, clock } = services;
  const own = conversationId === null ? null : await log.conversation(conversationId);
  return {
    type: 'welcome',
    version: wireVersion,
    epoch: log.epoch,
    participant: author,
    conversation: own && { conversationId: own.conversationId, state: own.state, contract: own.contract },
    site: { siteId: site.siteId, name: site.name, channels: ['web', ...channels], defaultContract: siteDefault },
    addresses,
    now: clock.now(),
  };
}
