import type { CodeSent } from '@throughline/sdk/wire';
import type { CodeMessage } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import type { Proof } from '../contact/contact-store.ts';
import { isCodeOf, makeProof, proofBounds } from '../contact/proof.ts';
import { sendBounds } from '../delivery/send-bounds.ts';
import type { Site } from '../site/site.ts';
import type { HttpRefusalReason } from './edge.ts';
import type { HttpServices } from './services.ts';

/** A code that waits longer than this for its provider is given up; the person can ask again. */
const sendDeadlineMs = 10_000;
const hourMs = 3_600_000;

export type CodeRefusal = { refused: HttpRefusalReason; retryAfterMs: number | null };

/**
 * Sends a code to an address: the one way anything goes to an address that nobody has proven yet (A1, A2). Where its owner
 * wants nothing any more, nothing goes out, and whoever asks is not told (A7, I5).
 */
export async function sendCode(
  services: HttpServices,
  site: Site,
  address: Address,
  { purpose, wanted }: Pick<Proof, 'purpose' | 'wanted'>,
  locale: string,
): Promise<CodeSent | CodeRefusal> {
  const { contacts, consents, deliveries, clock, newId, random } = services;
  const channel = services.channel(address.channel);
  if (!channel) return { refused: 'channel-not-offered', retryAfterMs: null };
  const now = clock.now();
  const about = { proofId: newId(), addressId: address.addressId, purpose, wanted, withLink: purpose === 'address' };
  const { proof, code, linkSecret } = makeProof(about, now, random);
  const { siteId } = site;
  const { value } = address;
  const tooMany = { refused: 'rate-limited', retryAfterMs: hourMs } as const;
  if (!(await contacts.putProof(proof, proofBounds(now), services.codeGuard(address.channel)))) return tooMany;
  const answer = { addressId: address.addressId, hint: address.hint, expiresAt: proof.expiresAt };
  if ((await consents.suppression({ siteId, channel: address.channel, value })) !== null) return answer;
  // After the narrower bounds: a code that is refused takes nothing of what answers may be sent.
  if (!(await deliveries.takeSend(sendBounds(address.channel, value), now))) return tooMany;
  const linkUrl = linkSecret && `${services.publicUrl()}/confirm#${site.siteId}.${linkSecret}`;
  const message: CodeMessage = {
    site: { siteId: site.siteId, name: site.name },
    address: address.value,
    locale,
    purpose,
    code,
    linkUrl,
  };
  const outcome = await channel.sendCode(message, AbortSignal.timeout(sendDeadlineMs));
  if (outcome.kind === 'failed' && outcome.retry === 'never') return { refused: 'not-an-address', retryAfterMs: null };
  if (outcome.kind === 'failed') return { refused: 'unavailable', retryAfterMs: sendDeadlineMs };
  return answer;
}

/** Takes one try at a code; a right one is still to be used up. */
export async function tryCode(
  services: HttpServices,
  proof: Proof | null,
  code: string,
): Promise<'right' | 'wrong' | 'expired'> {
  const now = services.clock.now();
  if (!proof || !(await services.contacts.takeTry(proof.proofId, now))) return 'expired';
  if (!isCodeOf(proof, code)) return 'wrong';
  return 'right';
}
