import { createPrivateKey } from 'node:crypto';

/** Whose mail this is, by a signature that everybody can check in DNS (RFC 6376). */
export interface DkimKey {
  /** The domain that signs; DMARC wants that of the sender's address. */
  domainName: string;
  /** The public key is in DNS at `<keySelector>._domainkey.<domainName>`. */
  keySelector: string;
  /** RSA, as PEM; RFC 8301 wants at least 1024 bits, 2048 are usual. */
  privateKey: string;
}

const leastBits = 1_024;

/** RFC 6376 §5.4.1, and both headers of one-click unsubscription (RFC 8058 §3). */
const signedHeaders = [
  'From',
  'Reply-To',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Auto-Submitted',
];

/**
 * What nodemailer must know to sign. The key is tried at once: with one it cannot use, nodemailer would send without a
 * signature.
 *
 * @throws Error where the key is none.
 */
export function signing({ domainName, keySelector, privateKey }: DkimKey) {
  const key = createPrivateKey(privateKey);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < leastBits) {
    throw new Error(`the DKIM key must be RSA with at least ${leastBits} bits`);
  }
  return { domainName, keySelector, privateKey, headerFieldNames: signedHeaders.join(':') };
}
