import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide } from './divide.ts';
import { linesOfHtml } from './html-lines.ts';
import { linesOfText } from './marked-line.ts';

const visible = (text: string): string => divide(linesOfText(text)).visible;
const visibleHtml = (html: string): string => divide(linesOfHtml(html)).visible;

describe('the words of a person are not lost', () => {
  it.each([
    ['a sentence that sounds like an introduction', 'Am Montag schrieb ich:\nBitte melden!'],
    ['an answer below our own line', '- - - Please write your answer above this line - - -\nbut I wrote below'],
    [
      'an answer below the headers of the quoted mail',
      'From: M <m@x.example>\nSent: 1 May\nSubject: x\n\nHi\n\nMy answer',
    ],
    ['a line that begins like a header', 'From: me\nI like shoes'],
    ['a journey', 'I need a train.\nFrom: Berlin\nTo: Paris\nDate: Monday\nThanks\nAnna'],
    ['a postscript below the name', 'Ja.\n\nViele Grüße\nAnna\n\nPS: Rufen Sie an?\n+49 30 1234567'],
    ['a sentence below thanks', 'Thanks\n\nMy order is 1234, see https://shop.test/orders/1234'],
    ['lines between dashes', 'I want\n--\nthe blue one\n--\nand the red one'],
    ['a paragraph longer than any line limit', 'word '.repeat(1_000).trim()],
    ['a price in quotation marks', '"50 < 60" and > is no quotation'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    expect(visible(text)).toBe(text);
  });

  it('a line right above an introduction stays, whatever it says', () => {
    expect(visible('Hello\n11.04.2012 19:08 пользователь "bob" <bob@x.example> написал:\n\n> Hi')).toBe('Hello');
    expect(visible('On Monday at 10:00\nOn 1 May 2026 at 9:00, Mia <m@x.example> wrote:\n> Hi')).toBe(
      'On Monday at 10:00',
    );
  });

  it('nothing is thrown away: every word is in one of the two texts', () => {
    const line = fc.constantFrom(
      '> quoted',
      'mine',
      '',
      'On 1 May 2026 at 9:00, Mia <m@x.example> wrote:',
      '-- ',
      'Anna',
      'Sent from my iPhone',
      'From: x',
      'Sent: y',
      'Subject: z',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const divided = divide(linesOfText(lines.join('\n')));
        const words = (text: string) => (text.match(/\S+/g) ?? []).sort();
        expect(words(`${divided.visible}\n${divided.hidden}`)).toEqual(words(lines.join('\n')));
      }),
    );
  });
});

describe('what is not the answer is hidden', () => {
  it.each([
    ['only a quotation', '> only a quotation', ''],
    ['an advertisement without an answer', 'Sent from my iPhone', ''],
    [
      'an introduction over three lines',
      'Yes.\n\nOn Fri, Apr 11, 2025 at 6:31 PM Jacket <\njacket@x.example>\nwrote:\n> old',
      'Yes.',
    ],
    [
      'an introduction and no quote signs',
      'Lorem\n\nOp 13-02-2014 3:18 schreef J. Caesar <p@rome.example>:\n\nVeniam',
      'Lorem',
    ],
    ['empty lines', 'Price?\n\n\n\n\nThanks', 'Price?\n\nThanks'],
    [
      'an address card below a name',
      'Ja.\n\nMit freundlichen Grüßen\nAnna Berg\n\nBerg GmbH\nTel. +49 30 1234',
      'Ja.\n\nMit freundlichen Grüßen\nAnna Berg',
    ],
    [
      'a signature above an answer below the quotation',
      '-- \nAnna\n\nOn 1 May 2026 Mia <m@x.example> wrote:\n> Blue?\n\nYes, blue.',
      'Yes, blue.',
    ],
  ])('%s', (_name, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it('in HTML of other mail programs', () => {
    const windows =
      '<div>Fine.</div><div style="border-top: 1px solid"><b>Von:</b> M<br><b>Gesendet:</b> 1. Mai<br><b>An:</b> A</div><p>Hi</p>';
    expect(visibleHtml(windows)).toBe('Fine.');
    const mailRu = '<p>Fine.</p>Thu, 26 Jun 2014 14:00:51 +0400 от M &lt;m@x.example&gt;:<blockquote>Hi</blockquote>';
    expect(visibleHtml(mailRu)).toBe('Fine.');
  });
});

describe('a mail program’s own marks are enough, in a language that nobody taught us', () => {
  const quoted = 'Mia, tegnap: Van készleten.';
  it.each([
    [
      'Gmail',
      `<div class="gmail_quote"><div class="gmail_attr">Mia, tegnap</div><blockquote class="gmail_quote">${quoted}</blockquote></div>`,
    ],
    [
      'Apple Mail, Thunderbird',
      `<div class="moz-cite-prefix">Mia, tegnap</div><blockquote type="cite">${quoted}</blockquote>`,
    ],
    ['Yahoo', `<div class="yahoo_quoted">${quoted}</div>`],
    ['Proton', `<blockquote class="protonmail_quote">${quoted}</blockquote>`],
    ['GMX and web.de', `<div name="quote">${quoted}</div>`],
    ['Outlook on the web', `<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${quoted}</div><p>${quoted}</p>`],
    ['Outlook on phones', `<div id="mail-editor-reference-message-container"><p>${quoted}</p></div>`],
    ['Outlook', `<div style="border:none;border-top:solid #E1E1E1 1.0pt">${quoted}</div><p>${quoted}</p>`],
    ['Outlook for Mac', `<span id="OLK_SRC_BODY_SECTION">${quoted}</span>`],
    ['Hotmail', `<hr id="stopSpelling">${quoted}`],
  ])('%s', (_name, html) => {
    expect(divide(linesOfHtml(`<div>Igen.</div>${html}`))).toEqual({
      visible: 'Igen.',
      hidden: expect.stringContaining(quoted),
    });
  });
});

describe('a mail that is passed on is what its sender wants to show', () => {
  it('known by the line above it', () => {
    const apple =
      '<p>See this.</p><blockquote type="cite"><div>Begin forwarded message:</div><div>The invoice</div></blockquote>';
    expect(visibleHtml(apple)).toContain('The invoice');
    expect(
      visible('See this.\n\n-------- Weitergeleitete Nachricht --------\nVon: X\nBetreff: Y\nDatum: Z\n\n17 EUR'),
    ).toContain('17 EUR');
  });

  it('known by its subject, where the mail program writes no such line', () => {
    const text = 'FYI\n\nFrom: Mia\nSent: Monday\nSubject: Invoice\n\nInvoice 17';
    expect(divide(linesOfText(text), true)).toEqual({ visible: text, hidden: '' });
    expect(visible(text)).toBe('FYI');
  });

  it('and one that was passed on in the quoted mail is not', () => {
    expect(visible('Thanks!\n\nOn 1 May 2026, Mia <m@x.example> wrote:\n> See\n> --- Forwarded message ---\n> x')).toBe(
      'Thanks!',
    );
  });
});
