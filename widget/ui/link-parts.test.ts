import { describe, expect, test } from 'vitest';
import { linkParts } from './link-parts.ts';

const hrefs = (text: string): string[] => linkParts(text).flatMap(({ href }) => (href === null ? [] : [href]));

describe('addresses in a text become links', () => {
  test.each([
    ['see https://shop.example/a?b=1#c', 'https://shop.example/a?b=1#c'],
    ['HTTP://SHOP.example', 'http://shop.example/'],
    ['www.shop.example/x', 'https://www.shop.example/x'],
    ['mail anna.b+shop@mail.example.org now', 'mailto:anna.b+shop@mail.example.org'],
    ['mailto:anna@example.org', 'mailto:anna@example.org'],
    ['call tel:+49 (40) 123-45', 'tel:+494012345'],
    ['https://de.example/wiki/Rose_(Blume)', 'https://de.example/wiki/Rose_(Blume)'],
    ['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4'],
  ])('%s', (text, href) => {
    expect(hrefs(text)).toEqual([href]);
  });

  test('the sentence around an address stays text, its full stop and brackets too', () => {
    expect(linkParts('Look (https://shop.example/a), please.')).toEqual([
      { text: 'Look (', href: null },
      { text: 'https://shop.example/a', href: 'https://shop.example/a' },
      { text: '), please.', href: null },
    ]);
  });

  test('nothing of a text is lost or changed', () => {
    const text = 'a https://x.example/?q=“y” <b>b</b>\nc@d.example tel:12345 http:// end…';
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('hostile texts', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt://%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https',
    'http://',
    'https://[::bad',
    '//evil.example',
    '<img src=x onerror=alert(1)>',
  ])('%s is no link', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  test('only http, https, mailto and tel come out, whatever stands before them', () => {
    const found = hrefs('javascript:https://a.example data:www.b.example "https://c.example"onclick=x');
    for (const href of found) expect(href).toMatch(/^(https?|mailto|tel):/);
  });

  test('a link ends before characters that turn the reading direction', () => {
    expect(hrefs('https://good.example/\u202egro.live')).toEqual(['https://good.example/']);
  });

  test('a mail link carries no subject, text or further recipients', () => {
    expect(hrefs('mailto:a@b.example?bcc=c@d.example&body=x')[0]).toBe('mailto:a@b.example');
  });

  test.each(['a'.repeat(8_000), `${'a@'.repeat(4_000)}`, `tel:${'('.repeat(8_000)}`, 'www.'.repeat(2_000)])(
    'a long text made to be slow is read all the same',
    (text) => {
      expect(
        linkParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    },
  );
});
