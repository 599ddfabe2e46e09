import { describe, expect, it } from 'vitest';
import type { CodeMessage } from '../../channel.ts';
import { composeCode } from './compose-code.ts';
import { plainLook, readyLook } from './look.ts';
import { at } from './testing/answer.ts';

const code: CodeMessage = {
  site: { siteId: 'demo', name: 'Demo shop' },
  address: 'anna@example.org',
  locale: 'en',
  purpose: 'address',
  code: '314159',
  linkUrl: 'https://gateway.test/confirm#secret',
};

describe('the mail with a code', () => {
  const mailOfCode = (changes: Partial<CodeMessage> = {}) =>
    composeCode(
      { ...code, ...changes },
      { fromAddress: 'support@shop.test', messageId: '<c1@in.shop.test>', at, look: readyLook(plainLook) },
    );

  it('brings the code and the link, and says what to do when nobody asked', () => {
    const { text, html, subject } = mailOfCode();
    for (const body of [text, html]) {
      expect(body).toContain('314159');
      expect(body).toContain('https://gateway.test/confirm#secret');
      expect(body).toContain('ignore this e-mail');
    }
    expect(subject).not.toContain('314159');
  });

  it('has no link when only the code counts', () => {
    const { text, html } = mailOfCode({ linkUrl: null, purpose: 'continue' });
    expect(text).not.toContain('https://');
    expect(html).not.toContain('<a ');
  });

  it('A1, A3: has nothing in it that the one who asked could have chosen', () => {
    const unlike = mailOfCode({ address: 'bob@example.org' });
    expect({ ...unlike, to: '', envelope: null }).toEqual({ ...mailOfCode(), to: '', envelope: null });
  });

  it('X1: shows the site’s name as text, and the code from the left also where words come from the right', () => {
    const { html } = mailOfCode({ locale: 'ar', site: { siteId: 'demo', name: '<img src=x>' } });
    expect(html).not.toContain('<img');
    expect(html).toContain('<span dir="ltr">314159</span>');
    expect(html).toContain('dir="rtl"');
  });

  it('is marked as sent by a program', () => {
    expect(mailOfCode().headers).toEqual({ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' });
  });

  it.each(['en', 'de', 'nl', 'fr', 'es', 'ar'])('exists for both purposes in %s', (locale) => {
    const subjects = (['address', 'continue'] as const).map((purpose) => mailOfCode({ locale, purpose }).subject);
    expect(new Set(subjects).size).toBe(2);
  });
});
