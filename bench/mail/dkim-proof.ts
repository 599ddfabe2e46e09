import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth';
import { isThere, optional } from './real-peers.ts';

/** A key to sign with, and what DNS would say about it. */
export interface DkimKey {
  domainName: string;
  keySelector: string;
  privateKey: string;
  publicKey: string;
}

export function makeDkimKey(domainName: string): DkimKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    domainName,
    keySelector: 'sel',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

const recordOf = ({ publicKey }: DkimKey): string => `v=DKIM1; k=rsa; p=${publicKey}`;
const nameOf = ({ keySelector, domainName }: DkimKey): string => `${keySelector}._domainkey.${domainName}`;

/** What mailauth finds; `pass`, or why not. */
export async function mailauthSays(raw: Buffer, key: DkimKey): Promise<string> {
  const resolver = async (name: string): Promise<string[][]> => (name === nameOf(key) ? [[recordOf(key)]] : []);
  const { results } = await dkimVerify(raw, { resolver });
  return results.map(({ status }) => status.result).join() || 'no signature';
}

export const hasOpenDkim = (): boolean => isThere(optional.opendkim);

/** What OpenDKIM, a program in another language, finds: e.g. `pass`. Its keys come from a file instead of DNS. */
export function opendkimSays(raw: Buffer, key: DkimKey, folder: string): string {
  const [mail, keys, config] = ['proof.eml', 'proof.keys', 'proof.conf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(mail, raw);
  writeFileSync(keys, `${nameOf(key)} ${recordOf(key)}\n`);
  writeFileSync(config, `Mode v\nTestPublicKeys ${keys}\nSyslog no\n`);
  const args = ['-x', config, '-t', mail, '-vv'];
  const said = execFileSync(optional.opendkim, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return /\bdkim=(\w+)/.exec(said)?.[1] ?? said;
}
