import { BlockList, isIP } from 'node:net';
import type { Connection } from '../reading/authentication.ts';

/** Loopback, private and link-local networks (RFC 1122, 1918, 4193, 4291): the machines there are ours. */
const privateNetworks = [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const;

const familyOf = (ip: string): 'ipv4' | 'ipv6' | null => {
  const family = isIP(ip);
  return family === 0 ? null : family === 6 ? 'ipv6' : 'ipv4';
};

/**
 * Says of a connection what SPF may be asked about, or null where that would say nothing of the sender: a mail server of
 * our own hands over the mail of others.
 * @param relays IP addresses of our own mail servers @throws TypeError when one of them is none
 */
export function sourcesBehind(
  relays: readonly string[],
): (remoteAddress: string, helo: string, envelopeFrom: string) => Connection | null {
  const own = new BlockList();
  for (const [network, prefix, family] of privateNetworks) own.addSubnet(network, prefix, family);
  for (const relay of relays) {
    const family = familyOf(relay);
    if (family === null) throw new TypeError(`not an IP address: ${relay}`);
    own.addAddress(relay, family);
  }
  return (remoteAddress, helo, envelopeFrom) => {
    const ip = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const family = familyOf(ip);
    return family === null || own.check(ip, family) ? null : { ip, helo, envelopeFrom };
  };
}
