import { describe, expect, it } from 'vitest';
import { sourcesBehind } from './source.ts';

const sourceOf = sourcesBehind(['198.51.100.7', '2001:db8::7']);

describe('what SPF is asked about', () => {
  it.each(['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::9', '172.32.0.1'])('a server of somebody else: %s', (ip) => {
    const bare = ip.replace('::ffff:', '');
    expect(sourceOf(ip, 'mx.test', 'a@x.test')).toEqual({ ip: bare, helo: 'mx.test', envelopeFrom: 'a@x.test' });
  });

  it.each([
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    'fd00::1',
    'fe80::1%eth0',
    '198.51.100.7',
    '2001:db8::7',
    '',
    'unknown',
  ])('not a machine of our own: %s', (ip) => {
    expect(sourceOf(ip, 'mx.test', 'a@x.test')).toBeNull();
  });

  it('a relay that is no address is told at the start', () => {
    expect(() => sourcesBehind(['mx.shop.test'])).toThrow(TypeError);
  });
});
