import type { ChannelName, WantedContract } from '@throughline/sdk/wire';
import type { Address, Contact, DeviceRecord } from './contact.ts';

/** One consent as it was given or withdrawn; the ledger is append-only. */
export interface ConsentRecord {
  contactId: string;
  addressId: string;
  change: 'given' | 'withdrawn';
  /** The words the person saw or wrote. */
  words: string;
  how: 'code' | 'link' | 'wrote-in' | 'unsubscribe';
  at: number;
}

/** What keeps contacts, their devices, addresses, codes, consents. Every write is on stable storage when it resolves. */
export interface ContactStore {
  /**
   * The contact behind a key, made with its conversation when there is none yet: `device:<hash of the token>`, or
   * `mail:<hash>` for somebody who wrote in first. The same key always finds the same contact.
   * @throws StoreError `key-ended` when the key was signed out or has expired by `made.at`.
   */
  ensure(key: string, made: { siteId: string; name: string | null; locale: string; at: number }): Promise<Contact>;
  /** The contact a key leads to now; null for one that has ended. */
  byKey(key: string, now: number): Promise<Contact | null>;
  byId(contactId: string): Promise<Contact | null>;
  /**
   * Lets one more key (a further device, a link that was used) lead to a contact; false when it already did.
   * @throws StoreError `key-in-use` when it leads to somebody else, or has ended.
   */
  addKey(key: string, contactId: string, at: number, expiresAt?: number | null): Promise<boolean>;
  /** What is kept of a device, ended or not; null when it never became a contact's. */
  device(key: string): Promise<DeviceRecord | null>;
  /** The same of many at once, those that are kept. */
  devices(keys: readonly string[]): Promise<Map<string, DeviceRecord>>;
  /** Lets a key lead to its contact until then; false when there is none, or it was signed out. */
  extendKey(key: string, expiresAt: number): Promise<boolean>;
  /** Signs a key out: it never leads anywhere again. False when there was nothing to sign out. */
  dropKey(key: string, at: number): Promise<boolean>;
  /**
   * The conversation goes on on the device `to` instead of where it went from `from` to, however often it moved between.
   * The result is the key of the device it has left; null when `to` had it already.
   */
  setMoved(from: string, to: string, at: number): Promise<string | null>;
  rename(contactId: string, name: string): Promise<void>;

  addresses(contactId: string): Promise<Address[]>;
  address(addressId: string): Promise<Address | null>;
  /** Finds or makes a contact's address; a new one is unproven. */
  ensureAddress(contactId: string, channel: ChannelName, value: string, hint: string, at: number): Promise<Address>;
  /** Marks an address as proven and writes the consent in one transaction. */
  prove(addressId: string, provenBy: 'code' | 'link' | 'wrote-in', consent: ConsentRecord): Promise<Address>;
  /** The address can or may not be used any more. */
  suppress(addressId: string, consent: ConsentRecord | null): Promise<void>;
  consents(contactId: string): Promise<ConsentRecord[]>;

  /**
   * Keeps a pending proof, in place of an earlier one for the same address and purpose. Secrets come hashed. False, and
   * nothing is kept, when one of the bounds is reached: counted and kept in one step, for many may ask at once (A8).
   */
  putProof(proof: Proof, bounds?: readonly ProofBound[]): Promise<boolean>;
  proofByAddress(addressId: string, purpose: Proof['purpose']): Promise<Proof | null>;
  proofByLink(linkHash: string): Promise<Proof | null>;
  /** Takes one of the tries, atomically; false when none is left, it is used or has expired. */
  takeTry(proofId: string, now: number): Promise<boolean>;
  /** Uses the proof up, atomically; false when somebody was first. */
  useProof(proofId: string, now: number): Promise<boolean>;
  /** Proofs asked for an address value since a time, over all contacts: what bounds unwanted mail (A1). */
  countProofs(channel: ChannelName, value: string, since: number): Promise<number>;
}

/** At most so many proofs since a time for one address value, over all contacts and sites. */
export interface ProofBound {
  atMost: number;
  since: number;
}

/** A pending proof that somebody holds an address: a code to type and a link to press. */
export interface Proof {
  proofId: string;
  addressId: string;
  /** `address`: to use it for answers. `continue`: to go on on another device. */
  purpose: 'address' | 'continue';
  codeHash: string;
  linkHash: string | null;
  triesLeft: number;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
  /** Where its owner wants answers once it is proven; null when nothing was said with it. */
  wanted: WantedContract | null;
}
