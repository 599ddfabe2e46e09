import type { MarkedLine } from './marked-line.ts';
import { isAdvertisement, isCardLine, isClosing, isContactFact, isName } from './reply-forms.ts';

const isBlank = ({ text }: MarkedLine): boolean => text.trim() === '';

/** Below the standard separator (RFC 3676 §4.3); without its space it counts where it is the only one and little follows. */
function separatorAt(block: readonly MarkedLine[]): number {
  const standard = block.findIndex(({ text }) => text === '-- ');
  if (standard >= 0) return standard;
  const isBare = ({ text }: MarkedLine): boolean => /^(--|—|__) ?$/.test(text);
  const bare = block.findIndex(isBare);
  const below = block.slice(bare + 1).filter((line) => !isBlank(line)).length;
  return bare >= 0 && block.findLastIndex(isBare) === bare && below > 0 && below <= 12 ? bare : block.length;
}

/** The end of a block without what phones and webmails add below. */
function withoutAdvertisement(block: readonly MarkedLine[], end: number): number {
  let last = end;
  while (last > 0) {
    const line = block[last - 1];
    if (line !== undefined && !isBlank(line) && !isAdvertisement(line.text)) break;
    last -= 1;
  }
  return last;
}

/** Where the address card below a closing and a name begins; a closing and a name are the person's own words. */
function cardAt(block: readonly MarkedLine[], end: number): number {
  const from = Math.max(0, end - 20);
  const closing = block.slice(from, end).findLastIndex(({ text }) => isClosing(text));
  if (closing < 0) return end;
  const name = block.findIndex((line, at) => at > from + closing && !isBlank(line));
  if (name < 0 || !isName(block[name]?.text ?? '')) return end;
  const card = block.slice(name + 1, end);
  const isCard = card.some(({ text }) => isContactFact(text)) && card.every(({ text }) => isCardLine(text));
  return isCard ? name + 1 : end;
}

function markBlock(block: readonly MarkedLine[]): MarkedLine[] {
  const separator = separatorAt(block);
  const end = cardAt(block, withoutAdvertisement(block, separator));
  return block.map((line, at) => (at < end || isBlank(line) ? line : { ...line, mark: 'signature' }));
}

/** Marks what is a signature in each block of a person's own lines: they may stand above, between and below quotations. */
export function markSignatures(lines: readonly MarkedLine[]): MarkedLine[] {
  const blocks: MarkedLine[][] = [];
  for (const [at, line] of lines.entries()) {
    const isNew = (line.mark === 'own') !== (lines[at - 1]?.mark === 'own');
    if (at === 0 || isNew) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks.flatMap((block) => (block[0]?.mark === 'own' ? markBlock(block) : block));
}
