import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

describe('E6: what a mail quotes', () => {
  it.each([
    ['Der Code lautet 314 159', 'Der Code lautet •••'],
    ['my PIN: 4711, thanks', 'my PIN: •••, thanks'],
    ['رمز التحقق 123456', 'رمز التحقق •••'],
    ['Mi código es 99-88-77', 'Mi código es •••'],
    ['my password is hunter2!', 'my password is •••'],
    ['Mein Passwort: geheim123', 'Mein Passwort: •••'],
    ['card 4111 1111 1111 1111 please', 'card ••• please'],
    ['AKIAIOSFODNN7EXAMPLE', '•••'],
    ['token xoxb-123456789012-abcdef', 'token •••'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '•••'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nok', '•••\nok'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEcut', '•••'],
    ['https://shop.test/#throughline-continue=AbC_123-xyz890', 'https://shop.test/#throughline-continue=•••'],
  ])('covers a secret: %s', (text, quoted) => {
    expect(redact(text)).toBe(quoted);
  });

  it.each([
    'Order 20261122 has not come.',
    'Size 42, for 129.90, please.',
    'Call me at +49 30 1234567.',
    'My postcode is SW1A 1AA.',
    'The code of conduct was nice.',
    'Tracking 1234567890123',
    '',
  ])('leaves what is none: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaaaaa.',
    '1 ',
    'code 1-',
    'password ',
    'xoxb-',
    '-----BEGIN ',
    'رمز ',
  ])('takes hostile text (%#) in its stride', (part) => {
    const text = part.repeat(200_000 / part.length);
    const startedAt = performance.now();
    redact(text);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
