import type { ChannelName, WantedContract } from '@throughline/sdk/wire';
import type { Address, Contact } from './contact.ts';

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
   */
  ensure(key: string, made: { siteId: string; name: string | null; locale: string; at: number }): Promise<Contact>;
  byKey(key: string): Promise<Contact | null>;
  byId(contactId: string): Promise<Contact | null>;
  /** Lets one more key (a further device, a link that was used) lead to a contact; false when it already did. */
  addKey(key: string, contactId: string, at: number): Promise<boolean>;
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
