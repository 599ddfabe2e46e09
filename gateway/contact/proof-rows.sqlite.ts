import type { ChannelName, WantedContract } from '@throughline/sdk/wire';
import type { Compilable, Kysely } from 'kysely';
import type { StoreDatabase } from '../log/sqlite/database.ts';
import type { Tables } from '../log/sqlite/tables.ts';
import type { Place } from './consent.ts';
import type { CodeAsked, Proof } from './contact-store.ts';

const proofColumns = [
  'proof.proof_id as proofId',
  'proof.address_id as addressId',
  'proof.purpose',
  'proof.code_hash as codeHash',
  'proof.link_hash as linkHash',
  'proof.tries_left as triesLeft',
  'proof.created_at as createdAt',
  'proof.expires_at as expiresAt',
  'proof.used_at as usedAt',
  'proof.wanted',
] as const;

type ProofRow = Omit<Proof, 'wanted'> & { wanted: string | null };

const readProof = (row: ProofRow): Proof => ({
  ...row,
  wanted: row.wanted === null ? null : (JSON.parse(row.wanted) as WantedContract),
});

/** Comes after every text that begins so: values are ASCII. */
const afterAll = '\uffff';
/** More than any limit lets through. */
const historyLength = 1_000;

/** Pending proofs as rows of SQLite. What writes is called inside the store's `write` only. */
export class ProofRows {
  readonly #database: StoreDatabase;
  readonly #build: Kysely<Tables>;

  constructor(database: StoreDatabase) {
    this.#database = database;
    this.#build = database.build;
  }

  /** Keeps a proof in place of the one that stood for the same address and purpose. `mailbox`: what it counts for. */
  put(proof: Proof, mailbox: string): void {
    const replace = this.#build
      .updateTable('proof')
      .set({ is_replaced: 1 })
      .where('address_id', '=', proof.addressId)
      .where('purpose', '=', proof.purpose)
      .where('is_replaced', '=', 0);
    this.#database.run(replace);
    const row = {
      proof_id: proof.proofId,
      address_id: proof.addressId,
      mailbox,
      purpose: proof.purpose,
      code_hash: proof.codeHash,
      link_hash: proof.linkHash,
      tries_left: proof.triesLeft,
      created_at: proof.createdAt,
      expires_at: proof.expiresAt,
      used_at: proof.usedAt,
      wanted: proof.wanted && JSON.stringify(proof.wanted),
    };
    this.#database.run(this.#build.insertInto('proof').values(row));
  }

  byAddress(addressId: string, purpose: Proof['purpose']): Proof | null {
    return this.#first(this.#standing().where('proof.address_id', '=', addressId).where('proof.purpose', '=', purpose));
  }

  byLink(linkHash: string): Proof | null {
    return this.#first(this.#standing().where('proof.link_hash', '=', linkHash));
  }

  recent({ siteId, channel, value }: Place, purpose: Proof['purpose'], now: number, limit: number): Proof[] {
    const query = this.#standing()
      .innerJoin('address', 'address.address_id', 'proof.address_id')
      .innerJoin('contact', 'contact.contact_id', 'address.contact_id')
      .where('address.channel', '=', channel)
      .where('address.value', '=', value)
      .where('contact.site_id', '=', siteId)
      .where('proof.purpose', '=', purpose)
      .where('proof.expires_at', '>', now)
      .orderBy('proof.created_at', 'desc')
      .limit(limit);
    return this.#database.all<ProofRow>(query).map(readProof);
  }

  takeTry(proofId: string, now: number): boolean {
    const query = this.#usable(proofId, now).where('tries_left', '>', 0);
    return this.#database.run(query.set(({ eb }) => ({ tries_left: eb('tries_left', '-', 1) }))) === 1;
  }

  use(proofId: string, now: number): boolean {
    return this.#database.run(this.#usable(proofId, now).set({ used_at: now })) === 1;
  }

  count(channel: ChannelName, mailbox: string, since: number): number {
    const query = this.#build
      .selectFrom('proof')
      .innerJoin('address', 'address.address_id', 'proof.address_id')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('address.channel', '=', channel)
      .where('proof.mailbox', '=', mailbox)
      .where('proof.created_at', '>=', since);
    return this.#database.first(query)?.count ?? 0;
  }

  /** The codes asked for to addresses that begin so, the newest first. */
  history(channel: ChannelName, beginning: string, since: number): CodeAsked[] {
    const query = this.#build
      .selectFrom('proof')
      .innerJoin('address', 'address.address_id', 'proof.address_id')
      .select(['address.value', 'proof.created_at as at', 'proof.used_at as usedAt'])
      .where('address.channel', '=', channel)
      .where('address.value', '>=', beginning)
      .where('address.value', '<=', beginning + afterAll)
      .where('proof.created_at', '>=', since)
      .orderBy('proof.created_at', 'desc')
      .limit(historyLength);
    return this.#database.all(query).map(({ value, at, usedAt }) => ({ value, at, wasUsed: usedAt !== null }));
  }

  #first(query: Compilable<ProofRow>): Proof | null {
    const row = this.#database.first(query);
    return row && readProof(row);
  }

  #standing() {
    return this.#build.selectFrom('proof').select(proofColumns).where('proof.is_replaced', '=', 0);
  }

  #usable(proofId: string, now: number) {
    return this.#build
      .updateTable('proof')
      .where('proof_id', '=', proofId)
      .where('is_replaced', '=', 0)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now);
  }
}
