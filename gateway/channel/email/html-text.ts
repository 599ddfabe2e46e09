import { compile } from 'html-to-text';

const maxLength = 200_000;
/** Stands for "all below is quoted"; a private-use character, taken out of the mail itself first. */
const cutHere = '\uE000';

/** The quoted mail as an element of its own: Gmail, Apple Mail and Thunderbird, Yahoo, Proton. */
const quotations = [
  'div.gmail_quote',
  'blockquote.gmail_quote',
  'blockquote[type=cite]',
  'div.moz-cite-prefix',
  'div.yahoo_quoted',
  'div.protonmail_quote',
  'div.gmail_signature',
  'div.moz-signature',
  'pre.moz-signature',
  'div#ms-outlook-mobile-signature',
];

/** Where Outlook, on the web and on the desktop, begins the quoted mail; it goes on to the end. */
const beginnings = [
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'hr#stopSpelling',
  'span#OLK_SRC_BODY_SECTION',
  'div[style*="border-top:solid #E1E1E1"]',
  'div[style*="border-top:solid #B5C4DF"]',
];

/** The target of a link, where a person could follow it; of any other link only the words stay. */
const webAddress = (target: string): string => (/^https?:\/\//i.test(target) ? target : '');

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 60, maxChildNodes: 5_000, maxInputLength: maxLength },
  formatters: {
    cut: (_element, _walk, builder) => {
      builder.openBlock();
      builder.addInline(cutHere);
      builder.closeBlock();
    },
  },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'], pathRewrite: webAddress } },
    { selector: 'img', format: 'skip' },
    { selector: 'table', format: 'block' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...quotations.map((selector) => ({ selector, format: 'skip' })),
    ...beginnings.map((selector) => ({ selector, format: 'cut' })),
  ],
});

/**
 * The text of a mail that has only HTML, without what the mail program marked as the quoted mail (there is often no other
 * sign of it). Nothing of the HTML itself is ever shown.
 */
export function htmlText(html: string): string {
  const [above = ''] = convert(html.slice(0, maxLength).replaceAll(cutHere, '')).split(cutHere, 1);
  return above;
}
