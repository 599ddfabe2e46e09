import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';
import type { Resolver } from '../reading/dns.ts';

/** A domain that signs its mail and says what to do with others', with the DNS that says so. */
export interface SigningDomain {
  resolver: Resolver;
  /** The mail with a DKIM signature of the domain before it. */
  sign(raw: string): Promise<Buffer>;
}

/** `example.org` with a key, an SPF record for 192.0.2.1 and `p=reject`. Other names have no records. */
export function createSigningDomain(domain = 'example.org'): SigningDomain {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const records: Readonly<Record<string, string>> = {
    [`sel._domainkey.${domain}`]: `v=DKIM1; k=rsa; p=${key}`,
    [`_dmarc.${domain}`]: 'v=DMARC1; p=reject',
    [domain]: 'v=spf1 ip4:192.0.2.1 -all',
  };
  return {
    resolver: async (name, type) => {
      const record = type === 'TXT' ? records[name.toLowerCase()] : undefined;
      if (record === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      return [[record]];
    },
    async sign(raw) {
      const signature = { signingDomain: domain, selector: 'sel', privateKey: pem };
      // The library reads `signatureData`; its types ask for the rest as well.
      const { signatures } = await dkimSign(raw, { ...signature, signatureData: [signature] });
      return Buffer.from(signatures + raw);
    },
  };
}
