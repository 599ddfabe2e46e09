import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import { createShortLinks } from './short-link.ts';

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const secret = 'a secret of at least thirty-two characters';
const links = createShortLinks(secret, 'https://chat.shop.test', ['https://shop.test']);
const deliveryId = newId(Date.UTC(2026, 10, 22));
const long = 'https://shop.test/orders/2026/11/22/return-form?order=A-1000234&language=en&step=2&from=chat#address';
const tokenIn = (text: string): string => /\/l\/([\w-]+)/.exec(text)?.[1] ?? '';

describe('a long link of the site', () => {
  it('becomes short, and leads where it led', () => {
    const text = `Look (${long}). Or here: ${long}`;
    const short = links.shorten(text, deliveryId);
    expect(short).toMatch(
      /^Look \(https:\/\/chat\.shop\.test\/l\/[\w-]{36}\)\. Or here: https:\/\/chat\.shop\.test\/l\/[\w-]{36}$/,
    );
    expect(links.shorten(text, deliveryId)).toBe(short);
    expect(links.deliveryOf(tokenIn(short))).toBe(deliveryId);
    expect(links.readShortLink(tokenIn(short), ['something else', text])).toBe(long);
  });

  it('is gone when the message that said it is gone', () => {
    const token = tokenIn(links.shorten(long, deliveryId));
    expect(links.readShortLink(token, [])).toBeNull();
    expect(links.readShortLink(token, [`${long}x`])).toBeNull();
  });

  it.each([
    ['another site', 'https://evil.test/a-very-long-path-that-would-be-worth-shortening-if-only-it-were-ours/a'],
    ['a look-alike', 'https://shop.test.evil.test/a-very-long-path-that-would-be-worth-shortening-if-only/a'],
    ['a user in the address', 'https://shop.test@evil.test/a-very-long-path-that-would-be-worth-shortening/aaaaaa'],
    ['without encryption', 'http://shop.test/a-very-long-path-that-would-be-worth-shortening-if-only-it-were-ours/'],
    ['another port', 'https://shop.test:8443/a-very-long-path-that-would-be-worth-shortening-if-only-it-were/'],
    ['a short one', 'https://shop.test/a'],
  ])('stays as it is: %s', (_, url) => {
    expect(links.shorten(`See ${url}`, deliveryId)).toBe(`See ${url}`);
  });
});

describe('a short link nobody made', () => {
  const text = `See ${long}`;
  const token = tokenIn(links.shorten(text, deliveryId));

  it('leads nowhere once any one character was changed', () => {
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(links.readShortLink(changed, [text])).toBeNull();
    }
  });

  it('leads nowhere with another secret, another delivery or another link', () => {
    const other = createShortLinks(`${secret}!`, 'https://chat.shop.test', ['https://shop.test']);
    expect(other.readShortLink(token, [text])).toBeNull();
    const elsewhere = tokenIn(links.shorten(text, newId(Date.UTC(2026, 10, 23))));
    expect(elsewhere.slice(22)).not.toBe(token.slice(22));
    expect(links.readShortLink(token.slice(0, 21) + elsewhere.slice(21), [text])).toBeNull();
  });

  it.each([
    '',
    'x',
    'A'.repeat(36),
    `${token}=`,
    ` ${token}`,
    '../../etc/passwd',
    'A'.repeat(1_000_000),
    '\0'.repeat(36),
  ])('is declined (%#)', (given) => {
    expect(links.readShortLink(given, [text])).toBeNull();
  });

  it('no text is too strange to look for links in', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (said) => void links.shorten(`${said}https://${said}`, deliveryId)),
    );
    expect(links.shorten('https://'.repeat(100_000), deliveryId)).toHaveLength(800_000);
  });
});
