import { normalAddress } from '../address.ts';
import type { Headers } from '../reading/auto-reply.ts';

/** Where mail servers write whom they delivered to, then whom the sender named. */
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-delivered-to', 'to', 'cc'];
const addressForm = /[^\s<>()[\]",;:@]{1,64}@[A-Za-z0-9.-]{1,253}/g;
const maxHeaderLength = 20_000;
const maxNamed = 100;

/**
 * Everybody a mail names as its recipient, in lower case: where a mailbox is read, nothing else says whom it came to.
 * Whoever wrote it could write anything there, so nothing follows from an address alone.
 */
export function recipientsNamed(headers: Headers): string[] {
  const text = recipientHeaders
    .flatMap((name) => headers.get(name) ?? [])
    .join('\n')
    .slice(0, maxHeaderLength);
  const named = new Set<string>();
  for (const [address] of text.matchAll(addressForm)) {
    named.add(address.toLowerCase());
    if (named.size === maxNamed) break;
  }
  return [...named];
}

/** The envelope's sender as the last server wrote it down (RFC 5321 §4.4); empty for reports, null when it did not. */
export function returnPath(headers: Headers): string | null {
  const [value] = headers.get('return-path') ?? [];
  if (value === undefined) return null;
  const inside = value.trim().replace(/^<(.{0,320})>$/, '$1');
  return inside === '' ? '' : normalAddress(inside);
}

const maxResultLength = 4_000;

/**
 * What our own mail server or mailbox provider found out about the sender, by DMARC (RFC 8601). Only the newest such header
 * counts, only under the provider's name, and only for the domain the mail is from: all others may be the sender's own
 * (attack E9).
 */
export function trustedSender(headers: Headers, authservId: string, from: string): 'proven' | 'forged' | null {
  const [newest = ''] = headers.get('authentication-results') ?? [];
  const [name = '', ...results] = newest
    .slice(0, maxResultLength)
    .replace(/\([^()]{0,500}\)/g, ' ')
    .toLowerCase()
    .split(';');
  if (name.trim().split(/\s+/, 1)[0] !== authservId.toLowerCase()) return null;
  const verdicts = results.map((it) => it.trim()).filter((it) => /^dmarc\s*=/.test(it));
  const [verdict] = verdicts;
  if (verdict === undefined || verdicts.length > 1) return null;
  const about = /header\.from\s*=\s*"?([a-z0-9.-]{1,253})/.exec(verdict)?.[1];
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  if (about !== undefined && about !== domain && !domain.endsWith(`.${about}`)) return null;
  const [, result] = /^dmarc\s*=\s*([a-z]{1,20})/.exec(verdict) ?? [];
  return result === 'pass' ? 'proven' : result === 'fail' ? 'forged' : null;
}
