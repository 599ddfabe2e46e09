import { describe, expect, test } from 'vitest';
import { refusalSentence, waitWords } from '../contract/refusal-sentence.ts';
import { anna, said, sampleTimeline } from '../testing/sample-timeline.ts';
import { takeArrival } from './continue-link.ts';
import { rememberOpen, wasOpen } from './open-memory.ts';
import { timelineNews } from './timeline-news.ts';

describe('what a screen reader hears of the timeline', () => {
  const sending = sampleTimeline({ items: [said('a', { mark: 'sending', seq: null })] });

  test('a message that was sent', () => {
    const sent = sampleTimeline({ items: [said('a', { mark: 'sent' })] });
    expect(timelineNews(sending, sent, 'en')).toBe('Message sent');
    expect(timelineNews(sent, sampleTimeline({ items: [said('a', { mark: 'read' })] }), 'en')).toBe('');
  });

  test('a message that was not, and why', () => {
    const failed = sampleTimeline({ items: [said('a', { mark: 'failed', why: 'too-large', seq: null })] });
    expect(timelineNews(sending, failed, 'de')).toBe('Nicht gesendet: der Text ist zu lang');
  });

  test('that somebody types, once', () => {
    const typing = sampleTimeline({ typing: [anna] });
    expect(timelineNews(sampleTimeline(), typing, 'nl')).toBe('Anna is aan het typen…');
    expect(timelineNews(typing, typing, 'nl')).toBe('');
  });

  test('a page of history says nothing', () => {
    const history = sampleTimeline({ items: [said('a', { author: anna }), said('b')] });
    expect(timelineNews(sampleTimeline(), history, 'en')).toBe('');
  });
});

describe('the secret of a link that continues a conversation here', () => {
  const at = (hash: string) => {
    const replaced: unknown[] = [];
    const page = {
      location: { hash, pathname: '/shop', search: '?a=1' } as Location,
      history: { state: { kept: 1 }, replaceState: (...args: unknown[]) => replaced.push(args) } as unknown as History,
    };
    return { arrival: takeArrival(page), replaced };
  };

  test('is taken out of the address, which keeps all else', () => {
    const { arrival, replaced } = at('#throughline-continue=abcdefghijklmnop_-1');
    expect(arrival).toEqual({ kind: 'continue', secret: 'abcdefghijklmnop_-1' });
    expect(replaced).toEqual([[{ kept: 1 }, '', '/shop?a=1']]);
  });

  test('of another device is known by its own name', () => {
    const { arrival, replaced } = at('#throughline-handoff=abcdefghijklmnop_-1');
    expect(arrival).toEqual({ kind: 'take', secret: 'abcdefghijklmnop_-1' });
    expect(replaced).toHaveLength(1);
  });

  test('leaves the anchors of the page alone', () => {
    expect(at('#prices')).toEqual({ arrival: null, replaced: [] });
    expect(at('')).toEqual({ arrival: null, replaced: [] });
  });

  test.each([
    '',
    'short',
    '<script>alert(1)</script>',
    'a'.repeat(500),
    'ab%00cdefghijklmnop',
    '../../../../etc/passwd',
  ])('that is none ("%s") is removed and used for nothing', (bad) => {
    for (const name of ['continue', 'handoff']) {
      const { arrival, replaced } = at(`#throughline-${name}=${bad}`);
      expect(arrival).toBeNull();
      expect(replaced).toHaveLength(1);
    }
  });
});

test('a refusal says how long to wait, rounded up', () => {
  expect(refusalSentence({ refused: 'rate-limited', retryAfterMs: 40_001 }, 'en')).toContain('41 seconds');
  expect(waitWords(125_000, 'de')).toBe('3 Minuten');
  expect(waitWords(-5, 'nl')).toBe('1 seconde');
  expect(refusalSentence({ refused: 'brand-new', retryAfterMs: null }, 'en')).toBe('Something went wrong.');
});

test('a browser without storage only forgets that the chat was open', () => {
  const full = {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => {},
    getItem: () => null,
  } as unknown as Storage;
  expect(() => rememberOpen(full, 'demo', true)).not.toThrow();
  expect(() => rememberOpen(null, 'demo', true)).not.toThrow();
  expect(wasOpen(full, 'demo')).toBe(false);
  expect(wasOpen(null, 'demo')).toBe(false);
});
