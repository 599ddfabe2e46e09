import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, uuidBytes, uuidText } from '../../kernel/signed-link.ts';
import type { DeliveryFacts } from '../channel.ts';
import { fromBase32, toBase32 } from './base32.ts';

const lifeMs = 30 * 24 * 3_600_000;
const macBytes = 16;
const form = /^(reply|bounce)\+([a-z2-7]{26})\.([a-z2-7])([a-z2-7]{26})$/;

/**
 * The plus-addresses of outgoing mails, by which answers find their conversation (attacks E4, E5):
 *
 *   reply+<26: deliveryId>.<1: key id><26: 128 bits of HMAC-SHA256>@inbound-domain      60 of 64 octets, RFC 5321 §4.5.3.1.1
 *
 * The signature covers the delivery, its conversation and its address, so that it changes with every mail and is worth
 * nothing elsewhere. It proves the conversation, not the person: whoever was forwarded the mail has it too.
 */
export interface ReplyTokens {
  /** Where an answer to this delivery goes, or (`bounce`) the envelope sender that failure reports come back to. */
  address(facts: DeliveryFacts, kind?: 'reply' | 'bounce'): string;
  /** Whether this address has the form of ours; nothing is said about its signature. */
  isToken(address: string): boolean;
  /** The delivery behind an address, or null when it is not ours, forged, unknown or older than 30 days. */
  read(
    address: string,
    lookUp: (deliveryId: string) => Promise<DeliveryFacts | null>,
    now: number,
  ): Promise<string | null>;
}

interface Parts {
  deliveryId: string;
  keyId: string;
  mac: Buffer;
}

interface Key {
  keyId: string;
  key: Buffer;
}

function keyOf(secret: string): Key {
  const key = deriveKey(secret, 'email/reply-token');
  return { keyId: toBase32(deriveKey(secret, 'email/reply-token/key-id')).charAt(0), key };
}

function sign({ key }: Key, { deliveryId, conversationId, addressId }: DeliveryFacts): Buffer {
  const signed = JSON.stringify([deliveryId, conversationId, addressId]);
  return createHmac('sha256', key).update(signed).digest().subarray(0, macBytes);
}

/** `secrets`: the newest first, older ones still read. @param domain lower case, e.g. `in.shop.example`. */
export function createReplyTokens(secrets: readonly [string, ...string[]], domain: string): ReplyTokens {
  const [newest, ...older] = secrets;
  const newestKey = keyOf(newest);
  const keys = [newestKey, ...older.map(keyOf)];

  function parse(address: string): Parts | null {
    if (address.length > 64 + 1 + domain.length) return null;
    const at = address.lastIndexOf('@');
    if (address.slice(at + 1).toLowerCase() !== domain) return null;
    const [, , id = '', keyId = '', mac = ''] = form.exec(address.slice(0, at).toLowerCase()) ?? [];
    const idBytes = fromBase32(id);
    const signature = fromBase32(mac);
    if (idBytes?.length !== 16 || signature?.length !== macBytes) return null;
    return { deliveryId: uuidText(idBytes), keyId, mac: signature };
  }

  return {
    address(facts, kind = 'reply') {
      const id = toBase32(uuidBytes(facts.deliveryId));
      return `${kind}+${id}.${newestKey.keyId}${toBase32(sign(newestKey, facts))}@${domain}`;
    },
    isToken: (address) => parse(address) !== null,
    async read(address, lookUp, now) {
      const parts = parse(address);
      if (parts === null) return null;
      const facts = await lookUp(parts.deliveryId);
      if (facts === null || now - facts.createdAt > lifeMs) return null;
      const matches = (key: Key): boolean => key.keyId === parts.keyId && timingSafeEqual(sign(key, facts), parts.mac);
      return keys.some(matches) ? facts.deliveryId : null;
    },
  };
}
