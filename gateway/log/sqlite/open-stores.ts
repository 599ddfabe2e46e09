import type { Database } from 'better-sqlite3';
import { SqliteAttachmentStore } from '../../attachment/attachment-store.sqlite.ts';
import type { AttachmentStore } from '../../attachment/attachment-store.ts';
import { SqliteConsentStore } from '../../contact/consent-store.sqlite.ts';
import type { ConsentStore } from '../../contact/consent-store.ts';
import { SqliteContactStore } from '../../contact/contact-store.sqlite.ts';
import type { ContactStore } from '../../contact/contact-store.ts';
import { SqliteHandoffStore } from '../../contact/handoff-store.sqlite.ts';
import type { HandoffStore } from '../../contact/handoff-store.ts';
import { SqliteMergeStore } from '../../contact/merge-store.sqlite.ts';
import type { MergeStore } from '../../contact/merge-store.ts';
import { SqliteDeliveryStore } from '../../delivery/delivery-store.sqlite.ts';
import type { DeliveryStore } from '../../delivery/delivery-store.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import type { SiteStore } from '../../site/site.ts';
import { SqliteSiteStore } from '../../site/site-store.sqlite.ts';
import type { ConversationLog, OnGrown } from '../log.ts';
import { openDatabase } from './database.ts';
import { SqliteLog } from './sqlite-log.ts';
import type { StoreError } from './store-error.ts';

export interface StoreOptions {
  now?: Clock;
  /** Told after each commit, before the commit's promises settle for their waiters, what has grown. */
  onGrown?: OnGrown;
  /**
   * Told once when the disk failed (I/O error, corruption) so that nothing is written any more: every later write is
   * declined. Ending the program and starting again is the only safe way on.
   */
  onBroken?: (error: StoreError) => void;
}

/** Everything the gateway keeps, in one SQLite file. */
export interface Stores {
  log: ConversationLog;
  contacts: ContactStore;
  consents: ConsentStore;
  handoffs: HandoffStore;
  merges: MergeStore;
  sites: SiteStore;
  deliveries: DeliveryStore;
  attachments: AttachmentStore;
  /** The connection, for what brings its own tables (sign-in). */
  database: Database;
  /** Settles the writes under way and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a SQLite file (or `:memory:`) with its tables at this version.
 * @throws when it cannot be opened or would not be durable.
 */
export async function openStores(path: string, options: StoreOptions = {}): Promise<Stores> {
  const { now = systemClock, onGrown = () => undefined, onBroken } = options;
  const database = await openDatabase(path, onBroken ? { onBroken } : {});
  return {
    log: new SqliteLog(database, now, onGrown),
    contacts: new SqliteContactStore(database),
    consents: new SqliteConsentStore(database),
    handoffs: new SqliteHandoffStore(database),
    merges: new SqliteMergeStore(database),
    sites: new SqliteSiteStore(database),
    deliveries: new SqliteDeliveryStore(database),
    attachments: new SqliteAttachmentStore(database),
    database: database.handle,
    close: database.close,
  };
}
