import { limits } from '@throughline/sdk/wire';
import type { Proof } from '../../contact/contact-store.ts';
import { isCodeOf } from '../../contact/proof.ts';
import { keepProof, spread } from '../../identity/proven-address.ts';
import type { InboundMessage } from '../channel.ts';
import type { InboundParts } from './parts.ts';

const code = new RegExp(`^\\d{${limits.codeDigits}}$`);
/** Contacts who may have asked for a code to the same address within its life. */
const proofsAtOnce = 5;

/**
 * A message that is exactly a code we sent to its sender proves the address for whoever asked for it, as the press on a
 * link does: from now on what comes from there is theirs. What was written from there before stays where it is, for the
 * one who asked has not shown that they hold the phone (I7, I11). False: it is no such code, but a message.
 */
export async function proveByText(parts: InboundParts, message: InboundMessage): Promise<boolean> {
  const { contacts, clock } = parts;
  const { siteId, channel, from, sender } = message;
  const text = message.text.trim();
  if (sender !== 'proven' || message.files.length > 0 || !code.test(text)) return false;
  const place = { siteId, channel, value: from.value };
  for (const proof of await contacts.recentProofs(place, 'address', clock.now(), proofsAtOnce)) {
    if (!(await isRight(parts, proof, text))) continue;
    const address = await contacts.address(proof.addressId);
    // Used before, and here again (C9): what was interrupted behind it is done now.
    if (address && (await keepProof(parts, address, 'text', proof, channel)) === null) {
      await spread(parts, address, proof, channel);
    }
    return true;
  }
  return false;
}

async function isRight({ contacts, clock }: InboundParts, proof: Proof, text: string): Promise<boolean> {
  const mayTry = proof.usedAt !== null || (await contacts.takeTry(proof.proofId, clock.now()));
  return mayTry && isCodeOf(proof, text);
}
