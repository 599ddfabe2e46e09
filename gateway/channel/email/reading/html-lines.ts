import { type BlockTextBuilder, compile } from 'html-to-text';
import { cleanText, type MarkedLine, tidied } from './marked-line.ts';

const maxLength = 200_000;

/** Stand for themselves in the text on the way; private-use characters, taken out of the mail itself first. */
const signs = { quoteOpens: '\uE000', quoteCloses: '\uE001', signOpens: '\uE002', signCloses: '\uE003', cut: '\uE004' };
const anySign = /[\uE000-\uE004]/g;
const reserved = /[\uE000-\uE006]/g;
const picture = /\uE005([^\uE005\uE006\n]{0,300})\uE006/g;

/**
 * The quoted mail as an element of its own: Gmail, Apple Mail and Thunderbird, Yahoo, Proton, GMX and web.de. Not Gmail's
 * and Proton's box around quotation and answers: who answers between the lines writes inside it.
 */
const quotations = [
  'div.gmail_attr',
  'blockquote.gmail_quote',
  'blockquote[type=cite]',
  'blockquote.protonmail_quote',
  'div.moz-cite-prefix',
  'div.yahoo_quoted',
  'div[name=quote]',
];

/** Where Outlook, on the web, the desktop and phones, begins the quoted mail; it goes on to the end. */
const beginnings = [
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'div#mail-editor-reference-message-container',
  'div.ms-outlook-mobile-reference-message',
  'hr#stopSpelling',
  'span#OLK_SRC_BODY_SECTION',
  'div[style*="border-top:solid #E1E1E1"]',
  'div[style*="border-top:solid #B5C4DF"]',
];

/** Gmail, Thunderbird, Outlook on the web and on phones, Proton, K-9, Samsung, Apple. */
const signatures = [
  'div.gmail_signature',
  'span.gmail_signature_prefix',
  'div.moz-signature',
  'pre.moz-signature',
  'div#Signature',
  'div#ms-outlook-mobile-signature',
  'div.protonmail_signature_block',
  'div.k9mail-signature',
  'div#composer_signature',
  'div#AppleMailSignature',
];

/** The target of a link, where a person could follow it; of any other link only the words stay. */
const webAddress = (target: string): string => (/^https?:\/\//i.test(target) ? target : '');

function sign(builder: BlockTextBuilder, text: string): void {
  builder.openBlock();
  builder.addInline(text);
  builder.closeBlock();
}

type Formatter = NonNullable<Parameters<typeof compile>[0]['formatters']>[string];

const between =
  (opens: string, closes: string): Formatter =>
  (element, walk, builder) => {
    sign(builder, opens);
    builder.openBlock();
    walk(element.children, builder);
    builder.closeBlock();
    sign(builder, closes);
  };

const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 60, maxChildNodes: 5_000, maxInputLength: maxLength },
  formatters: {
    picture: ({ attribs }, _walk, builder) => {
      const [, contentId] = /^cid:(\S{1,250})$/i.exec(attribs?.src ?? '') ?? [];
      if (contentId !== undefined) builder.addInline(`\uE005${contentId}\uE006`);
    },
    quoted: between(signs.quoteOpens, signs.quoteCloses),
    signature: between(signs.signOpens, signs.signCloses),
    cut: (element, walk, builder) => {
      sign(builder, signs.cut);
      walk(element.children, builder);
    },
  },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'], pathRewrite: webAddress } },
    { selector: 'img', format: 'picture' },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...quotations.map((selector) => ({ selector, format: 'quoted' })),
    ...signatures.map((selector) => ({ selector, format: 'signature' })),
    ...beginnings.map((selector) => ({ selector, format: 'cut' })),
  ],
});

/**
 * The text of HTML in lines, each with what the mail program marked it as (often there is no other sign of it). Nothing of
 * the HTML itself is ever shown.
 */
export function linesOfHtml(html: string): MarkedLine[] {
  const text = cleanText(convert(html.slice(0, maxLength).replace(reserved, '')));
  const lines: MarkedLine[] = [];
  let quotes = 0;
  let signed = 0;
  let isCut = false;
  for (const line of text.split('\n')) {
    const found = line.match(anySign);
    if (found === null) {
      lines.push({ text: line, mark: isCut ? 'quoted-on' : quotes > 0 ? 'quoted' : signed > 0 ? 'signature' : 'own' });
      continue;
    }
    for (const character of found) {
      if (character === signs.quoteOpens) quotes += 1;
      if (character === signs.quoteCloses) quotes -= 1;
      if (character === signs.signOpens) signed += 1;
      if (character === signs.signCloses) signed -= 1;
      // A cut inside a quotation is that mail's own.
      if (character === signs.cut && quotes <= 0) isCut = true;
    }
  }
  return lines;
}

/** The ids of the pictures that stand in a text, and the text without them. */
export function takePictures(text: string): { text: string; contentIds: Set<string> } {
  const contentIds = new Set(Array.from(text.matchAll(picture), ([, id = '']) => id));
  return { text: contentIds.size === 0 ? text : tidied(text.replace(picture, '')), contentIds };
}
