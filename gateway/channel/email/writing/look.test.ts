import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, plainLook, readyLook } from './look.ts';
import { mailOf } from './testing/answer.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the look of a site’s mails', () => {
  it('can be read whichever accent is chosen', () => {
    fc.assert(
      fc.property(colour, (accent) => {
        const { onAccent, accentText, accentDark } = readyLook({ ...plainLook, accent });
        expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(accentText, '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(accentDark, '#1d2027')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('is in the mail: the accent, and the logo with the site’s name for those who do not load it', () => {
    const { html } = mailOf(
      {},
      { look: readyLook({ accent: '#0a7d55', logoUrl: 'https://shop.test/logo.png?a=1&b=2' }) },
    );
    expect(html).toContain('bgcolor="#0a7d55"');
    expect(html).toContain('<img src="https://shop.test/logo.png?a=1&amp;b=2" alt="Demo shop"');
    expect(mailOf().html).not.toContain('<img');
  });

  it.each([
    ['red', null],
    ['#fff', null],
    ['#ffffff;background:url(x)', null],
    [plainLook.accent, 'javascript:alert(1)'],
    [plainLook.accent, 'http://shop.test/logo.png'],
  ])('is refused at the start when it is none: %s, %s', (accent, logoUrl) => {
    expect(() => readyLook({ accent, logoUrl })).toThrow(/of mails must/);
  });
});
