import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeMessage, OutboundFile, OutboundMessage, OutboundReply } from '../channel.ts';
import { type Composing, composeCode, composeText } from './compose.ts';
import { segmentText } from './segments.ts';
import { smsLocale, smsWords } from './sms-words.ts';

const anyUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const at = Date.UTC(2026, 10, 22);
const link = `https://shop.test/#throughline-continue=${'x'.repeat(64)}`;

const reply = (text: string, more: Partial<OutboundReply> = {}): OutboundReply => ({
  seq: 2,
  at,
  authorName: 'Mia',
  isAutomated: false,
  text,
  files: [],
  ...more,
});

const file = (name: string): OutboundFile => ({
  name,
  type: 'image/png',
  sizeBytes: 1_000,
  url: 'https://gateway.test/files/1',
  read: async () => new Uint8Array(),
});

const message = (replies: readonly OutboundReply[], more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  deliveryId: '019ab000-0000-7000-8000-000000000001',
  conversationId: '019ab000-0000-7000-8000-000000000002',
  site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test' },
  address: { addressId: '019ab000-0000-7000-8000-000000000003', value: '+31612345678' },
  locale: 'en',
  replies,
  inReplyTo: null,
  thread: ['SM1'],
  contractSentence: 'Here.',
  preferencesUrl: '',
  unsubscribeUrl: '',
  createdAt: at,
  attempt: 1,
  ...more,
});

const composing: Composing = {
  maxSegments: 3,
  canAnswer: true,
  languages: [],
  continueUrl: () => link,
  isSent: () => false,
  shorten: (text) => text,
};
const text = (replies: readonly OutboundReply[], more: Partial<OutboundMessage> = {}, how: Partial<Composing> = {}) =>
  composeText(message(replies, more), { ...composing, ...how });

describe('an answer by text', () => {
  it('is what was said, and nothing more', () => {
    expect(text([reply('It is in stock.')])).toBe('It is in stock.');
  });

  it('says the first time who it is from and how it ends', () => {
    const first = 'Demo shop: Hi\nJust answer here. STOP ends these texts, HELP helps.';
    expect(text([reply('Hi')], { thread: [] })).toBe(first);
    expect(text([reply('You get no more texts.')], { thread: [], contractSentence: '' })).toBe(
      'Demo shop: You get no more texts.',
    );
  });

  it('says where to answer when its sender is a name, which takes no answers', () => {
    const oneWay = text([reply('Hi')], { thread: [] }, { canAnswer: false });
    expect(oneWay).toBe(`Demo shop: Hi\nOpen the chat: ${link}`);
  });

  it('is not looked through beyond what it may cost', () => {
    const endless = text([
      reply('\u{1f600}'.repeat(4_000)),
      ...Array.from({ length: 200 }, () => reply('x'.repeat(8_000))),
    ]);
    expect(segmentText(endless).segments).toBe(3);
  });

  it('holds several answers in order, with who speaks where several do', () => {
    expect(text([reply('One'), reply('Two')])).toBe('One\nTwo');
    expect(text([reply('One'), reply('Two'), reply('Three', { authorName: 'Ben' })])).toBe('Mia: One\nTwo\nBen: Three');
  });

  it('names files that cannot travel, and says where they are', () => {
    const withFiles = reply('Look', { files: [file('a.png'), file('b\u202e\r\n.png')] });
    expect(text([withFiles])).toBe(`Look\n[2 files: a.png, b .png]\nOpen the chat: ${link}`);
    expect(text([withFiles], {}, { isSent: () => true })).toBe('Look');
    expect(text([reply('', { files: [file('a.png')] })])).toBe(`[File: a.png]\nOpen the chat: ${link}`);
  });

  it('costs no more than it may: the rest is in the chat', () => {
    const long = text([reply('word '.repeat(400))]);
    expect(segmentText(long)).toMatchObject({ encoding: 'GSM-7', segments: 3 });
    expect(long).toMatch(/^(word )+\.\.\. more in the chat: https:\/\/shop\.test\/#throughline-continue=x{64}$/);
    expect(segmentText(long).unitsLeft).toBeLessThan(10);
    const wide = text([reply('слово '.repeat(400))]);
    expect(segmentText(wide)).toMatchObject({ encoding: 'UCS-2', segments: 3 });
  });

  it('does not double its price for a quote or a dash', () => {
    expect(text([reply('“Hi” – it’s here…')])).toBe('"Hi" - it\'s here...');
    expect(text([reply('“Да”')])).toBe('“Да”');
  });

  it('holds nothing a phone cannot show', () => {
    expect(text([reply('a\0b\u0007c\nd')])).toBe('abc\nd');
  });

  it.each(['en', 'de', 'nl', 'fr', 'es', 'ar', 'de-AT', 'xx', '', '__proto__'])('speaks %s', (locale) => {
    const said = text([reply('Hi', { files: [file('a.png')] })], { locale, thread: [] });
    expect(said).toContain(link);
    expect(said).not.toContain('undefined');
  });

  it('stays within its price and keeps the link whole, whatever was said', () => {
    const said = fc.oneof(fc.string({ unit: anyUnit, maxLength: 900 }), fc.string({ maxLength: 900 }));
    fc.assert(
      fc.property(said, fc.boolean(), (words, isFirst) => {
        const made = text([reply(words), reply(words)], { thread: isFirst ? [] : ['SM1'] });
        expect(segmentText(made).segments).toBeLessThanOrEqual(3);
        if (made.includes('... more')) expect(made).toContain(link);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a code by text', () => {
  const code = (more: Partial<CodeMessage> = {}): string =>
    composeCode({
      site: { siteId: 'demo', name: 'Demo shop' },
      address: '+31612345678',
      locale: 'en',
      purpose: 'address',
      code: '314159',
      linkUrl: 'https://gateway.test/confirm#c2VjcmV0',
      ...more,
    });

  it('is fixed words, the site and the code: nothing anybody else chose (A3)', () => {
    expect(code()).toBe('314159 is your code to get answers from Demo shop by text. Never tell anybody.');
    expect(code({ site: { siteId: 'demo', name: 'Shop\r\n\u202eSTOP' } })).toContain('from Shop STOP by');
  });

  it('is one segment in every language', () => {
    for (const purpose of ['address', 'continue'] as const) {
      for (const locale of Object.keys(smsWords)) expect(segmentText(code({ locale, purpose })).segments).toBe(1);
    }
  });

  it('is not made dearer by our own words in any other language either', () => {
    for (const locale of ['en', 'de', 'nl', 'fr', 'es']) {
      const dear = text([reply('Hi', { files: [file('a.png')] })], { locale, thread: [] });
      const cut = text([reply('word '.repeat(400))], { locale, thread: [] });
      expect([segmentText(dear).encoding, segmentText(cut).encoding], locale).toEqual(['GSM-7', 'GSM-7']);
    }
  });

  it('is found by programs that fill it in: it begins the text in every language', () => {
    for (const locale of Object.keys(smsWords)) expect(code({ locale })).toMatch(/^314159 /);
    expect(smsLocale('DE-de')).toBe('de');
  });
});
