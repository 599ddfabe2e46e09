import type { Place } from './consent.ts';

/** Whom a site's backend says a device is, and until when. */
export interface DeviceIdentity {
  subject: string;
  expiresAt: number;
}

/** A device becomes a person's. */
export interface SignIn {
  /** What the person's contact is found by, and the contact. */
  personKey: string;
  contactId: string;
  subject: string;
  /** What the person is called from now on; null: as before. */
  name: string | null;
  /** The device that is the person's from now on, and until when. */
  nextKey: string;
  expiresAt: number;
  /** The device that asked, which `nextKey` takes the place of (I3). */
  leaving: string | null;
  at: number;
  /** Set where a visitor became the person, or what a visitor said is carried over: it is written down. */
  merge: { mergeId: string; fromContactId: string; tokenHash: string } | null;
}

export type SignedIn =
  /** `endedKeys`: devices that lead nowhere any more. */
  | { kind: 'signed-in'; endedKeys: string[] }
  /** Meanwhile the person has come to have another contact: decide again. */
  | { kind: 'changed' }
  /** `nextKey` is no new device. */
  | { kind: 'conflict' };

/** How one contact became another's, or a visitor a person: what an agent can be told, and what can be undone. */
export interface Merge {
  mergeId: string;
  fromContactId: string;
  toContactId: string;
  /** Whom the token named, and which token it was; both hashed. Of an address that joined them: the address, and ''. */
  subjectHash: string;
  tokenHash: string;
  /** Keys that lead to the person because of it. */
  keys: string[];
  at: number;
  /** When everything said there had been carried over; null: not yet. */
  finishedAt: number | null;
  undoneAt: number | null;
}

/** What keeps who devices are known as and how contacts became one. Every write is on stable storage when it resolves. */
export interface MergeStore {
  /** null for a visitor's device, and once the identity has ended. */
  identityOf(deviceKey: string, now: number): Promise<DeviceIdentity | null>;
  /** Extends the identity of a device that is the person's already. */
  extendIdentity(deviceKey: string, identity: DeviceIdentity, name: string | null): Promise<void>;
  /**
   * Binds a token to the first of these devices, for as long as it could be used; false when it came with another device
   * before (I2).
   */
  bindToken(
    tokenHash: string,
    deviceKeys: readonly [string, ...string[]],
    until: number,
    now: number,
  ): Promise<boolean>;
  /** Whether a contact is a known person's. */
  isKnown(contactId: string): Promise<boolean>;
  /** Everything that signing in changes, in one transaction. */
  signIn(signIn: SignIn): Promise<SignedIn>;

  /** Writes down that what was written in from an address comes to who has proven it too; no device changes hands by it. */
  note(merge: { mergeId: string; from: string; to: string; place: Place; at: number }): Promise<void>;

  /** The merges into a contact, oldest first. */
  merges(contactId: string): Promise<Merge[]>;
  finish(mergeId: string, at: number): Promise<void>;
  /**
   * The devices go back to the contact they came from, as a visitor's. What was carried over stays where it is: it is in
   * the log. The result is the keys that changed; null when there is no such merge, or it was undone before.
   */
  undo(mergeId: string, at: number): Promise<string[] | null>;
}
