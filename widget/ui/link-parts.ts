/** A piece of a text: plain, or with where it leads. */
export interface LinkPart {
  text: string;
  href: string | null;
}

// Bounded repetitions keep the search linear. Directional control characters end a link, so that a text cannot show an
// address in another order than the browser will open (Trojan Source, CVE-2021-42574).
const candidate =
  /\bhttps?:\/\/[^\s<>"\u202a-\u202e\u2066-\u2069]{1,2000}|\bwww\.[^\s<>"\u202a-\u202e\u2066-\u2069]{1,2000}|\b(?:mailto:)?[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}|\btel:\+?[0-9().\s-]{3,30}\d/giu;

/** Punctuation after an address belongs to the sentence, and a closing bracket too unless it was opened inside. */
function withoutSentenceEnd(found: string): string {
  let end = found.length;
  while (end > 0) {
    const last = found[end - 1] ?? '';
    const isUnopened = last === ')' && !found.slice(0, end).includes('(');
    if (!isUnopened && !/[.,:;!?'*_~\]}»”’]/u.test(last)) break;
    end -= 1;
  }
  return found.slice(0, end);
}

function hrefOf(found: string): string | null {
  const lower = found.toLowerCase();
  if (lower.startsWith('tel:')) return `tel:${found.slice(4).replace(/[^\d+]/g, '')}`;
  const isWeb = lower.startsWith('http://') || lower.startsWith('https://') || lower.startsWith('www.');
  if (!isWeb) return `mailto:${lower.startsWith('mailto:') ? found.slice(7) : found}`;
  const url = URL.parse(lower.startsWith('www.') ? `https://${found}` : found);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

/** Cuts a text into plain pieces and links. Only http, https, mailto and tel ever become links. */
export function linkParts(text: string): LinkPart[] {
  const parts: LinkPart[] = [];
  let done = 0;
  for (const match of text.matchAll(candidate)) {
    const found = withoutSentenceEnd(match[0]);
    const href = found === '' ? null : hrefOf(found);
    if (href === null) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: null });
    parts.push({ text: found, href });
    done = match.index + found.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null });
  return parts;
}
