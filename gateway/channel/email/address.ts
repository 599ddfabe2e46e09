import { domainToASCII } from 'node:url';

const maxLength = 254;
const maxLocalLength = 64;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const domainName = new RegExp(`^(${label}\\.)+(?!\\d+$)${label}$`);

/** What an IDN may hold before it is put into ASCII; a host parser would decode `%`, and cut at `/`, `?` and `#`. */
const typedDomain = /^[\p{L}\p{M}\p{N}.-]+$/u;

/**
 * The normal form of an e-mail address, or null when it cannot be one we send to. The whole of it is in lower case:
 * mailboxes that differ only in case are not met in practice, and limits per address must count `Anna@` and `anna@` as
 * one (attack A8). Local parts are ASCII atoms (RFC 5321 §4.1.2, unquoted); international domains come out in ASCII.
 */
export function normalAddress(typed: string): string | null {
  if (typed.length > maxLength * 2) return null;
  const [local = '', domain = '', ...more] = typed.trim().split('@');
  if (more.length > 0 || !typedDomain.test(domain)) return null;
  const ascii = domainToASCII(domain.normalize('NFC')).toLowerCase();
  const name = local.toLowerCase();
  const fits = name.length <= maxLocalLength && name.length + 1 + ascii.length <= maxLength;
  return fits && localPart.test(name) && domainName.test(ascii) ? `${name}@${ascii}` : null;
}

const longestDomainShown = 100;

/** An address so that its owner recognises it and nobody else learns it: `a•••@example.org`. */
export function hintOf(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  const domain = address.slice(at + 1);
  return `${at > 0 ? first : ''}•••@${domain.length > longestDomainShown ? `…${domain.slice(-longestDomainShown)}` : domain}`;
}
