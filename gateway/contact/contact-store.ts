import type { ChannelName, WantedContract } from '@throughline/sdk/wire';
import type { Place } from './consent.ts';
import type { Address, Contact, DeviceRecord, ProofWay } from './contact.ts';

/** A consent that comes with a proof; it goes into the ledger (`ConsentStore`). */
export interface ConsentRecord {
  contactId: string;
  addressId: string;
  change: 'given';
  /** The words the person saw or wrote. */
  words: string;
  how: ProofWay | 'wrote-in';
  at: number;
}

/** Somebody at a site who has shown that an address is theirs. */
export interface KnownSender {
  address: Address;
  contact: Contact;
  /** When a proof or a proven sender last showed it; null: never more than by a sender nobody could check. */
  seenAt: number | null;
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
  /**
   * Marks an address as proven and writes the consent in one transaction. A code or link ends whatever stood against the
   * address; having written in does not.
   */
  prove(addressId: string, provenBy: ProofWay | 'wrote-in', consent: ConsentRecord): Promise<Address>;
  /** Uses a proof up and marks its address as proven, in one transaction; null when somebody was first, or it has expired. */
  proveBy(proofId: string, how: ProofWay, consent: ConsentRecord): Promise<Address | null>;
  /** A message came from the address whose sender was proven. */
  noteSeen(addressId: string, at: number): Promise<void>;
  /** Who of a site has shown that this address is theirs, the last seen first; at most `limit`. */
  knownSenders(place: Place, limit: number): Promise<KnownSender[]>;

  /**
   * Keeps a pending proof, in place of an earlier one for the same address and purpose. Secrets come hashed. False, and
   * nothing is kept, when one of the bounds is reached or the guard says no: counted and kept in one step, for many may ask at once (A8).
   */
  putProof(proof: Proof, bounds?: readonly ProofBound[], guard?: CodeGuard): Promise<boolean>;
  proofByAddress(addressId: string, purpose: Proof['purpose']): Promise<Proof | null>;
  proofByLink(linkHash: string): Promise<Proof | null>;
  /** Standing proofs that have not expired, used or not, for this address of whichever contact of the site; newest first. */
  recentProofs(place: Place, purpose: Proof['purpose'], now: number, limit: number): Promise<Proof[]>;
  /** Takes one of the tries, atomically; false when none is left, it is used or has expired. */
  takeTry(proofId: string, now: number): Promise<boolean>;
  /** Uses the proof up, atomically; false when somebody was first. */
  useProof(proofId: string, now: number): Promise<boolean>;
  /** Proofs asked for a mailbox or number since a time, over all contacts: what bounds unwanted mail (A1, A8). */
  countProofs(channel: ChannelName, value: string, since: number): Promise<number>;
}

/** At most so many proofs since a time for one mailbox or number, over all contacts and sites. */
export interface ProofBound {
  atMost: number;
  since: number;
}

/** A code that was asked for lately. */
export interface CodeAsked {
  value: string;
  at: number;
  wasUsed: boolean;
}

/** What a channel asks besides before a code is sent, where codes are a business for whoever owns the addresses (A5). */
export interface CodeGuard {
  /** The codes that are looked at: those to addresses that begin so, and not older. */
  historyOf(value: string, now: number): { beginning: string; since: number };
  allows(value: string, history: readonly CodeAsked[], now: number): boolean;
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
