import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, uuidBytes, uuidText } from '../../kernel/signed-link.ts';

const idBytes = 16;
const macBytes = 11;
const form = /^[A-Za-z0-9_-]{36}$/;
const link = /https:\/\/[^\s<>"']{1,2000}/g;

/**
 * Short forms of long links in text messages, by our own redirect:
 *
 *   <publicUrl>/l/<36 characters: deliveryId, 88 bits of HMAC-SHA256 over it and the link>
 *
 * Nothing is kept: the link is looked for in what the delivery said, so it goes when the message goes. Only links of the
 * site's own origins are shortened and redirected to: ours is no way to hide where a stranger's link leads.
 */
export interface ShortLinks {
  /** The text with every long link of the site replaced by its short form. */
  shorten(text: string, deliveryId: string): string;
  /** The delivery a short link is from, by the last part of its path; null when it has not the form. */
  deliveryOf(token: string): string | null;
  /** The link a short form stands for, among the texts of its delivery; null when it is none of them. */
  readShortLink(token: string, texts: readonly string[]): string | null;
}

/** @param origins of the site, e.g. `https://shop.example`. @param publicUrl without a slash at the end. */
export function createShortLinks(secret: string, publicUrl: string, origins: readonly string[]): ShortLinks {
  const key = deriveKey(secret, 'sms/short-link');
  const isOurs = (url: string): boolean => URL.canParse(url) && origins.includes(new URL(url).origin);
  const linksIn = (text: string): string[] => (text.match(link) ?? []).map(withoutSentenceEnd).filter(isOurs);

  function token(deliveryId: string, url: string): string {
    const id = uuidBytes(deliveryId);
    const mac = createHmac('sha256', key).update(id).update(url).digest().subarray(0, macBytes);
    return Buffer.concat([id, mac]).toString('base64url');
  }

  return {
    shorten(text, deliveryId) {
      return text.replace(link, (found) => {
        const url = withoutSentenceEnd(found);
        const short = `${publicUrl}/l/${isOurs(url) ? token(deliveryId, url) : ''}`;
        return isOurs(url) && short.length < url.length ? short + found.slice(url.length) : found;
      });
    },
    deliveryOf: (text) => (form.test(text) ? uuidText(Buffer.from(text, 'base64url').subarray(0, idBytes)) : null),
    readShortLink(text, texts) {
      if (!form.test(text)) return null;
      const given = Buffer.from(text, 'base64url');
      const deliveryId = uuidText(given.subarray(0, idBytes));
      const isIt = (url: string): boolean => timingSafeEqual(Buffer.from(token(deliveryId, url), 'base64url'), given);
      return texts.flatMap(linksIn).find(isIt) ?? null;
    },
  };
}

/** `See https://shop.example/a.` ends a sentence, not a link. */
const withoutSentenceEnd = (found: string): string => found.replace(/[.,;:!?)\]}»”’]{1,10}$/, '');
