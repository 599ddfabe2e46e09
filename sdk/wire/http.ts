import { channel, wantedContract } from './contract.ts';
import { addressView } from './frames.ts';
import { deviceToken, displayName, id, instant, locale } from './ids.ts';
import { limits } from './limits.ts';
import { type Infer, integer, list, nullable, oneOf, pattern, record, text, variants } from './shape.ts';

/**
 * The few requests beside the socket. All are `POST` with a JSON body under `/v1/sites/{siteId}`. Where a device asks, it
 * comes with `Authorization: Bearer <access token>` and, if it has a key, with `Throughline-Proof`, its signature over
 * `requestText`. A refusal is `{ refused, retryAfterMs }` with a 4xx or 503.
 *
 * `next` is a device token made for the purpose: who gains a conversation comes as a new device, so that a token
 * somebody knew before gains nothing (I3).
 */
const code = pattern('code', new RegExp(`^\\d{${limits.codeDigits}}$`));
const secret = pattern('secret', /^[A-Za-z0-9_-]{16,200}$/);

/** A file on its way to the gateway: what another device needs to show it, and to send the rest of the same file. */
const startedUpload = record({
  uploadId: id,
  name: text(limits.maxFileNameLength, 1),
  type: text(100),
  sizeBytes: integer(0, limits.maxAttachmentBytes),
});
export type StartedUpload = Infer<typeof startedUpload>;

/** What is written and not sent yet, on its way to another device. */
export const handoffDraft = record({
  text: text(limits.maxTextLength),
  uploads: list(startedUpload, limits.maxAttachments),
});
export type HandoffDraft = Infer<typeof handoffDraft>;

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
  /** `/continue`: go on with the conversation of this link on this device. The access token, if it comes with one, may lead there already. */
  continueLink: record({ secret, locale, next: deviceToken }),
  /** `/continue/code`: the second step when the link alone is not enough. */
  continueCode: record({ secret, code, locale, next: deviceToken }),
  /**
   * `/identify`: a JWT of the site's backend says who this is. With the access token of an anonymous device, what was
   * said there is carried over.
   */
  identify: record({ token: text(limits.maxIdentityTokenLength, 16), locale, next: deviceToken }),
  /** `/sign-out`: this device is forgotten. */
  signOut: record({}),
  /** `/handoff`: make a link that moves the conversation and what is being written to another device. */
  handoff: record({ draft: handoffDraft, locale }),
  /** `/handoff/take`: the press on the other device. */
  takeHandoff: record({ secret, locale, next: deviceToken }),
  /** `/handoff/back`: the first device goes on after all. */
  takeBack: record({}),
  /** `/attachments/url`: an address to fetch a file from, good for minutes. Agents ask with their session token. */
  attachmentUrl: record({ attachmentId: id }),
};

/** The JWT was good. `same-device`: this device was this person already, only the time was extended; `next` is not used. */
export const identified = record({ outcome: oneOf('new-device', 'same-device'), expiresAt: instant });
export type Identified = Infer<typeof identified>;

export const handoffMade = record({ secret, expiresAt: instant });
export type HandoffMade = Infer<typeof handoffMade>;

export const handoffTaken = variants('outcome', { taken: { draft: handoffDraft }, 'already-here': {} });
export type HandoffTaken = Infer<typeof handoffTaken>;

export const attachmentUrl = record({ url: text(2_000), expiresAt: instant });
export type AttachmentUrl = Infer<typeof attachmentUrl>;

/** What a device signs in its hello: the site, the gateway's nonce. */
export const helloText = (siteId: string, nonce: string): string => `throughline hello\n${siteId}\n${nonce}`;

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
