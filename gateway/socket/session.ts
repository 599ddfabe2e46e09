import {
  type AppendBody,
  type Author,
  type EntryBody,
  type RefusalReason,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import { attachFiles } from '../attachment/attach-files.ts';
import type { DeviceRecord } from '../contact/contact.ts';
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
  /** What follows from a message of this session that is in the log now. */
  wrote(entryId: string): Promise<void>;
  /**
   * Asked again and again while the socket lives: what there is to say of this session itself, or null when it has ended
   * (W6). `devices`: what is kept of the devices that are connected.
   */
  check(devices: ReadonlyMap<string, DeviceRecord>): Promise<readonly ServerFrame[] | null>;
  /** Looks again who this is: the contact may have been made by another tab. */
  refresh(): Promise<void>;
}

/**
 * A wanted body without its contract case, as it stands in the log. A message says something or brings files, and these
 * are its author's own, wholly uploaded.
 */
export async function plainBody(
  services: Pick<SocketServices, 'attachments'>,
  { siteId, author }: Pick<Session, 'siteId' | 'author'>,
  body: Exclude<AppendBody, { kind: 'contract' }>,
): Promise<EntryBody | { refused: RefusalReason }> {
  if (body.kind !== 'message') return body;
  const { text, attachments: ids = [] } = body;
  const message = { kind: 'message', text, caution: null, originalId: null } as const;
  if (ids.length === 0) return text === '' ? { refused: 'bad-frame' } : message;
  const owner = { kind: author.kind === 'agent' ? 'agent' : 'contact', id: author.id } as const;
  const attachments = await attachFiles(services.attachments, siteId, owner, ids);
  return 'refused' in attachments ? attachments : { ...message, attachments };
}

type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

/** The answer to a good hello; `own` is what only contacts are told of themselves. */
export async function welcomeFrame(
  services: SocketServices,
  site: Site,
  { author, conversationId }: Pick<Session, 'author' | 'conversationId'>,
  own: Pick<Welcome, 'addresses' | 'access' | 'identity' | 'elsewhere'>,
): Promise<Welcome> {
  const { log, siteDefault, channels, clock } = services;
  const found = conversationId === null ? null : await log.conversation(conversationId);
  return {
    type: 'welcome',
    version: wireVersion,
    epoch: log.epoch,
    participant: author,
    conversation: found && { conversationId: found.conversationId, state: found.state, contract: found.contract },
    site: { siteId: site.siteId, name: site.name, channels: ['web', ...channels], defaultContract: siteDefault },
    ...own,
    now: clock.now(),
  };
}
