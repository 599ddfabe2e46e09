import { describe, expect, it } from 'vitest';
import { decodeFlowed } from './flowed.ts';

describe('a mail with flowed lines', () => {
  it('has its paragraphs in one piece again', () => {
    expect(decodeFlowed('This goes \non here.\nThis does not.\n', false)).toBe('This goes on here.\nThis does not.\n');
  });

  it('keeps the answer below a quotation, also when the quotation says that it flows on', () => {
    expect(decodeFlowed('> Hi \nHello\n', false)).toBe('> Hi \nHello\n');
    expect(decodeFlowed('>> deep \n> less \nmine\n', false)).toBe('>> deep \n> less \nmine\n');
  });

  it('joins quoted lines of one depth', () => {
    expect(decodeFlowed('> a long \n> line\n', false)).toBe('> a long line\n');
  });

  it('takes off the space that protects a line', () => {
    expect(decodeFlowed(' > not quoted\n From here\n', false)).toBe('> not quoted\nFrom here\n');
  });

  it('leaves out the breaking space of languages without spaces', () => {
    expect(decodeFlowed('日本 \n語\n', true)).toBe('日本語\n');
  });

  it('does not join anything with the line that starts a signature', () => {
    expect(decodeFlowed('Bye \n-- \nAnna\n', false)).toBe('Bye \n-- \nAnna\n');
  });

  it('stays linear on hostile text', () => {
    expect(decodeFlowed('> \n'.repeat(100_000), false).length).toBeGreaterThan(0);
    expect(decodeFlowed('>'.repeat(1_000_000), false)).toHaveLength(1_000_001);
    expect(decodeFlowed('', false)).toBe('');
  });
});
