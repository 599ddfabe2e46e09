import type { HandoffDraft } from '@throughline/sdk/wire';

/** A conversation on its way to another device, with what was written there and not sent yet. */
export interface Handoff {
  siteId: string;
  contactId: string;
  /** Key of the device that gives it. */
  givenBy: string;
  draft: HandoffDraft;
}

/** What keeps handoffs until they are taken or have expired. Secrets come hashed. Times in milliseconds since 1970. */
export interface HandoffStore {
  /** Keeps a handoff in place of an earlier one of the same device, and removes what has expired by `now`. */
  put(secretHash: string, handoff: Handoff, times: { now: number; expiresAt: number }): Promise<void>;
  /**
   * The handoff this device could take now; null when there is none, it has expired, another device took it, or the one
   * that gave it does not lead to the contact any more.
   */
  find(siteId: string, secretHash: string, by: string, now: number): Promise<Handoff | null>;
  /** Takes it, atomically: one device alone can, and gets it again when the first answer did not reach it. */
  take(siteId: string, secretHash: string, by: string, now: number): Promise<Handoff | null>;
  /** Nobody can take what this device gave any more. */
  withdraw(givenBy: string): Promise<void>;
}
