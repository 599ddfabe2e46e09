import { limits } from './limits.ts';
import { integer, pattern, text } from './shape.ts';

/** An id the gateway made: a conversation, contact, agent, address, site, delivery. */
export const id = pattern('id', /^[A-Za-z0-9_-]{1,64}$/);

/** A UUID of version 7 (RFC 9562 §5.7), made by the client: the idempotency key of what it says (C1). */
export const entryId = pattern('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** The log's life: changes when a log is restored from a backup, so that no cursor from before is trusted (C5). */
export const epoch = pattern('epoch', /^[A-Za-z0-9_-]{1,64}$/);

/** Position in a conversation; 1 is the first entry, 0 is before it. */
export const seq = integer(0);

/** Milliseconds since 1970-01-01T00:00Z, up to the last moment a `Date` can hold (ECMA-262 §21.4.1.1). */
export const instant = integer(0, 8_640_000_000_000_000);

/** A BCP 47 language tag. */
export const locale = pattern('language tag', /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/);

/** What a person or site is called; shown as text, never as markup. */
export const displayName = text(limits.maxNameLength);

/**
 * What a device comes with. `key.` and a P-256 public key (the 65 bytes of its uncompressed point as base64url): then
 * every hello and request is signed with it, and what was copied of them is worthless elsewhere. Anything else is a
 * secret, for where there is no WebCrypto.
 */
export const deviceToken = text(limits.maxTokenLength, 16);

/** An ECDSA signature with P-256 and SHA-256: r and s, 64 bytes, as base64url (the form of WebCrypto and of RFC 7518 §3.4). */
export const signature = pattern('signature', /^[A-Za-z0-9_-]{86}$/);
