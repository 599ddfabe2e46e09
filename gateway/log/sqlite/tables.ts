import type { Generated } from 'kysely';
import type { KeptFile } from '../../attachment/attachment.ts';
import type { LedgerEntry, SuppressionReason } from '../../contact/consent.ts';
import type { Address } from '../../contact/contact.ts';
import type { Proof } from '../../contact/contact-store.ts';
import type { Delivery } from '../../delivery/delivery-store.ts';

/** The rows as SQLite keeps them: times in milliseconds, yes and no as 1 and 0, what is only read whole as JSON text. */
export interface Tables {
  store_meta: { name: string; value: string };
  site: { site_id: string; name: string; origins: string; home_url: string };
  contact: {
    contact_id: string;
    site_id: string;
    conversation_id: string;
    name: string | null;
    locale: string;
    made_at: number;
  };
  contact_key: {
    key: string;
    contact_id: string;
    made_at: number;
    expires_at: number | null;
    /** When it was signed out. The row stays, so that the key never leads anywhere again. */
    dropped_at: number | null;
    moved_at: number | null;
    /** The key of the device that went on instead. */
    moved_to: string | null;
  };
  device_identity: { device_key: string; subject: string; expires_at: number };
  /** Identity tokens that are still good, and the device that came with each first. */
  identity_token: { token_hash: string; device_key: string; expires_at: number };
  contact_merge: {
    merge_id: string;
    from_contact: string;
    /** The same as `from_contact` where a visitor became the person. */
    to_contact: string;
    subject_hash: string;
    token_hash: string;
    /** The keys this made lead to the person, as a JSON list. */
    keys: string;
    name_before: string | null;
    at: number;
    /** When all that was said had been carried over. */
    finished_at: number | null;
    undone_at: Generated<number | null>;
  };
  handoff: {
    secret_hash: string;
    site_id: string;
    contact_id: string;
    /** The giving device's key. */
    given_by: string;
    /** The `HandoffDraft` as JSON. */
    draft: string;
    expires_at: number;
    /** The taking device's key. */
    taken_by: string | null;
  };
  address: {
    address_id: string;
    contact_id: string;
    channel: Address['channel'];
    value: string;
    hint: string;
    proven_by: Address['provenBy'];
    made_at: number;
    /** When a proof or a proven sender last showed that it is this contact's; null: never. */
    seen_at: number | null;
  };
  consent_ledger: {
    position: Generated<number>;
    site_id: string;
    channel: Address['channel'];
    value: string;
    contact_id: string | null;
    address_id: string | null;
    change: LedgerEntry['change'];
    how: LedgerEntry['how'];
    words: string;
    by_agent: string | null;
    at: number;
  };
  consent_event: { event_key: string; at: number };
  suppression: {
    position: Generated<number>;
    site_id: string;
    channel: Address['channel'];
    value: string;
    reason: SuppressionReason;
    at: number;
  };
  proof: {
    proof_id: string;
    address_id: string;
    /** What it counts for, see `mailboxOf`; null for one of before it was counted so. */
    mailbox: string | null;
    purpose: Proof['purpose'];
    code_hash: string;
    link_hash: string | null;
    tries_left: number;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    /** The wanted contract as JSON. */
    wanted: string | null;
    /** 1 once a newer proof took its place: it is kept only to be counted. */
    is_replaced: Generated<number>;
  };
  conversation: {
    conversation_id: string;
    site_id: string;
    contact_id: string;
    head: number;
    state: string;
    active_at: number;
    plan_at: number | null;
    /** The folded `Conversation`; the columns above repeat of it what queries look for. */
    snapshot: string;
  };
  entry: {
    conversation_id: string;
    seq: number;
    entry_id: string;
    author_id: string;
    at: number;
    channel: string;
    visible_to_contact: number;
    adds_unread: number;
    external_id: string | null;
    /** `{ author, via, body }`. */
    content: string;
  };
  original: { original_id: string; conversation_id: string; media_type: string; bytes: Uint8Array; at: number };
  delivery: {
    delivery_id: string;
    conversation_id: string;
    channel: Delivery['channel'];
    address_id: string;
    /** The replies' positions as a JSON list, ascending. */
    seqs: string;
    status: Delivery['status'];
    attempts: number;
    created_at: number;
    due_at: number;
    lease_id: string | null;
    external_id: string | null;
    reason: string | null;
    settled_at: number | null;
    /** The `Decision` as JSON. */
    decision: string | null;
    repeats: string | null;
    /** What is set aside for it in `spending`, and on which day. */
    cost: number | null;
    cost_day: string | null;
  };
  /** The life of a delivery: what it became, in order. */
  delivery_event: {
    event_id: Generated<number>;
    delivery_id: string;
    at: number;
    status: Delivery['status'];
    reason: string | null;
  };
  delivery_report: {
    channel: Delivery['channel'];
    event_key: string;
    received_at: number;
    external_id: string | null;
    /** The whole `DeliveryReport` as JSON while its delivery is not known yet; null once it had its effect. */
    parked: string | null;
  };
  /** What paid messages cost a site on a day (UTC), in millionths of its currency. */
  spending: { site_id: string; day: string; spent: number; is_used_up: number };
  send_count: { hour: number; key: string; count: number };
  delivery_reply: { conversation_id: string; seq: number; channel: string; address_id: string; delivery_id: string };
  attachment: {
    attachment_id: string;
    site_id: string;
    owner_kind: KeptFile['owner']['kind'];
    owner_id: string;
    name: string;
    length_bytes: number;
    storage_key: string;
    made_at: number;
    state: KeptFile['state'];
    refusal: KeptFile['refusal'];
    /** The next five are found when all bytes are there. */
    type: string | null;
    size_bytes: number | null;
    width: number | null;
    height: number | null;
    sha256: string | null;
    /** The message that holds the file, written in the transaction that appends it; one message at most. */
    conversation_id: string | null;
    entry_id: string | null;
  };
}
