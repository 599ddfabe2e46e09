import { channel, wantedContract } from './contract.ts';
import { addressView } from './frames.ts';
import { displayName, id, instant, locale } from './ids.ts';
import { limits } from './limits.ts';
import { type Infer, integer, nullable, pattern, record, text, variants } from './shape.ts';

/**
 * The few requests beside the socket. All are `POST` with a JSON body under `/v1/sites/{siteId}`, with
 * `Authorization: Bearer <device token>` where a device asks. A refusal is `{ refused, retryAfterMs }` with a 4xx or 503.
 */
const code = pattern('code', new RegExp(`^\\d{${limits.codeDigits}}$`));
const secret = pattern('secret', /^[A-Za-z0-9_-]{16,200}$/);

export const httpBodies = {
  /** `/addresses`: send a code and a link to an address, to prove it is the contact's. */
  requestAddress: record({
    channel,
    address: text(limits.maxAddressLength, 3),
    locale,
    /** Stated for the contact once the address is proven; `addressId: null` on another channel than `web` is this address. */
    contract: nullable(wantedContract),
  }),
  /** `/addresses/confirm`: the code from that message. */
  confirmAddress: record({ addressId: id, code }),
  /** `/addresses/confirm-link`: the press on the linked page's button; no token, the secret proves it. */
  confirmLink: record({ secret }),
  /**
   * `/continue`: go on with the conversation of this link on this device; the bearer is the device's new token, `current`
   * the one it has so far, which may lead there already.
   */
  continueLink: record({ secret, locale, current: nullable(text(limits.maxTokenLength, 16)) }),
  /** `/continue/code`: the second step when the link alone is not enough. */
  continueCode: record({ secret, code, locale }),
};

/** What the code request answers. */
export const codeSent = record({ addressId: id, hint: displayName, expiresAt: instant });
export type CodeSent = Infer<typeof codeSent>;

export const addressConfirmed = record({ address: addressView });

/** Opening a "continue in the browser" link: done, or a code was sent to the address the link was mailed to. */
export const continued = variants('outcome', {
  linked: {},
  'already-here': {},
  'code-needed': { hint: displayName, expiresAt: instant },
});
export type Continued = Infer<typeof continued>;

/** Why such a request was declined. */
export const httpRefusal = record({ refused: text(60), retryAfterMs: nullable(integer()) });
