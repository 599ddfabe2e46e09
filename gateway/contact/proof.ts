import { limits } from '@throughline/sdk/wire';
import { secretHash } from '../kernel/id.ts';
import type { Proof, ProofBound } from './contact-store.ts';

const hourMs = 3_600_000;
const linkSecretBytes = 32;
const codes = 10 ** limits.codeDigits;
/** Numbers of 32 bits from here on would make low codes likelier; they are drawn again. */
const unbiasedBelow = Math.floor(2 ** 32 / codes) * codes;

/** Random bytes, e.g. `randomBytes` of node:crypto. */
export type RandomBytes = (sizeBytes: number) => Uint8Array;

export interface NewProof {
  proof: Proof;
  /** What is sent and nowhere kept. */
  code: string;
  linkSecret: string | null;
}

/** A code has too few values for a plain hash to hide it; with the proof's id in it no table made once fits. */
const codeHash = (proofId: string, code: string): string => secretHash(`${proofId}:${code}`);

function drawCode(random: RandomBytes): string {
  for (;;) {
    const drawn = Buffer.from(random(4)).readUInt32BE();
    if (drawn < unbiasedBelow) return String(drawn % codes).padStart(limits.codeDigits, '0');
  }
}

/** Makes the proof that somebody holds an address: a code, and a link's secret when there is a page for it to open. */
export function makeProof(
  about: Pick<Proof, 'proofId' | 'addressId' | 'purpose' | 'wanted'> & { withLink: boolean },
  now: number,
  random: RandomBytes,
): NewProof {
  const { proofId, addressId, purpose, wanted, withLink } = about;
  const code = drawCode(random);
  const linkSecret = withLink ? Buffer.from(random(linkSecretBytes)).toString('base64url') : null;
  const proof: Proof = {
    proofId,
    addressId,
    purpose,
    codeHash: codeHash(proofId, code),
    linkHash: linkSecret && secretHash(linkSecret),
    triesLeft: limits.codeTries,
    createdAt: now,
    expiresAt: now + limits.codeForMs,
    usedAt: null,
    wanted,
  };
  return { proof, code, linkSecret };
}

/**
 * Whether this is the proof's code, in a time that does not tell how much of it was right. Take one of the tries
 * (`ContactStore.takeTry`) before asking, and use the proof up (`useProof`) before believing the answer.
 */
export function isCodeOf(proof: Proof, code: string): boolean {
  const given = codeHash(proof.proofId, code);
  let difference = given.length ^ proof.codeHash.length;
  for (let at = 0; at < given.length; at += 1) difference |= given.charCodeAt(at) ^ proof.codeHash.charCodeAt(at);
  return difference === 0;
}

/** The hash by which `ContactStore.proofByLink` finds the proof of a link's secret. */
export const linkHashOf = (linkSecret: string): string => secretHash(linkSecret);

/**
 * How many codes one address may be sent, whoever asks: a stranger's form must not fill somebody's mailbox (A1), and
 * five tries of each of these codes hit one in 40,000 within a day.
 */
export function proofBounds(now: number): readonly ProofBound[] {
  return [
    { atMost: 3, since: now - hourMs },
    { atMost: 5, since: now - 24 * hourMs },
  ];
}
