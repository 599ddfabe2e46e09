import { describeContract, type WantedContract, withHints } from '@throughline/sdk/wire';
import { pickLocale } from '../i18n/locale.ts';
import type { FactItem } from '../ui/timeline-rows.ts';
import { translateParts } from './translate-parts.ts';

/** More parts than these are counted: the line stays one. */
const maxParts = 4;

const isSwitch = (value: unknown): value is boolean => typeof value === 'boolean';

/** A value that the site gave, as it is shown. */
export function valueWords(value: string | number | boolean, locale: string): string {
  const { yes, no } = translateParts(locale);
  if (isSwitch(value)) return value ? yes : no;
  return String(value);
}

/** What was proposed, without the addresses: an entry does not hold them. */
function proposedSentence(contract: WantedContract, locale: string): string {
  const { theirs } = translateParts(locale);
  const hintOf = (addressId: string): string | null => {
    const channel = contract.steps.find((step) => step.addressId === addressId)?.channel;
    return channel === undefined || channel === 'web' ? null : theirs[channel];
  };
  return describeContract(withHints(contract, hintOf), pickLocale(locale));
}

/** What one fact says: a touchpoint by its name, changes of tags and attributes one by one. */
export function factWords(item: FactItem, locale: string): string[] {
  const words = translateParts(locale);
  if (item.kind === 'touchpoint') return [item.name];
  if (item.kind === 'tags') return [...item.add.map(words.tagged), ...item.remove.map(words.untagged)];
  if (item.kind === 'proposal') return [words.proposed(proposedSentence(item.contract, locale))];
  return Object.entries(item.set).map(([name, value]) =>
    value === null ? words.cleared(name) : `${name}: ${valueWords(value, locale)}`,
  );
}

/** Many facts in one line: the same thing done often is counted (`page viewed × 5`), and so is what does not fit. */
export function factsSummary(items: readonly FactItem[], locale: string): string[] {
  const counts = new Map<string, number>();
  for (const said of items.flatMap((item) => factWords(item, locale))) counts.set(said, (counts.get(said) ?? 0) + 1);
  const parts = [...counts].map(([said, count]) => (count > 1 ? `${said} × ${count}` : said));
  if (parts.length <= maxParts) return parts;
  const shown = parts.slice(0, maxParts - 1);
  return [...shown, translateParts(locale).others(parts.length - shown.length)];
}
