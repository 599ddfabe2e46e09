import type { CodeMessage, OutboundFile, OutboundMessage, OutboundReply } from '../channel.ts';
import type { ShiftLanguage } from './gsm-alphabet.ts';
import { segmentText } from './segments.ts';
import { smsLocale, smsWords } from './sms-words.ts';

/** What a text needs besides what is said in it. */
export interface Composing {
  /** The most segments a text may cost; what is longer is cut, and goes on in the chat. */
  maxSegments: number;
  /** Whether its sender takes answers; a name does not. */
  canAnswer: boolean;
  languages: readonly ShiftLanguage[];
  /** "Continue in the browser", with its secret; asked for only when it is needed. */
  continueUrl: () => string;
  /** Whether this file travels with the text, so that nothing stands for it. */
  isSent: (file: OutboundFile) => boolean;
  shorten: (text: string) => string;
}

const maxNameLength = 40;
const mostLettersOfSegment = 160;

/** Signs that look the same in the alphabet of phones, where one of the originals would double the price. */
const plain: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201a': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2022': '-',
  '\u2026': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\t': ' ',
};
const replaceable =
  /[\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2010\u2011\u2013\u2014\u2022\u2026\u00a0\u202f\t]/g;

/** The text with plain quotes and dashes, where that makes it cheaper. */
function cheapest(text: string, languages: readonly ShiftLanguage[]): string {
  const simple = text.replace(replaceable, (sign) => plain[sign] ?? sign);
  return segmentText(simple, languages).encoding === 'GSM-7' ? simple : text;
}

/** One line, no invisible or direction-changing characters: a name may hold what would change the text around it. */
function lineOf(name: string): string {
  const visible = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\s]+/gu, ' ').trim();
  return [...visible].slice(0, maxNameLength).join('');
}

/** What somebody said, without what a phone cannot show. */
const sayable = (text: string): string => text.replace(/[^\P{Cc}\n\t]+/gu, '').trim();

function linesOf(
  replies: readonly OutboundReply[],
  { locale, isSent }: { locale: string; isSent: Composing['isSent'] },
): string[] {
  const severalSpeak = new Set(replies.map(({ authorName }) => authorName)).size > 1;
  return replies.map(({ authorName, text, files }, index) => {
    const isNewSpeaker = replies[index - 1]?.authorName !== authorName;
    const who = severalSpeak && isNewSpeaker && authorName !== null ? `${lineOf(authorName)}: ` : '';
    const names = files.filter((file) => !isSent(file)).map(({ name }) => lineOf(name));
    const named = names.length === 0 ? '' : smsWords[smsLocale(locale)].files(names);
    return [`${who}${sayable(text)}`, named].filter((line) => line !== '').join('\n');
  });
}

/** As much of a text as fits with what follows it, cut between words where there are any. */
function cut(text: string, tail: string, fits: (text: string) => boolean): string {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(`${text.slice(0, middle)} ${tail}`)) low = middle;
    else high = middle - 1;
  }
  const kept = text
    .slice(0, low)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  const atWord = kept.slice(0, Math.max(kept.lastIndexOf(' '), kept.lastIndexOf('\n')));
  // A long word, or a script without spaces, is cut anywhere.
  return `${(atWord.length > kept.length / 2 ? atWord : kept).trimEnd()} ${tail}`.trimStart();
}

/**
 * The text of a delivery: the replies in order, with who speaks where several do; the site's name before and the words
 * that end it all behind the first text to a number. It costs at most `maxSegments`; the rest is in the chat.
 */
export function composeText(message: OutboundMessage, composing: Composing): string {
  const { site, replies, thread, locale, contractSentence } = message;
  const { maxSegments, canAnswer, languages, continueUrl, isSent, shorten } = composing;
  const words = smsWords[smsLocale(locale)];
  const isFirst = thread.length === 0;
  // An answer to a word says itself what there is to say, and comes without a contract.
  const first = isFirst && canAnswer && contractSentence !== '' ? [words.first] : [];
  const leavesFiles = replies.some(({ files }) => files.some((file) => !isSent(file)));
  const begin = isFirst ? `${lineOf(site.name)}: ` : '';
  const end = [...(leavesFiles || !canAnswer ? [words.open(continueUrl())] : []), ...first];
  // Only what was said: short links are looked for there, and our own hold a secret that belongs behind the `#`.
  const all = shorten(`${begin}${linesOf(replies, { locale, isSent }).join('\n')}`);
  // What is longer in letters than in units cannot fit; nobody waits for it to be looked through.
  const said = all.slice(0, maxSegments * mostLettersOfSegment + 1);
  const whole = cheapest([said, ...end].join('\n'), languages);
  const fits = (text: string): boolean => segmentText(text, languages).segments <= maxSegments;
  if (fits(whole)) return whole;
  const tail = [words.more(continueUrl()), ...first].join('\n');
  return cut(cheapest(said, languages), tail, fits);
}

/** A code's text: fixed words and the site's own name, nothing anybody else chose (A3). */
export function composeCode({ site, locale, purpose, code }: CodeMessage): string {
  return cheapest(smsWords[smsLocale(locale)].code[purpose](lineOf(site.name), code), []);
}
